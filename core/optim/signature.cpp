#include "core/optim/signature.h"

#include "core/network/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace loom {

namespace {

std::vector<std::string> argument_names(const Signature& signature)
{
    std::vector<std::string> names;
    for (const SettingType& argument : signature.arguments) names.push_back(argument.name);
    return names;
}

[[noreturn]] void refuse_argument(const Signature& signature, std::string_view name)
{
    const std::vector<std::string> known = argument_names(signature);
    const std::string hint = did_you_mean(name, known);
    throw std::invalid_argument(
        fmt::format("{} got an unexpected keyword argument '{}'{}", signature.name, name,
                    hint.empty() ? fmt::format("; it takes {}", fmt::join(known, ", ")) : hint));
}

} // namespace

const SettingType* Signature::argument(std::string_view argument_name) const
{
    const auto found = std::find_if(arguments.begin(), arguments.end(),
                                    [&](const SettingType& a) { return a.name == argument_name; });
    return found == arguments.end() ? nullptr : &*found;
}

const Signature& find_signature(std::span<const Signature> signatures, std::string_view kind,
                                std::string_view name)
{
    std::vector<std::string> known;
    for (const Signature& signature : signatures) {
        if (signature.name == name) return signature;
        known.push_back(signature.name);
    }
    throw std::invalid_argument(fmt::format("unknown {} '{}': expected one of {}{}", kind, name,
                                            fmt::join(known, ", "), did_you_mean(name, known)));
}

Settings complete_arguments(const Signature& signature, const Settings& settings)
{
    Settings complete;
    for (const SettingType& argument : signature.arguments)
        complete[argument.name] = argument.default_value;
    for (const auto& [name, value] : settings) {
        const SettingType* argument = signature.argument(name);
        if (argument == nullptr) refuse_argument(signature, name);
        std::string why;
        const auto canonical_value = canonical(*argument, value, why);
        if (!canonical_value)
            throw std::invalid_argument(fmt::format("{}: {}: {}", signature.name, name, why));
        complete[name] = *canonical_value;
    }
    return complete;
}

} // namespace loom
