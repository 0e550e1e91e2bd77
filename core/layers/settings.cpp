#include "core/layers/settings.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/core.h>

#include "core/nn/python_text.h"

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

std::string expected_kind(const SettingType& type)
{
    std::string words;
    for (const std::string& choice : type.choices) {
        words += fmt::format("{}{}", words.empty() ? "" : ", ", python_string(choice));
    }
    switch (type.kind) {
    case SettingKind::Integer: return "an integer";
    case SettingKind::Pair: return "an integer or two, [height, width]";
    case SettingKind::PairOrWord:
        return fmt::format("an integer, two, [height, width], or one of {}", words);
    case SettingKind::Real: return "a number";
    case SettingKind::Switch: return "on or off";
    case SettingKind::Choice: return fmt::format("one of {}", words);
    case SettingKind::Integers: return "a list of integers";
    case SettingKind::Reals: return "a list of numbers";
    }
    return "";
}

/// `value` in the kind's form, limits apart.
std::optional<SettingValue> converted(const SettingType& type, const SettingValue& value)
{
    const auto* const integer_value = std::get_if<std::int64_t>(&value);
    const auto* const list = std::get_if<Integers>(&value);
    const auto* const real_list = std::get_if<Reals>(&value);
    const auto* const text = std::get_if<std::string>(&value);
    const bool is_choice = text != nullptr && std::ranges::count(type.choices, *text) > 0;

    switch (type.kind) {
    case SettingKind::Integer:
        if (integer_value != nullptr) return value;
        break;
    case SettingKind::PairOrWord:
        if (is_choice) return value;
        [[fallthrough]];
    case SettingKind::Pair:
        if (integer_value != nullptr) return Integers{*integer_value, *integer_value};
        if (list != nullptr && list->size() == 2) return value;
        break;
    case SettingKind::Real:
        if (integer_value != nullptr) return static_cast<double>(*integer_value);
        if (std::holds_alternative<double>(value)) return value;
        break;
    case SettingKind::Switch:
        if (std::holds_alternative<bool>(value)) return value;
        break;
    case SettingKind::Choice:
        if (is_choice) return value;
        break;
    case SettingKind::Integers:
        if (integer_value != nullptr) return Integers{*integer_value};
        if (list != nullptr) return value;
        // A list without entries does not say of what it is.
        if (real_list != nullptr && real_list->empty()) return Integers{};
        break;
    case SettingKind::Reals:
        if (list != nullptr) return Reals(list->begin(), list->end());
        if (real_list != nullptr) return value;
        break;
    }
    return std::nullopt;
}

bool is_within_limits(const SettingType& type, const SettingValue& value)
{
    const auto legal = [&type](auto number) {
        const auto x = static_cast<double>(number);
        return std::isfinite(x) && x >= type.min && x <= type.max;
    };
    if (const auto* const n = std::get_if<std::int64_t>(&value)) return legal(*n);
    if (const auto* const x = std::get_if<double>(&value)) return legal(*x);
    if (const auto* const list = std::get_if<Integers>(&value)) {
        return std::ranges::all_of(*list, legal);
    }
    if (const auto* const list = std::get_if<Reals>(&value)) {
        return std::ranges::all_of(*list, legal);
    }
    return true;
}

template <typename T>
const T& value_of(const Settings& settings, std::string_view name)
{
    const auto found = settings.find(std::string(name));
    assert(found != settings.end() && std::holds_alternative<T>(found->second));
    return std::get<T>(found->second);
}

} // namespace

std::optional<SettingValue> canonical(const SettingType& type, const SettingValue& value,
                                      std::string& why)
{
    if (std::holds_alternative<std::monostate>(value)) {
        if (type.optional) return value;
        why = fmt::format("{} needs a value: {}", type.name, expected_kind(type));
        return std::nullopt;
    }
    std::optional<SettingValue> result = converted(type, value);
    if (!result) {
        why =
            fmt::format("{} must be {}, not {}", type.name, expected_kind(type), to_python(value));
        return std::nullopt;
    }
    if (!is_within_limits(type, *result)) {
        why = fmt::format("{} must be from {} to {}, not {}", type.name, type.min, type.max,
                          to_python(value));
        return std::nullopt;
    }
    return result;
}

std::string to_python(const SettingValue& value)
{
    struct Writer {
        std::string operator()(std::monostate) const { return "None"; }
        std::string operator()(bool on) const { return python_bool(on); }
        std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
        std::string operator()(double number) const { return python_real(number); }
        std::string operator()(const std::string& text) const { return python_string(text); }
        std::string operator()(const Integers& list) const { return python_tuple(list); }
        std::string operator()(const Reals& list) const
        {
            std::string text;
            for (const double number : list) {
                text += (text.empty() ? "" : ", ") + python_real(number);
            }
            return "[" + text + "]";
        }
    };
    return std::visit(Writer{}, value);
}

std::int64_t integer(const Settings& settings, std::string_view name)
{
    return value_of<std::int64_t>(settings, name);
}

double real(const Settings& settings, std::string_view name)
{
    return value_of<double>(settings, name);
}

bool is_on(const Settings& settings, std::string_view name)
{
    return value_of<bool>(settings, name);
}

std::array<std::int64_t, 2> pair(const Settings& settings, std::string_view name)
{
    const auto& list = value_of<Integers>(settings, name);
    assert(list.size() == 2);
    return {list[0], list[1]};
}

const std::string& word(const Settings& settings, std::string_view name)
{
    return value_of<std::string>(settings, name);
}

bool is_word(const Settings& settings, std::string_view name)
{
    const auto found = settings.find(std::string(name));
    return found != settings.end() && std::holds_alternative<std::string>(found->second);
}

bool is_none(const Settings& settings, std::string_view name)
{
    const auto found = settings.find(std::string(name));
    return found == settings.end() || std::holds_alternative<std::monostate>(found->second);
}

const std::vector<std::int64_t>& integers(const Settings& settings, std::string_view name)
{
    return value_of<Integers>(settings, name);
}

const std::vector<double>& reals(const Settings& settings, std::string_view name)
{
    return value_of<Reals>(settings, name);
}

} // namespace loom
