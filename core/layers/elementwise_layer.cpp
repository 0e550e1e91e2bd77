#include "core/layers/elementwise_layer.h"

#include <fmt/core.h>

namespace loom {

SettingType softmax_dim_setting()
{
    return {.name = "dim",
            .default_value = 1,
            .min = -Shape::kMaxRank,
            .max = Shape::kMaxRank - 1,
            .help = "The axis along which the results add up to 1, counted with the batch as 0; 1 "
                    "is the axis of classes or channels, -1 the last."};
}

Inference infer_softmax(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    AxisChoice dim = find_axis(settings, "dim", x, x.rank());
    if (dim.misfit) return does_not_fit(std::move(*dim.misfit));
    return {.output = x,
            .arithmetic = {fmt::format("The shape stays; each {} numbers along axis {} belong "
                                       "together.",
                                       x[dim.axis], dim.axis)}};
}

} // namespace loom
