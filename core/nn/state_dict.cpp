#include <stdexcept>
#include <string_view>

#include <fmt/core.h>

#include "core/nn/module.h"
#include "core/nn/module_entry.h"
#include "core/nn/python_text.h"

namespace loom {

namespace {

std::string quoted_list(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names) {
        text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", name);
    }
    return text;
}

std::string torch_size(const Shape& shape)
{
    std::string sizes;
    for (const std::int64_t size : shape) {
        sizes += fmt::format("{}{}", sizes.empty() ? "" : ", ", size);
    }
    return "torch.Size([" + sizes + "])";
}

std::string size_mismatch(const std::string& name, const Tensor& given, const Tensor& own)
{
    return fmt::format("size mismatch for {}: copying a param with shape {} from checkpoint, the "
                       "shape in current model is {}.",
                       name, torch_size(given.shape()), torch_size(own.shape()));
}

} // namespace

std::string LoadReport::to_string() const
{
    std::vector<std::string> lines;
    if (!missing.empty()) {
        lines.push_back(fmt::format("Missing key(s) in state_dict: {}. ", quoted_list(missing)));
    }
    if (!unexpected.empty()) {
        lines.push_back(
            fmt::format("Unexpected key(s) in state_dict: {}. ", quoted_list(unexpected)));
    }
    lines.insert(lines.end(), misshapen.begin(), misshapen.end());
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : "\n\t") + line;
    return text;
}

NamedTensors Module::state_dict() const
{
    NamedTensors state;
    for (const auto& [name, tensor] : named_parameters()) state[name] = tensor.detach();
    for (const auto& [name, tensor] : named_buffers()) state[name] = tensor.detach();
    return state;
}

LoadReport Module::load_state_dict(const NamedTensors& state, LoadMode mode)
{
    LoadReport report;
    std::vector<std::pair<Tensor, Tensor>> fitting; // own, given
    NamedTensors unused = state;
    // Module by module, as PyTorch lists the keys.
    for (const auto& [module_name, module] : named_modules()) {
        const std::string prefix = module_name.empty() ? "" : module_name + ".";
        for (const Entries* const entries : {&module->parameters_, &module->buffers_}) {
            for (const auto& entry : *entries) {
                if (!entry->tensor.defined()) continue;
                const std::string name = prefix + entry->name;
                const auto given = state.find(name);
                unused.erase(name);
                if (given == state.end())
                    report.missing.push_back(name);
                else if (given->second.shape() != entry->tensor.shape()) {
                    report.misshapen.push_back(size_mismatch(name, given->second, entry->tensor));
                } else
                    fitting.emplace_back(entry->tensor, given->second);
            }
        }
    }
    for (const auto& [name, tensor] : unused) report.unexpected.push_back(name);

    if (mode == LoadMode::Strict && !report.ok()) {
        throw std::runtime_error(fmt::format("Error(s) in loading state_dict for {}:\n\t{}",
                                             type_name(), report.to_string()));
    }
    const NoGrad no_grad;
    for (auto& [own, given] : fitting) own.copy_(given);
    return report;
}

} // namespace loom
