#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/shape_rule.h"
#include "core/nn/loss.h"

namespace loom {

namespace {

Inference infer(const Settings& /*settings*/, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (x.rank() != 2) {
        return does_not_fit({.expected = "[N, classes]",
                             .got = x.to_string(),
                             .why = "The target is a class for each sample, written as a 1 among "
                                    "zeros; MSELoss compares it with one number for each class, "
                                    "and " +
                                    x.to_string() + " is no list of them.",
                             .fixes = ways_to_flatten(x)});
    }
    return {.arithmetic = {fmt::format("one number: the mean over N·{} squares", x[1])}};
}

} // namespace

LayerType mse_loss_layer()
{
    return {.name = "MSELoss",
            .display_name = "MSELoss",
            .category = Category::Loss,
            .help =
                "The mean of the squared differences from the target; class labels are compared "
                "as vectors with a 1 at the right class and 0 elsewhere. CrossEntropyLoss "
                "usually learns classes faster.",
            .id_stem = "loss",
            .url = pytorch_page("torch.nn.MSELoss"),
            .has_output = false,
            .infer = shape_rule<infer>,
            .make = [](const Settings&, std::span<const Shape>) -> std::unique_ptr<Module> {
                return std::make_unique<MSELoss>();
            },
            .to_pytorch = [](const Settings&, std::span<const Shape>) -> std::string {
                return "nn.MSELoss()";
            },
            .to_pytorch_call =
                [](const Settings&, std::span<const Shape> inputs) {
                    return fmt::format("{{self}}({{x}}, nn.functional.one_hot(target, "
                                       "{}).to({{x}}.dtype))",
                                       inputs.front()[1]);
                },
            .to_onnx = no_onnx,
            .card_text = [](const Settings&) -> std::string { return "mean of (x − target)²"; }};
}

} // namespace loom
