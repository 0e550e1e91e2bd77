#include "core/files/json_events.h"

#include "core/files/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace loom {

namespace {

constexpr std::size_t kMaxPrinted = 60;

/// Walks over the text and counts, since the parser's callbacks know no position.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++()
    {
        ++at_;
        ++*count_;
        return *this;
    }
    CountingIterator operator++(int)
    {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
    bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

private:
    const char* at_;
    std::size_t* count_;
};

/// The parser's words without its own prefix: "[json.exception…] parse error at line 1, column 2: "
/// or "[json.exception…] ".
std::string reason_of(const std::string& text)
{
    const std::size_t column = text.find("column ");
    const std::size_t colon = text.find(": ", column == std::string::npos ? 0 : column);
    const std::size_t bracket = text.find("] ");
    std::string reason = text;
    if (colon != std::string::npos)
        reason = text.substr(colon + 2);
    else if (bracket != std::string::npos)
        reason = text.substr(bracket + 2);
    const std::size_t quote = reason.find("last read: '");
    const std::size_t end = reason.rfind('\'');
    if (quote != std::string::npos && end > quote + 12) {
        const std::string last = reason.substr(quote + 12, end - quote - 12);
        reason = reason.substr(0, quote + 12) + printable(last) + reason.substr(end);
    }
    constexpr std::size_t kMaxReason = 200;
    if (reason.size() > kMaxReason) reason = reason.substr(0, kMaxReason) + "...";
    return reason;
}

bool is_integer_literal(const std::string& literal)
{
    return literal.find_first_not_of("-0123456789") == std::string::npos;
}

class Guard final : public nlohmann::json_sax<Json> {
public:
    explicit Guard(JsonEvents& events) : events_(events) {}

    bool null() override { return take(nullptr); }
    bool boolean(bool value) override { return take(value); }
    bool number_integer(number_integer_t value) override { return take(value); }
    bool number_unsigned(number_unsigned_t value) override { return take(value); }
    bool string(string_t& value) override { return take(std::move(value)); }
    bool binary(binary_t& /*value*/) override { throw JsonRefusal("binary values are not JSON"); }
    bool number_float(number_float_t value, const string_t& literal) override
    {
        if (!std::isfinite(value) || is_integer_literal(literal))
            throw JsonRefusal(fmt::format("the number {} is too large", printable(literal)));
        return take(value);
    }
    bool key(string_t& name) override
    {
        events_.key(std::move(name));
        return true;
    }
    bool start_object(std::size_t /*size*/) override
    {
        deeper();
        events_.begin_object();
        return true;
    }
    bool end_object() override
    {
        --depth_;
        events_.end_object();
        return true;
    }
    bool start_array(std::size_t /*size*/) override
    {
        deeper();
        events_.begin_array();
        return true;
    }
    bool end_array() override
    {
        --depth_;
        events_.end_array();
        return true;
    }
    bool parse_error(std::size_t /*position*/, const std::string& /*last_token*/,
                     const nlohmann::detail::exception& error) override
    {
        throw JsonRefusal(reason_of(error.what()));
    }

private:
    bool take(Json scalar)
    {
        events_.value(std::move(scalar));
        return true;
    }
    void deeper()
    {
        if (++depth_ > kMaxJsonDepth)
            throw JsonRefusal(fmt::format("nested more than {} deep", kMaxJsonDepth));
    }

    JsonEvents& events_;
    int depth_ = 0;
};

[[noreturn]] void fail_at(std::string_view text, std::size_t offset, const std::string& file_name,
                          const char* reason)
{
    const std::string_view before = text.substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t newline = before.rfind('\n');
    const std::size_t column = newline == std::string_view::npos ? offset : offset - newline - 1;
    throw FileError(ExitCode::BadData, fmt::format("{}: line {}, column {}: {}", file_name, line,
                                                   std::max<std::size_t>(column, 1), reason));
}

} // namespace

std::string printable(std::string_view text)
{
    std::string shown;
    for (const char c : text.substr(0, kMaxPrinted))
        shown.push_back(c >= ' ' && c <= '~' ? c : '?');
    if (text.size() > kMaxPrinted) shown += "...";
    return shown;
}

void read_json(std::string_view text, const std::string& file_name, JsonEvents& events)
{
    if (text.size() > kMaxJsonBytes) {
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: {} bytes of JSON, but at most {} are allowed", file_name,
                                    text.size(), kMaxJsonBytes));
    }
    std::size_t offset = 0;
    Guard guard(events);
    try {
        Json::sax_parse(CountingIterator(text.data(), &offset),
                        CountingIterator(text.data() + text.size(), &offset), &guard);
    } catch (const JsonRefusal& refusal) {
        fail_at(text, std::min(offset, text.size()), file_name, refusal.what());
    }
}

} // namespace loom
