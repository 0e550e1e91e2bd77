#pragma once

#include "core/layers/settings.h"

#include <string>
#include <string_view>

namespace loom {

/// A constructor call in Python with the keyword arguments that differ from PyTorch's defaults:
/// PythonCall("nn.Linear").argument("192").argument("10").text().
class PythonCall {
public:
    explicit PythonCall(std::string_view function);
    PythonCall& argument(std::string_view text);
    PythonCall& keyword(std::string_view name, std::string_view text);
    /// The setting of that name, unless it equals PyTorch's default; equal pairs as one number.
    PythonCall& setting(const Settings& settings, std::string_view name,
                        const SettingValue& default_value);
    std::string text() const { return text_ + ")"; }

private:
    std::string text_;
    bool has_arguments_ = false;
};

/// As to_python, but [5, 5] as "5".
std::string python_pair_or_value(const SettingValue& value);

} // namespace loom
