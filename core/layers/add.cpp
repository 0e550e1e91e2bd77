#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/merge_rule.h"
#include "core/layers/onnx_operators.h"
#include "core/nn/merge.h"

namespace loom {

namespace {

Inference infer(const Settings& /*settings*/, std::span<const Shape> inputs)
{
    const Shape& first = inputs.front();
    for (std::size_t slot = 1; slot < inputs.size(); ++slot) {
        if (inputs[slot] == first) continue;
        return does_not_fit(
            {.expected = first.to_string() + " at every input",
             .got = inputs[slot].to_string(),
             .why =
                 fmt::format("Add sums its inputs place by place, so all have one shape; input 1 "
                             "is {} and input {} is {}.",
                             first.to_string(), slot + 1, inputs[slot].to_string()),
             .fixes = ways_to_match(first, inputs[slot], static_cast<int>(slot))});
    }
    return {.output = first,
            .arithmetic = {fmt::format("The shape stays; {} numbers are summed at each place.",
                                       inputs.size())}};
}

std::string to_pytorch_call(const Settings& /*settings*/, std::span<const Shape> inputs)
{
    std::string sum;
    for (std::size_t slot = 0; slot < inputs.size(); ++slot) {
        sum += fmt::format("{}{{x{}}}", slot == 0 ? "" : " + ", slot);
    }
    return sum;
}

OnnxOperators to_onnx(const Settings& /*settings*/, std::span<const Shape> inputs)
{
    OnnxOperators operators;
    std::string sum = "x0";
    for (std::size_t slot = 1; slot < inputs.size(); ++slot) {
        const std::string output = slot + 1 == inputs.size() ? "y" : fmt::format("sum{}", slot);
        operators.push_back(
            {.op_type = "Add", .inputs = {sum, fmt::format("x{}", slot)}, .output = output});
        sum = output;
    }
    return operators;
}

} // namespace

LayerType add_layer()
{
    return {.name = "Add",
            .display_name = "Add",
            .category = Category::Merge,
            .help = "Sums its inputs place by place; with a branch that skips layers it makes a "
                    "residual block.",
            .id_stem = "add",
            .url = pytorch_page("torch.add"),
            .min_inputs = 2,
            .max_inputs = -1,
            .infer = shape_rule<infer>,
            .make = [](const Settings&, std::span<const Shape>) -> std::unique_ptr<Module> {
                return std::make_unique<Add>();
            },
            .to_pytorch = [](const Settings&, std::span<const Shape>) { return std::string(); },
            .to_pytorch_call = to_pytorch_call,
            .to_onnx = to_onnx,
            .card_text = [](const Settings&) -> std::string { return "a + b"; }};
}

} // namespace loom
