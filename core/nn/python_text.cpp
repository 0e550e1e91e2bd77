#include "core/nn/python_text.h"

#include <cmath>

#include <fmt/core.h>

namespace loom {

std::string python_bool(bool value) { return value ? "True" : "False"; }

std::string python_real(double value)
{
    if (std::isnan(value)) return "float('nan')";
    if (std::isinf(value)) return value > 0 ? "float('inf')" : "-float('inf')";
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

std::string python_tuple(std::span<const std::int64_t> values)
{
    std::string text = "(";
    for (std::size_t i = 0; i < values.size(); ++i) {
        text += fmt::format("{}{}", i == 0 ? "" : ", ", values[i]);
    }
    return text + (values.size() == 1 ? ",)" : ")");
}

std::string python_pair(std::span<const std::int64_t, 2> values)
{
    return values[0] == values[1] ? fmt::format("{}", values[0]) : python_tuple(values);
}

std::string python_string(std::string_view text)
{
    std::string quoted = "'";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\'' || c == '\\')
            quoted += fmt::format("\\{}", c);
        else if (byte < 0x20 || byte == 0x7f)
            quoted += fmt::format("\\x{:02x}", byte);
        else
            quoted += c;
    }
    return quoted + "'";
}

} // namespace loom
