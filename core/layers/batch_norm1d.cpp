#include <fmt/core.h>

#include "core/layers/batch_norm_rule.h"
#include "core/layers/catalog.h"
#include "core/layers/shape_rule.h"
#include "core/nn/normalization.h"

namespace loom {

namespace {

Misfit not_flat(const Shape& x)
{
    Misfit misfit{.expected = "[N, features] or [N, channels, length]",
                  .got = x.to_string(),
                  .why = fmt::format("BatchNorm1d normalises the features of flat vectors; {} has "
                                     "{} axes.",
                                     x.to_string(), x.rank()),
                  .fixes = ways_to_flatten(x)};
    if (x.rank() == 4) misfit.fixes.insert(misfit.fixes.begin(), become("BatchNorm2d"));
    return misfit;
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (x.rank() != 2 && x.rank() != 3) return does_not_fit(not_flat(x));
    return batch_norm_result(settings, x);
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> inputs)
{
    return std::make_unique<BatchNorm1d>(
        inputs.front()[1], BatchNormSettings{.eps = real(settings, "eps"),
                                             .momentum = batch_norm_momentum(settings),
                                             .affine = is_on(settings, "affine")});
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> inputs)
{
    return batch_norm_call("nn.BatchNorm1d", settings, inputs.front());
}

} // namespace

LayerType batch_norm1d_layer()
{
    return {
        .name = "BatchNorm1d",
        .display_name = "BatchNorm1d",
        .category = Category::Normalise,
        .help =
            "Shifts and scales each feature to mean 0 and variance 1 over the batch, then learns a "
            "better scale; for flat vectors, behind a Linear.",
        .id_stem = "bn",
        .url = pytorch_page("torch.nn.BatchNorm1d"),
        .settings = batch_norm_settings(),
        .infer = shape_rule<infer>,
        .make = make,
        .to_pytorch = to_pytorch,
        .to_onnx = batch_norm_onnx,
        .card_text = batch_norm_card};
}

} // namespace loom
