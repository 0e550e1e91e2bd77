#include "core/layers/shape_rule.h"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/tensor/window.h"

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

/// A square single-channel image of `features` numbers, or their pixels, if that makes sense.
std::optional<Integers> image_of(std::int64_t features, SinglePixels single)
{
    const auto side = std::llround(std::sqrt(static_cast<double>(features)));
    if (side > 1 && side * side == features) return Integers{1, side, side};
    if (single == SinglePixels::Useful) return Integers{features, 1, 1};
    return std::nullopt;
}

std::vector<SuggestedFix> ways_to_image(const Shape& x, SinglePixels single)
{
    if (x.rank() == 3) {
        return {insert(fmt::format("Insert Unsqueeze → [N, 1, {}, {}]", x[1], x[2]),
                       {"Unsqueeze", {{"dim", 1}}})};
    }
    const auto shape = x.rank() == 2 ? image_of(x[1], single) : std::nullopt;
    if (!shape) return {};
    return {
        insert(fmt::format("Insert Reshape → [{}, {}, {}]", (*shape)[0], (*shape)[1], (*shape)[2]),
               {"Reshape", {{"shape", *shape}}})};
}

Misfit too_large(const Shape& shape, std::string_view whose)
{
    return {.expected = "at most 2^40 numbers for each sample",
            .got = shape.to_string(),
            .why = fmt::format("{} is {}: more than 2^40 numbers ({}), which no memory holds.",
                               whose, shape.to_string(), product_text(sample_axes(shape)))};
}

} // namespace

std::int64_t saturating_product(std::span<const std::int64_t> sizes)
{
    std::int64_t product = 1;
    for (const std::int64_t size : sizes) {
        product = window_detail::saturating_multiply(product, size);
    }
    return product;
}

std::int64_t saturating_product(std::initializer_list<std::int64_t> sizes)
{
    return saturating_product(std::span(sizes.begin(), sizes.size()));
}

std::span<const std::int64_t> sample_axes(const Shape& shape)
{
    return shape.empty() ? shape.sizes() : shape.sizes().subspan(1);
}

std::int64_t sample_size(const Shape& shape) { return saturating_product(sample_axes(shape)); }

std::string product_text(std::span<const std::int64_t> sizes)
{
    if (sizes.empty()) return "1";
    std::string text;
    for (const std::int64_t size : sizes)
        text += fmt::format("{}{}", text.empty() ? "" : "·", size);
    return text;
}

std::string sizes_text(std::array<std::int64_t, 2> sizes)
{
    return fmt::format("{}×{}", sizes[0], sizes[1]);
}

std::string size_text(const Shape& image)
{
    return fmt::format("{} channel{} of {} × {}", image[1], image[1] == 1 ? "" : "s", image[2],
                       image[3]);
}

Inference does_not_fit(Misfit misfit) { return {.misfit = std::move(misfit)}; }

SuggestedFix insert(std::string text, SuggestedLayer layer, std::vector<SuggestedLayer> more)
{
    return {.kind = SuggestedFix::Kind::InsertBefore,
            .text = std::move(text),
            .type = std::move(layer.type),
            .settings = std::move(layer.settings),
            .more = std::move(more)};
}

SuggestedFix set_to(std::string_view setting, SettingValue value)
{
    std::string text = to_python(value);
    if (const auto* const list = std::get_if<Integers>(&value);
        list != nullptr && list->size() == 2 && (*list)[0] == (*list)[1]) {
        text = fmt::format("{}", (*list)[0]);
    }
    return {.kind = SuggestedFix::Kind::ChangeSetting,
            .text = fmt::format("Set {} to {}", setting, text),
            .type = {},
            .settings = {{std::string(setting), std::move(value)}}};
}

SuggestedFix become(std::string_view type)
{
    return {.kind = SuggestedFix::Kind::ChangeType,
            .text = fmt::format("Make it a {}", type),
            .type = std::string(type)};
}

std::optional<Misfit> want_image(std::string_view layer, std::string_view does, const Shape& x,
                                 SinglePixels single)
{
    if (x.rank() == 4) return std::nullopt;
    return Misfit{
        .expected = "[N, channels, height, width]",
        .got = x.to_string(),
        .why = fmt::format("{} {}, and {} is no image: an image has the axes batch, channel, "
                           "height and width.",
                           layer, does, x.to_string()),
        .fixes = ways_to_image(x, single)};
}

std::vector<SuggestedFix> ways_to_flatten(const Shape& x)
{
    if (x.rank() == 1) return {insert("Insert Unsqueeze → [N, 1]", {"Unsqueeze", {{"dim", 1}}})};
    std::vector<SuggestedFix> fixes{
        insert(fmt::format("Insert Flatten → {} features", sample_size(x)), {"Flatten"})};
    if (x.rank() == 4 && x[2] * x[3] > 1) {
        fixes.push_back(insert(fmt::format("Insert global average → {}", x[1]),
                               {"AdaptiveAvgPool2d"}, {{"Flatten"}}));
    }
    return fixes;
}

AxisChoice find_axis(const Settings& settings, std::string_view setting, const Shape& x, int rank)
{
    const std::int64_t given = integer(settings, setting);
    const std::int64_t axis = given < 0 ? given + rank : given;
    const bool is_outside = axis < 0 || axis >= rank;
    if (!is_outside && axis > 0) return {.axis = static_cast<int>(axis)};

    Misfit misfit{.expected = rank > 1 ? fmt::format("{} from 1 to {}", setting, rank - 1)
                                       : "an axis besides the batch",
                  .got = fmt::format("{} {} of {}", setting, given, x.to_string()),
                  .why = is_outside
                             ? fmt::format("{} goes from 0 to {} for {}; {} is outside.", setting,
                                           rank - 1, x.to_string(), given)
                             : fmt::format("Axis 0 is the batch: its samples have nothing to do "
                                           "with one another, so {} must name another axis.",
                                           setting),
                  .setting = std::string(setting)};
    if (rank > 1) misfit.fixes = {set_to(setting, 1)};
    return {.misfit = std::move(misfit)};
}

std::optional<Misfit> check_inputs(std::span<const Shape> inputs)
{
    if (inputs.empty()) {
        return Misfit{.expected = "an input", .got = "nothing", .why = "Nothing is connected."};
    }
    for (const Shape& x : inputs) {
        const auto axes = sample_axes(x);
        if (x.empty() || x[0] != kBatch ||
            std::ranges::any_of(axes, [](std::int64_t size) { return size < 1; })) {
            return Misfit{.expected = "[N, …] with sizes from 1",
                          .got = x.to_string(),
                          .why = "A batch of samples has the batch as its first axis, and no other "
                                 "axis is empty."};
        }
        if (sample_size(x) > kMaxElements) return too_large(x, "What comes in");
    }
    return std::nullopt;
}

Inference within_limits(Inference inference, std::span<const Shape> inputs)
{
    if (inference.misfit) return inference;
    if (sample_size(inference.output) > kMaxElements) {
        return does_not_fit(too_large(inference.output, "The output"));
    }
    for (const TensorDescription& parameter : inference.parameters) {
        if (saturating_product(parameter.shape.sizes()) <= kMaxElements) continue;
        return does_not_fit(
            {.expected = "at most 2^40 numbers in a parameter",
             .got = inputs.front().to_string(),
             .why =
                 fmt::format("The {} would be {}: more than 2^40 numbers, which no memory holds.",
                             parameter.name, parameter.shape.to_string())});
    }
    return inference;
}

Inference keep_shape(const Settings& /*settings*/, std::span<const Shape> inputs)
{
    return {.output = inputs.front(), .arithmetic = {"The shape stays."}};
}

std::string pytorch_page(std::string_view qualified_name)
{
    return fmt::format("https://pytorch.org/docs/stable/generated/{}.html", qualified_name);
}

} // namespace loom
