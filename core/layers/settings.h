#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace loom {

/// None, a switch, an integer, a real number, a word, integers ([h, w]), reals (class weights).
using SettingValue = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                                  std::vector<std::int64_t>, std::vector<double>>;
using Settings = std::map<std::string, SettingValue>;

enum class SettingKind : std::uint8_t {
    Integer,
    Pair,       ///< [h, w]; one integer is read as both
    PairOrWord, ///< padding: [h, w], an integer, or one of `choices` ("same")
    Real,
    Switch,
    Choice,   ///< one of `choices`
    Integers, ///< a list: Reshape's shape, normalized_shape
    Reals,    ///< a list of numbers: class weights
};

/// One hyperparameter of a layer type, named as PyTorch's argument.
struct SettingType {
    std::string name; ///< "kernel_size"
    SettingKind kind = SettingKind::Integer;
    SettingValue default_value{};
    double min = 0, max = 1e9; ///< of each number
    std::vector<std::string> choices{};
    bool optional = false; ///< None is legal (MaxPool2d's stride)
    std::string help;      ///< one sentence, with a hint for a good value
};

/// `value` in the kind's canonical form (an integer for a Pair becomes [n, n]; 1 for a Real 1.0),
/// or nothing when it is of the wrong kind or outside the limits; `why` then says so.
std::optional<SettingValue> canonical(const SettingType& type, const SettingValue& value,
                                      std::string& why);
/// "6", "(5, 5)", "0.5", "True", "None", "'same'": as Python writes it.
std::string to_python(const SettingValue& value);

// Of complete, canonical settings.
std::int64_t integer(const Settings& settings, std::string_view name);
double real(const Settings& settings, std::string_view name);
bool is_on(const Settings& settings, std::string_view name);
std::array<std::int64_t, 2> pair(const Settings& settings, std::string_view name);
const std::string& word(const Settings& settings, std::string_view name);
bool is_word(const Settings& settings, std::string_view name); ///< a PairOrWord that is a word
bool is_none(const Settings& settings, std::string_view name);
const std::vector<std::int64_t>& integers(const Settings& settings, std::string_view name);
const std::vector<double>& reals(const Settings& settings, std::string_view name);

} // namespace loom
