#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/shape_rule.h"
#include "core/nn/linear.h"

namespace loom {

namespace {

Misfit not_flat(const Shape& x)
{
    Misfit misfit{.expected = "[N, features]",
                  .got = x.to_string(),
                  .why = "Linear multiplies its weight by flat vectors, [N, features]. ",
                  .fixes = ways_to_flatten(x)};
    if (x.rank() == 1) {
        misfit.why += "One number for each sample comes in, without an axis of features.";
    } else if (x.rank() == 4) {
        misfit.why +=
            fmt::format("Images come in, {}: {}, so {} = {} numbers for each sample.",
                        x.to_string(), size_text(x), product_text(sample_axes(x)), sample_size(x));
    } else {
        misfit.why += fmt::format("{} comes in: {} = {} numbers for each sample.", x.to_string(),
                                  product_text(sample_axes(x)), sample_size(x));
    }
    return misfit;
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (x.rank() != 2 && x.rank() != 3) return does_not_fit(not_flat(x));

    const std::int64_t in_features = x.back();
    const std::int64_t out_features = integer(settings, "out_features");
    Inference inference{.output = x,
                        .arithmetic = {fmt::format("{} features → {}, each a sum of {} products",
                                                   in_features, out_features, in_features)},
                        .derived = {{"in_features", in_features}},
                        .parameters = {{"weight", {out_features, in_features}}},
                        .multiply_adds = saturating_product({sample_size(x), out_features})};
    inference.output[x.rank() - 1] = out_features;
    if (is_on(settings, "bias")) inference.parameters.push_back({"bias", {out_features}});
    return inference;
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> inputs)
{
    return std::make_unique<Linear>(inputs.front().back(), integer(settings, "out_features"),
                                    is_on(settings, "bias") ? Bias::On : Bias::Off);
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> inputs)
{
    return PythonCall("nn.Linear")
        .argument(fmt::format("{}", inputs.front().back()))
        .argument(fmt::format("{}", integer(settings, "out_features")))
        .setting(settings, "bias", true)
        .text();
}

OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> inputs)
{
    const bool has_bias = is_on(settings, "bias");
    if (inputs.front().rank() == 2) {
        OnnxOperators operators = onnx_call("Gemm", {{"alpha", 1.0}, {"beta", 1.0}, {"transB", 1}});
        operators.front().inputs = {"x0", "weight"};
        if (has_bias) operators.front().inputs.emplace_back("bias");
        return operators;
    }
    // Gemm takes matrices only.
    OnnxOperators operators{
        {.op_type = "Transpose",
         .inputs = {"weight"},
         .output = "weight_t",
         .attributes = {{"perm", std::vector<std::int64_t>{1, 0}}}},
        {.op_type = "MatMul", .inputs = {"x0", "weight_t"}, .output = has_bias ? "product" : "y"}};
    if (has_bias) operators.push_back({.op_type = "Add", .inputs = {"product", "bias"}});
    return operators;
}

} // namespace

LayerType linear_layer()
{
    return {
        .name = "Linear",
        .display_name = "Linear",
        .category = Category::Linear,
        .help = "Every output is a weighted sum of all inputs plus a bias: y = x·Wᵀ + b.",
        .id_stem = "fc",
        .url = pytorch_page("torch.nn.Linear"),
        .settings = {{.name = "out_features",
                      .default_value = 10,
                      .min = 1,
                      .help = "How many numbers come out; the last one before the loss has as many "
                              "as there are classes, those before it 32 to 512."},
                     {.name = "bias",
                      .kind = SettingKind::Switch,
                      .default_value = true,
                      .help = "Adds a learned number to each output; off before a batch norm."}},
        .infer = shape_rule<infer>,
        .make = make,
        .to_pytorch = to_pytorch,
        .to_onnx = to_onnx,
        .card_text =
            [](const Settings& settings) {
                return fmt::format("{} features", integer(settings, "out_features"));
            },
    };
}

} // namespace loom
