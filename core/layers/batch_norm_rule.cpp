#include "core/layers/batch_norm_rule.h"

#include <fmt/core.h>

#include "core/layers/python_call.h"
#include "core/layers/shape_rule.h"

namespace loom {

std::vector<SettingType> batch_norm_settings()
{
    return {
        {.name = "eps",
         .kind = SettingKind::Real,
         .default_value = 1e-5,
         .max = 1,
         .help =
             "Added to the variance so that a channel of equal numbers does not divide by zero; "
             "0.00001 is right nearly always."},
        {.name = "momentum",
         .kind = SettingKind::Real,
         .default_value = 0.1,
         .max = 1,
         .optional = true,
         .help = "How fast the running statistics follow the batches, 0.1 by default; left empty, "
                 "they are the mean over all batches."},
        {.name = "affine",
         .kind = SettingKind::Switch,
         .default_value = true,
         .help = "Learns a scale and a shift for each channel, so that nothing is lost by "
                 "normalising; usually on."},
    };
}

Inference batch_norm_result(const Settings& settings, const Shape& x)
{
    const Shape channels{x[1]};
    Inference inference{.output = x,
                        .arithmetic = {fmt::format("The shape stays; each of the {} channels is "
                                                   "normalised by itself.",
                                                   x[1])},
                        .derived = {{"num_features", x[1]}},
                        .buffers = {{"running_mean", channels},
                                    {"running_var", channels},
                                    {"num_batches_tracked", {}}},
                        .multiply_adds = sample_size(x)};
    if (is_on(settings, "affine"))
        inference.parameters = {{"weight", channels}, {"bias", channels}};
    return inference;
}

std::string batch_norm_call(std::string_view function, const Settings& settings, const Shape& x)
{
    return PythonCall(function)
        .argument(fmt::format("{}", x[1]))
        .setting(settings, "eps", 1e-5)
        .setting(settings, "momentum", 0.1)
        .setting(settings, "affine", true)
        .text();
}

OnnxOperators batch_norm_onnx(const Settings& settings, std::span<const Shape> inputs)
{
    // ONNX's momentum is the share of the old value; PyTorch's that of the new one.
    OnnxOperators operators = onnx_call(
        "BatchNormalization", {{"epsilon", real(settings, "eps")},
                               {"momentum", 1 - batch_norm_momentum(settings).value_or(0.1)},
                               {"training_mode", 0}});
    operators.front().inputs = {"x0", "weight", "bias", "running_mean", "running_var"};
    if (is_on(settings, "affine")) return operators;

    const auto channels = static_cast<std::size_t>(inputs.front()[1]);
    operators.insert(operators.begin(), {onnx_reals("ones", std::vector<double>(channels, 1.0)),
                                         onnx_reals("zeros", std::vector<double>(channels, 0.0))});
    operators.back().inputs = {"x0", "ones", "zeros", "running_mean", "running_var"};
    return operators;
}

std::string batch_norm_card(const Settings& settings)
{
    if (is_none(settings, "momentum")) return "mean over all batches";
    return fmt::format("momentum {}", real(settings, "momentum"));
}

std::optional<double> batch_norm_momentum(const Settings& settings)
{
    if (is_none(settings, "momentum")) return std::nullopt;
    return real(settings, "momentum");
}

} // namespace loom
