#include "core/files/json.h"

#include "core/files/error.h"
#include "core/files/json_events.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace loom {

namespace {

/// Builds the tree, refusing keys that come twice.
class TreeBuilder final : public JsonEvents {
public:
    void value(Json scalar) override { add(std::move(scalar)); }
    void begin_object() override { open_.push_back(add(Json::object())); }
    void begin_array() override { open_.push_back(add(Json::array())); }
    void end_object() override { open_.pop_back(); }
    void end_array() override { open_.pop_back(); }
    void key(std::string name) override
    {
        auto [member, is_new] = open_.back()->get_ref<Json::object_t&>().try_emplace(name);
        if (!is_new) throw JsonRefusal(fmt::format("the key \"{}\" comes twice", printable(name)));
        member_ = &member->second;
    }
    Json take() { return std::move(root_); }

private:
    /// Where the value went; stays valid while its own children are added.
    Json* add(Json value)
    {
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        if (open_.back()->is_array()) {
            open_.back()->push_back(std::move(value));
            return &open_.back()->back();
        }
        *member_ = std::move(value);
        return member_;
    }

    Json root_;
    std::vector<Json*> open_;
    Json* member_ = nullptr; ///< of the innermost object, waits for its value
};

void append_escaped(std::string& out, const std::string& text)
{
    // The library knows how to quote, and takes no number here that a locale could touch.
    out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append_value(std::string& out, const Json& value, int depth);

void append_object(std::string& out, const Json& object, int depth)
{
    out.push_back('{');
    const char* separator = "";
    for (const auto& [key, member] : object.items()) {
        out += separator;
        append_escaped(out, key);
        out += ": ";
        append_value(out, member, depth);
        separator = ", ";
    }
    out.push_back('}');
}

void append_array(std::string& out, const Json& array, int depth)
{
    out.push_back('[');
    const char* separator = "";
    for (const Json& element : array) {
        out += separator;
        append_value(out, element, depth);
        separator = ", ";
    }
    out.push_back(']');
}

void append_value(std::string& out, const Json& value, int depth)
{
    if (depth > kMaxJsonDepth) throw std::invalid_argument("[to_json_line] nested too deep");
    switch (value.type()) {
    case Json::value_t::object: return append_object(out, value, depth + 1);
    case Json::value_t::array: return append_array(out, value, depth + 1);
    case Json::value_t::string: return append_escaped(out, value.get_ref<const std::string&>());
    case Json::value_t::number_float: {
        const double number = value.get<double>();
        if (std::isfinite(number))
            out += number_text(number);
        else
            append_escaped(out, number_text(number));
        return;
    }
    case Json::value_t::number_integer: out += fmt::format("{}", value.get<std::int64_t>()); return;
    case Json::value_t::number_unsigned:
        out += fmt::format("{}", value.get<std::uint64_t>());
        return;
    case Json::value_t::boolean: out += value.get<bool>() ? "true" : "false"; return;
    case Json::value_t::null: out += "null"; return;
    case Json::value_t::binary:
    case Json::value_t::discarded: break;
    }
    throw std::invalid_argument("[to_json_line] expected a JSON value, got binary data");
}

} // namespace

Json parse_json(std::string_view text, const std::string& file_name)
{
    TreeBuilder builder;
    read_json(text, file_name, builder);
    return builder.take();
}

std::string to_json_line(const Json& value)
{
    std::string out;
    append_value(out, value, 0);
    return out;
}

std::string number_text(double value)
{
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    std::array<char, 32> digits{};
    const auto result = std::to_chars(digits.begin(), digits.end(), value);
    std::string text(digits.begin(), result.ptr);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

} // namespace loom
