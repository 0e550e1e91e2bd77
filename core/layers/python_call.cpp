#include "core/layers/python_call.h"

#include <fmt/core.h>

namespace loom {

PythonCall::PythonCall(std::string_view function) : text_(fmt::format("{}(", function)) {}

PythonCall& PythonCall::argument(std::string_view text)
{
    text_ += fmt::format("{}{}", has_arguments_ ? ", " : "", text);
    has_arguments_ = true;
    return *this;
}

PythonCall& PythonCall::keyword(std::string_view name, std::string_view text)
{
    return argument(fmt::format("{}={}", name, text));
}

PythonCall& PythonCall::setting(const Settings& settings, std::string_view name,
                                const SettingValue& default_value)
{
    const SettingValue& value = settings.at(std::string(name));
    return value == default_value ? *this : keyword(name, python_pair_or_value(value));
}

std::string python_pair_or_value(const SettingValue& value)
{
    const auto* const list = std::get_if<std::vector<std::int64_t>>(&value);
    const bool is_square = list != nullptr && list->size() == 2 && (*list)[0] == (*list)[1];
    return to_python(is_square ? SettingValue((*list)[0]) : value);
}

} // namespace loom
