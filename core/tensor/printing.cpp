#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "core/tensor/ops.h"
#include "core/tensor/tensor.h"

namespace loom {

namespace {

// PyTorch's default print options.
constexpr int kPrecision = 4;
constexpr std::int64_t kThreshold = 1000; ///< more elements than this are summarised
constexpr std::int64_t kEdgeItems = 3;    ///< shown at each end of a summarised axis
constexpr std::size_t kLineWidth = 80;
constexpr std::string_view kPrefix = "tensor(";

bool is_elided(std::int64_t size) { return size > 2 * kEdgeItems; }

/// The elements that are printed: the ends of every long axis.
Tensor edges_of(const Tensor& x)
{
    Tensor edges = x;
    for (int axis = 0; axis < x.dim(); ++axis) {
        const std::int64_t size = x.shape()[axis];
        if (!is_elided(size)) continue;
        edges = cat({edges.slice(axis, 0, kEdgeItems), edges.slice(axis, size - kEdgeItems)}, axis);
    }
    return edges;
}

/// One style for all numbers of a tensor, decided by the finite ones that are not zero.
enum class Style : std::uint8_t { Whole, Fixed, Scientific };

std::string format_real(double value, Style style)
{
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    if (style == Style::Scientific) return fmt::format("{:.{}e}", value, kPrecision);
    if (style == Style::Fixed) return fmt::format("{:.{}f}", value, kPrecision);
    return fmt::format("{:.0f}.", value);
}

Style style_of(const std::vector<double>& significant)
{
    double least = std::numeric_limits<double>::infinity();
    double greatest = 0;
    bool whole = true;
    for (const double value : significant) {
        least = std::min(least, std::abs(value));
        greatest = std::max(greatest, std::abs(value));
        whole = whole && value == std::ceil(value);
    }
    if (significant.empty()) return Style::Whole;
    if (greatest / least > 1000 || greatest > 1e8) return Style::Scientific;
    if (whole) return Style::Whole;
    return least < 1e-4 ? Style::Scientific : Style::Fixed;
}

/// The elements as text, and the width that aligns them.
struct Cells {
    std::vector<std::string> texts;
    std::size_t width = 1;
};

Cells real_cells(const std::vector<double>& values)
{
    std::vector<double> significant;
    std::copy_if(values.begin(), values.end(), std::back_inserter(significant),
                 [](double v) { return std::isfinite(v) && v != 0; });
    const Style style = style_of(significant);
    Cells cells;
    // Zeros, infinities and NaN do not widen the columns; PyTorch lets them stick out.
    for (const double value : significant) {
        cells.width = std::max(cells.width, format_real(value, style).size());
    }
    for (const double value : values) cells.texts.push_back(format_real(value, style));
    return cells;
}

Cells cells_of(const Tensor& x)
{
    if (is_floating(x.dtype())) return real_cells(x.to_vector<double>());
    Cells cells;
    for (const std::int64_t value : x.to_vector<std::int64_t>()) {
        const std::string truth = value != 0 ? "True" : "False";
        cells.texts.push_back(x.dtype() == DType::Bool ? truth : fmt::to_string(value));
        cells.width = std::max(cells.width, cells.texts.back().size());
    }
    return cells;
}

/// Lays the cells of a tensor out in brackets.
class Layout {
public:
    Layout(const Shape& shape, bool summarised, Cells cells)
        : shape_(shape), summarised_(summarised), cells_(std::move(cells))
    {}

    std::string text() { return block(0, kPrefix.size()); }

private:
    std::string next_cell() { return fmt::format("{:>{}}", cells_.texts[next_++], cells_.width); }

    /// Parts of one axis in order, "..." between its ends when they are all that is shown.
    template <typename Part>
    std::vector<std::string> parts_of(std::int64_t size, std::string_view gap, Part part)
    {
        const bool elided = summarised_ && is_elided(size);
        const std::int64_t shown = elided ? 2 * kEdgeItems : size;
        std::vector<std::string> parts;
        for (std::int64_t i = 0; i < shown; ++i) {
            if (elided && i == kEdgeItems) parts.emplace_back(gap);
            parts.push_back(part());
        }
        return parts;
    }

    std::string row(std::size_t indent)
    {
        const std::size_t per_line =
            std::max<std::size_t>(1, (kLineWidth - indent) / (cells_.width + 2));
        const auto cells = parts_of(shape_.back(), " ...", [this] { return next_cell(); });
        const std::string line_break = fmt::format(",\n{}", std::string(indent + 1, ' '));
        std::string text = "[";
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) text += i % per_line == 0 ? line_break : ", ";
            text += cells[i];
        }
        return text + "]";
    }

    std::string block(int axis, std::size_t indent)
    {
        if (shape_.rank() == 0) return next_cell();
        if (axis == shape_.rank() - 1) return row(indent);
        const auto parts =
            parts_of(shape_[axis], "...", [&] { return block(axis + 1, indent + 1); });
        const auto lines = static_cast<std::size_t>(shape_.rank() - axis - 1);
        const std::string separator =
            fmt::format(",{}{}", std::string(lines, '\n'), std::string(indent + 1, ' '));
        return fmt::format("[{}]", fmt::join(parts, separator));
    }

    Shape shape_;
    bool summarised_;
    Cells cells_;
    std::size_t next_ = 0;
};

/// "log_softmax" → "LogSoftmaxBackward0"
std::string node_name(const std::string& op)
{
    std::string text;
    bool upper = true;
    for (const char c : op) {
        if (c != '_')
            text += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        upper = c == '_' || std::isdigit(static_cast<unsigned char>(c)) != 0;
    }
    return text + "Backward0";
}

std::vector<std::string> suffixes_of(const Tensor& x)
{
    std::vector<std::string> suffixes;
    const bool is_empty = x.numel() == 0;
    const bool is_shown = x.dtype() == DType::Int64 || x.dtype() == DType::Bool;
    if (!x.backend().is_host()) suffixes.push_back(fmt::format("device='{}'", x.device().name()));
    if (is_empty && x.dim() != 1)
        suffixes.push_back(fmt::format("size=({})", fmt::join(x.shape().sizes(), ", ")));
    // Elements show whether they are integers or truth values; with none the dtype must say so.
    if (x.dtype() != DType::Float32 && (is_empty || !is_shown))
        suffixes.push_back(fmt::format("dtype=torch.{}", name(x.dtype())));
    if (!x.is_leaf())
        suffixes.push_back(fmt::format("grad_fn=<{}>", node_name(x.grad_fn())));
    else if (x.requires_grad())
        suffixes.emplace_back("requires_grad=True");
    return suffixes;
}

} // namespace

std::string Tensor::to_string() const
{
    if (!defined()) return "tensor(undefined)";
    const bool summarised = numel() > kThreshold;
    const Tensor shown = summarised ? edges_of(detach()) : detach();
    std::string text(kPrefix);
    text += numel() == 0 ? "[]" : Layout(shape(), summarised, cells_of(shown)).text();
    // The length of the last line as PyTorch counts it: two more than its characters.
    std::size_t line = text.size() + 1 - text.rfind('\n'); // npos is -1
    for (const std::string& suffix : suffixes_of(*this)) {
        const bool fits = line + suffix.size() + 2 <= kLineWidth;
        text += fits ? ", " : fmt::format(",\n{}", std::string(kPrefix.size(), ' '));
        text += suffix;
        line = fits ? line + suffix.size() + 2 : kPrefix.size() + suffix.size();
    }
    return text + ")";
}

} // namespace loom
