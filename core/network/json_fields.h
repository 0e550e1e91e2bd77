#pragma once

#include "core/files/json.h"
#include "core/layers/settings.h"
#include "core/network/network.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Reading the values of a parsed file that is not trusted, with messages that say where:
/// "seed.loom: nodes[3].x: expected a number, got the word "left"".
namespace loom {

inline constexpr double kFarthest = 1e9; ///< from the canvas' origin, px

/// A value of a JSON document with the way to it. Refers to both: for use on the stack.
class JsonField {
public:
    JsonField(const Json& value, const std::string& file_name)
        : value_(value), file_name_(file_name)
    {}

    const Json& value() const { return value_; }
    /// Members of an object and elements of a list. `at` throws when there is none.
    bool has(const char* key) const;
    JsonField at(const char* key) const;
    JsonField member(const std::string& key) const;
    JsonField element(std::size_t index) const;

    // Typed reading; each throws FileError(BadData) unless the value is of the kind.
    const JsonField& as_object() const;
    const JsonField& as_list() const;
    std::string as_word() const;
    bool as_switch() const;
    std::int64_t as_integer(std::int64_t min, std::int64_t max) const;
    std::uint64_t as_seed() const;
    double as_real(double min, double max) const;
    SettingValue as_setting() const;

    /// The members that are not in `known`, as canonical text.
    UnknownKeys unknown_keys(std::span<const std::string> known) const;

    std::string place() const; ///< "nodes[3].settings.kernel_size"; "" for the document
    [[noreturn]] void fail(const std::string& reason) const;
    [[noreturn]] void fail_expecting(const std::string& expected) const;

private:
    JsonField(const Json& value, const JsonField& parent)
        : value_(value), file_name_(parent.file_name_), parent_(&parent)
    {}

    const Json& value_;
    const std::string& file_name_;
    const JsonField* parent_ = nullptr;
    std::string key_{};
    std::size_t index_ = 0;
};

/// The setting that a JSON value stands for; nothing for objects, nested lists, lists of words and
/// integers beyond 64 bits.
std::optional<SettingValue> to_setting(const Json& value);
Json to_json(const SettingValue& value);

/// Shortest digits, an integer without a point: 220 for 220.0.
std::string short_number_text(double value);

/// Composes an object of one line in a given order of keys.
class ObjectLine {
public:
    ObjectLine& add(std::string_view key, std::string_view value_text);
    ObjectLine& add_json(std::string_view key, const Json& value);
    ObjectLine& add(const UnknownKeys& keys);
    /// Settings and what they cannot hold, merged in the order of names.
    ObjectLine& add(const Settings& settings, const UnknownKeys& keys = {});
    bool empty() const { return members_.empty(); }
    std::string text() const { return "{" + members_ + "}"; }

private:
    std::string members_;
};

} // namespace loom
