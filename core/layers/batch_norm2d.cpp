#include <fmt/core.h>

#include "core/layers/batch_norm_rule.h"
#include "core/layers/catalog.h"
#include "core/layers/shape_rule.h"
#include "core/nn/normalization.h"

namespace loom {

namespace {

Misfit not_an_image(const Shape& x)
{
    Misfit misfit =
        *want_image("BatchNorm2d", "normalises the channels of images", x, SinglePixels::Useful);
    if (x.rank() == 2 || x.rank() == 3) {
        misfit.fixes.insert(misfit.fixes.begin(), become("BatchNorm1d"));
    }
    return misfit;
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (x.rank() != 4) return does_not_fit(not_an_image(x));
    return batch_norm_result(settings, x);
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> inputs)
{
    return std::make_unique<BatchNorm2d>(
        inputs.front()[1], BatchNormSettings{.eps = real(settings, "eps"),
                                             .momentum = batch_norm_momentum(settings),
                                             .affine = is_on(settings, "affine")});
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> inputs)
{
    return batch_norm_call("nn.BatchNorm2d", settings, inputs.front());
}

} // namespace

LayerType batch_norm2d_layer()
{
    return {
        .name = "BatchNorm2d",
        .display_name = "BatchNorm2d",
        .category = Category::Normalise,
        .help =
            "Shifts and scales each channel to mean 0 and variance 1 over the batch, then learns a "
            "better scale: training becomes faster and less touchy.",
        .id_stem = "bn",
        .url = pytorch_page("torch.nn.BatchNorm2d"),
        .settings = batch_norm_settings(),
        .infer = shape_rule<infer>,
        .make = make,
        .to_pytorch = to_pytorch,
        .to_onnx = batch_norm_onnx,
        .card_text = batch_norm_card};
}

} // namespace loom
