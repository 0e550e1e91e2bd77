#include "core/tensor/npy_header.h"

#include "core/files/error.h"
#include "core/files/json_events.h"

#include <fmt/core.h>

#include <charconv>
#include <optional>

namespace loom {

namespace {

/// A reader of the few Python literals that numpy writes.
class LiteralReader {
public:
    LiteralReader(std::string_view text, const std::string& file_name)
        : rest_(text), file_name_(file_name)
    {}

    [[noreturn]] void fail(const std::string& reason) const
    {
        throw FileError(ExitCode::BadData, fmt::format("{}: npy header: {}", file_name_, reason));
    }

    bool try_take(std::string_view token)
    {
        skip_spaces();
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        return true;
    }

    void take(std::string_view token)
    {
        if (!try_take(token))
            fail(fmt::format("expected {} before \"{}\"", token, printable(rest_)));
    }

    std::string text()
    {
        const char quote = try_take("'") ? '\'' : '"';
        if (quote == '"') take("\"");
        const std::size_t end = rest_.find(quote);
        if (end == std::string_view::npos) fail("a text does not end");
        const std::string_view found = rest_.substr(0, end);
        if (found.find('\\') != std::string_view::npos) fail("a text holds a backslash");
        rest_.remove_prefix(end + 1);
        return std::string(found);
    }

    bool boolean()
    {
        if (try_take("True")) return true;
        take("False");
        return false;
    }

    std::int64_t size()
    {
        skip_spaces();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{} || value < 0)
            fail(fmt::format("expected a size before \"{}\"", printable(rest_)));
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        // Python 2 wrote long integers with an L.
        if (rest_.starts_with('L')) rest_.remove_prefix(1);
        return value;
    }

    Shape shape()
    {
        Shape sizes;
        take("(");
        while (!try_take(")")) {
            if (sizes.rank() == Shape::kMaxRank)
                fail(fmt::format("more than {} axes", Shape::kMaxRank));
            sizes.push_back(size());
            if (!try_take(",") && sizes.rank() == 1) fail("expected a comma after the first size");
        }
        return sizes;
    }

    void expect_end()
    {
        skip_spaces();
        if (!rest_.empty()) fail(fmt::format("unexpected \"{}\" at its end", printable(rest_)));
    }

private:
    void skip_spaces()
    {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n\r"), rest_.size()));
    }

    std::string_view rest_;
    const std::string& file_name_;
};

} // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& file_name)
{
    LiteralReader reader(text, file_name);
    std::optional<std::string> descr;
    std::optional<bool> fortran_order;
    std::optional<Shape> shape;
    reader.take("{");
    while (!reader.try_take("}")) {
        const std::string key = reader.text();
        reader.take(":");
        if (key == "descr" && !descr)
            descr = reader.text();
        else if (key == "fortran_order" && !fortran_order)
            fortran_order = reader.boolean();
        else if (key == "shape" && !shape)
            shape = reader.shape();
        else
            reader.fail(fmt::format("the key '{}' is unknown or comes twice", printable(key)));
        if (!reader.try_take(",")) {
            reader.take("}");
            break;
        }
    }
    reader.expect_end();
    if (!descr || !fortran_order || !shape)
        reader.fail("expected the keys 'descr', 'fortran_order' and 'shape'");
    return {*descr, *fortran_order, *shape};
}

std::string npy_header_text(std::string_view descr, const Shape& shape)
{
    std::string sizes;
    for (int axis = 0; axis < shape.rank(); ++axis)
        sizes += fmt::format("{}{}", axis == 0 ? "" : ", ", shape[axis]);
    if (shape.rank() == 1) sizes += ",";
    return fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descr, sizes);
}

} // namespace loom
