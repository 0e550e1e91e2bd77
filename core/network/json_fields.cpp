#include "core/network/json_fields.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include <fmt/core.h>

#include "core/files/error.h"

namespace loom {
namespace {

constexpr std::size_t kQuotedLength = 40;

/// What a value is, for the end of a message: "the word "left"".
std::string describe(const Json& value)
{
    switch (value.type()) {
    case Json::value_t::null: return "null";
    case Json::value_t::object: return "an object";
    case Json::value_t::array: return fmt::format("a list of {}", value.size());
    case Json::value_t::string: {
        const auto& word = value.get_ref<const std::string&>();
        if (word.size() > kQuotedLength) return fmt::format("a text of {} bytes", word.size());
        return fmt::format("the word {}", to_json_line(value));
    }
    default: return to_json_line(value);
    }
}

bool fits_int64(const Json& value)
{
    return value.is_number_integer() &&
           (!value.is_number_unsigned() ||
            value.get<std::uint64_t>() <=
                static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
}

std::string limits_text(double min, double max)
{
    constexpr double kLargest = std::numeric_limits<double>::max();
    if (min <= -kLargest && max >= kLargest) return "";
    if (max >= kLargest) return fmt::format(" of at least {}", short_number_text(min));
    return fmt::format(" from {} to {}", short_number_text(min), short_number_text(max));
}

} // namespace

bool JsonField::has(const char* key) const { return value_.contains(key); }

JsonField JsonField::at(const char* key) const
{
    if (!has(key)) fail(fmt::format("expected a \"{}\"", key));
    return member(key);
}

JsonField JsonField::member(const std::string& key) const
{
    JsonField field(value_.at(key), *this);
    field.key_ = key;
    return field;
}

JsonField JsonField::element(std::size_t index) const
{
    JsonField field(value_.at(index), *this);
    field.index_ = index;
    return field;
}

const JsonField& JsonField::as_object() const
{
    if (!value_.is_object()) fail_expecting("an object");
    return *this;
}

const JsonField& JsonField::as_list() const
{
    if (!value_.is_array()) fail_expecting("a list");
    return *this;
}

std::string JsonField::as_word() const
{
    if (!value_.is_string()) fail_expecting("a word");
    return value_.get<std::string>();
}

bool JsonField::as_switch() const
{
    if (!value_.is_boolean()) fail_expecting("true or false");
    return value_.get<bool>();
}

std::int64_t JsonField::as_integer(std::int64_t min, std::int64_t max) const
{
    const bool fits =
        fits_int64(value_) && std::clamp(value_.get<std::int64_t>(), min, max) == value_;
    if (!fits) fail_expecting(fmt::format("an integer from {} to {}", min, max));
    return value_.get<std::int64_t>();
}

std::uint64_t JsonField::as_seed() const
{
    const bool fits = value_.is_number_unsigned() ||
                      (value_.is_number_integer() && value_.get<std::int64_t>() >= 0);
    if (!fits) fail_expecting("an integer from 0 to 2^64 - 1");
    return value_.get<std::uint64_t>();
}

double JsonField::as_real(double min, double max) const
{
    const bool fits =
        value_.is_number() && value_.get<double>() >= min && value_.get<double>() <= max;
    if (!fits) fail_expecting(fmt::format("a number{}", limits_text(min, max)));
    return value_.get<double>();
}

SettingValue JsonField::as_setting() const
{
    if (std::optional<SettingValue> value = to_setting(value_)) return *std::move(value);
    fail_expecting("a number of 64 bits, a list of numbers, a word, true, false or null");
}

UnknownKeys JsonField::unknown_keys(std::span<const std::string> known) const
{
    UnknownKeys keys;
    for (const auto& [key, value] : value_.items()) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        keys.emplace(key, to_json_line(value));
    }
    return keys;
}

std::string JsonField::place() const
{
    if (parent_ == nullptr) return "";
    const std::string before = parent_->place();
    if (parent_->value_.is_array()) return fmt::format("{}[{}]", before, index_);
    return before.empty() ? key_ : fmt::format("{}.{}", before, key_);
}

void JsonField::fail(const std::string& reason) const
{
    std::string text;
    for (const std::string& part : {file_name_, place()}) {
        if (!part.empty()) text += part + ": ";
    }
    throw FileError(ExitCode::BadData, text + reason);
}

void JsonField::fail_expecting(const std::string& expected) const
{
    fail(fmt::format("expected {}, got {}", expected, describe(value_)));
}

std::optional<SettingValue> to_setting(const Json& value)
{
    if (value.is_null()) return SettingValue{};
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_string()) return value.get<std::string>();
    if (fits_int64(value)) return value.get<std::int64_t>();
    if (value.is_number_float()) return value.get<double>();
    if (!value.is_array()) return std::nullopt;
    if (std::all_of(value.begin(), value.end(), fits_int64)) {
        return value.get<std::vector<std::int64_t>>();
    }
    const auto is_number = [](const Json& v) { return v.is_number_float() || fits_int64(v); };
    if (!std::all_of(value.begin(), value.end(), is_number)) return std::nullopt;
    return value.get<std::vector<double>>();
}

Json to_json(const SettingValue& value)
{
    return std::visit(
        [](const auto& v) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>)
                return nullptr;
            else
                return v;
        },
        value);
}

std::string short_number_text(double value)
{
    constexpr double kExactIntegers = 9007199254740992; // 2^53
    if (std::trunc(value) == value && std::abs(value) < kExactIntegers) {
        return fmt::format("{}", static_cast<std::int64_t>(value));
    }
    return number_text(value);
}

ObjectLine& ObjectLine::add(std::string_view key, std::string_view value_text)
{
    if (!members_.empty()) members_ += ", ";
    members_ += to_json_line(Json(key));
    members_ += ": ";
    members_ += value_text;
    return *this;
}

ObjectLine& ObjectLine::add_json(std::string_view key, const Json& value)
{
    return add(key, to_json_line(value));
}

ObjectLine& ObjectLine::add(const UnknownKeys& keys)
{
    for (const auto& [key, text] : keys) add(key, text);
    return *this;
}

ObjectLine& ObjectLine::add(const Settings& settings, const UnknownKeys& keys)
{
    UnknownKeys texts = keys;
    for (const auto& [name, value] : settings) texts[name] = to_json_line(to_json(value));
    return add(texts);
}

} // namespace loom
