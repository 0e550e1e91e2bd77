#include "core/nn/module.h"

namespace loom {

namespace {

/// Indents all lines but the first by two spaces.
std::string indented(const std::string& text)
{
    std::string result;
    for (const char c : text) {
        result += c;
        if (c == '\n') result += "  ";
    }
    return result;
}

} // namespace

std::string Module::repr() const
{
    const std::string own = extra_repr();
    if (children_.empty() && own.find('\n') == std::string::npos) {
        return type_name() + "(" + own + ")";
    }
    std::string lines;
    if (!own.empty()) lines += "\n  " + indented(own);
    for (const auto& [name, module] : children_) {
        lines += "\n  (" + name + "): " + indented(module->repr());
    }
    return type_name() + "(" + lines + "\n)";
}

} // namespace loom
