#pragma once

#include "core/layers/layer_type.h"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The vocabulary of the shape rules. Every product saturates and every tensor is capped, so that
/// no drawing, however large its numbers, overflows.
namespace loom {

/// Numbers that one sample, or one parameter, may have.
inline constexpr std::int64_t kMaxElements = std::int64_t{1} << 40;
/// The same as a limit of settings that name a size.
inline constexpr double kMaxSize = static_cast<double>(kMaxElements);
/// Largest kernel, stride, padding and dilation: with sizes up to kMaxElements, window arithmetic
/// stays within 63 bits.
inline constexpr double kMaxWindow = 1e6;

std::int64_t saturating_product(std::span<const std::int64_t> sizes); ///< of sizes ≥ 0
std::int64_t saturating_product(std::initializer_list<std::int64_t> sizes);
/// Numbers of one sample: the product of the axes behind the batch.
std::int64_t sample_size(const Shape& shape);
std::span<const std::int64_t> sample_axes(const Shape& shape); ///< all but the batch

std::string product_text(std::span<const std::int64_t> sizes); ///< "12·4·4"
std::string sizes_text(std::array<std::int64_t, 2> sizes);     ///< "5×5"
std::string size_text(const Shape& image); ///< of [N, C, H, W]: "12 channels of 4 × 4"

Inference does_not_fit(Misfit misfit);
SuggestedFix insert(std::string text, SuggestedLayer layer, std::vector<SuggestedLayer> more = {});
/// "Set groups to 1"
SuggestedFix set_to(std::string_view setting, SettingValue value);
SuggestedFix become(std::string_view type); ///< "Make it a BatchNorm2d"

/// Whether images of 1×1 make sense to a layer, so that a vector may become channels of one pixel.
enum class SinglePixels : std::uint8_t { Useless, Useful };
/// Whether x is [N, C, H, W]; otherwise why `layer`, which `does` something to images, does not
/// take it.
std::optional<Misfit> want_image(std::string_view layer, std::string_view does, const Shape& x,
                                 SinglePixels single = SinglePixels::Useless);
/// Ways to make a flat vector [N, F] of `x`: Flatten, global average.
std::vector<SuggestedFix> ways_to_flatten(const Shape& x);

/// A setting that names an axis, counted with the batch as axis 0, negative from the end.
struct AxisChoice {
    int axis = 0;
    std::optional<Misfit> misfit{}; ///< outside the tensor, or the batch
};
/// `rank` is that of the result (Unsqueeze has one axis more than x).
AxisChoice find_axis(const Settings& settings, std::string_view setting, const Shape& x, int rank);

std::optional<Misfit> check_inputs(std::span<const Shape> inputs);
Inference within_limits(Inference inference, std::span<const Shape> inputs);

/// A layer's own rule between the checks that all share: the rule sees at least one input, each
/// with the batch first and sizes from 1, at most kMaxElements numbers a sample.
template <Inference (*Rule)(const Settings&, std::span<const Shape>)>
Inference shape_rule(const Settings& settings, std::span<const Shape> inputs)
{
    if (std::optional<Misfit> misfit = check_inputs(inputs)) return does_not_fit(*misfit);
    return within_limits(Rule(settings, inputs), inputs);
}

/// The output has the input's shape.
Inference keep_shape(const Settings& settings, std::span<const Shape> inputs);

/// PyTorch's documentation page of "torch.nn.Conv2d".
std::string pytorch_page(std::string_view qualified_name);

} // namespace loom
