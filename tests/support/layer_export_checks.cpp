#include "tests/support/layer_checks.h"

#include <set>

#include <fmt/core.h>

#include "core/nn/module.h"

namespace loom {

namespace {

constexpr std::uint64_t kSeed = 21;

/// Whether every brace names what an exporter fills in.
std::string check_call(std::string call, std::size_t inputs)
{
    std::vector<std::string> names{"{x}", "{inputs}", "{self}"};
    for (std::size_t i = 0; i < inputs; ++i) names.push_back(fmt::format("{{x{}}}", i));
    for (const std::string& name : names) {
        for (auto at = call.find(name); at != std::string::npos; at = call.find(name)) {
            call.erase(at, name.size());
        }
    }
    return call.find_first_of("{}") == std::string::npos ? "" : "leaves a brace in " + call;
}

std::string check_pytorch(const LayerType& type, const LayerSample& sample)
{
    const std::string text = type.to_pytorch(sample.settings, sample.inputs);
    const std::string repr = type.make(sample.settings, sample.inputs)->repr();
    if (!repr.starts_with(type.name + "(")) return "is printed as " + repr;
    if (text.empty() && type.to_pytorch_call == nullptr) return "has neither constructor nor call";
    if (!text.empty() && !(text.starts_with("nn." + type.name + "(") && text.ends_with(")"))) {
        return "is constructed by " + text;
    }
    // A keyword that repr prints too has the same value there, up to (2, 2) for 2.
    for (const SettingType& setting : type.settings) {
        const std::string key = setting.name + "=";
        const auto at = text.find(key);
        const auto printed = repr.find(key);
        if (at == std::string::npos || printed == std::string::npos) continue;
        std::string value = text.substr(at + key.size());
        value = value.substr(0, value.find_first_of("),", value[0] == '(' ? value.find(')') : 0));
        const std::string in_repr = repr.substr(printed + key.size());
        const std::string twice = fmt::format("({0}, {0})", value);
        const std::string unquoted = value[0] == '\'' ? value.substr(1, value.size() - 2) : value;
        if (!in_repr.starts_with(value) && !in_repr.starts_with(twice) &&
            !in_repr.starts_with(unquoted)) {
            return fmt::format("writes {} and prints {}", text, repr);
        }
    }
    if (type.to_pytorch_call == nullptr) return {};
    return check_call(type.to_pytorch_call(sample.settings, sample.inputs), sample.inputs.size());
}

std::string check_onnx(const LayerType& type, const LayerSample& sample)
{
    const Inference inference = type.infer(sample.settings, sample.inputs);
    std::set<std::string> known{""};
    for (std::size_t i = 0; i < sample.inputs.size(); ++i) known.insert(fmt::format("x{}", i));
    for (const auto& parameter : inference.parameters) known.insert(parameter.name);
    for (const auto& buffer : inference.buffers) known.insert(buffer.name);

    const std::vector<OnnxOperator> operators = type.to_onnx(sample.settings, sample.inputs);
    if (operators.empty()) {
        const bool is_unchanged = type.has_output && inference.output == sample.inputs[0];
        return is_unchanged || !type.has_output ? "" : "leaves no trace but changes the shape";
    }
    for (const OnnxOperator& op : operators) {
        if (op.op_type.empty()) return "writes an operator without a name";
        for (const std::string& input : op.inputs) {
            if (!known.contains(input))
                return fmt::format("{} reads unknown {}", op.op_type, input);
        }
        if (!known.insert(op.output).second) return fmt::format("writes {} twice", op.output);
    }
    return operators.back().output == "y" ? "" : "does not end in y";
}

} // namespace

std::string check_exports(const LayerType& type, int count)
{
    Sampler sampler(kSeed);
    for (int i = 0; i < count; ++i) {
        const std::optional<LayerSample> sample = random_layer_sample(type, sampler);
        if (!sample) return "takes no random sample";
        for (const auto check : {check_pytorch, check_onnx}) {
            const std::string wrong = check(type, *sample);
            if (!wrong.empty()) return fmt::format("{}: {}", sample->to_string(), wrong);
        }
    }
    return {};
}

} // namespace loom
