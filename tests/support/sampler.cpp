#include "tests/support/sampler.h"

#include <cmath>
#include <utility>

#include "core/tensor/creation.h"

namespace loom {

std::uint64_t Sampler::next()
{
    // SplitMix64, so that samples do not depend on the standard library.
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

std::int64_t Sampler::integer(std::int64_t low, std::int64_t high)
{
    const auto span = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(next() % span);
}

double Sampler::real(double low, double high)
{
    return low + (high - low) * static_cast<double>(next() >> 11) * 0x1p-53;
}

Shape Sampler::shape(int rank, std::int64_t low, std::int64_t high)
{
    Shape shape;
    for (int i = 0; i < rank; ++i) shape.push_back(integer(low, high));
    return shape;
}

Tensor Sampler::tensor(const Shape& shape, double low, double high)
{
    std::vector<double> values(static_cast<std::size_t>(shape.numel()));
    for (double& value : values) value = real(low, high);
    return laid_out(std::move(values), shape, Repeats::Allowed);
}

Tensor Sampler::distinct(const Shape& shape, double gap)
{
    std::vector<double> values(static_cast<std::size_t>(shape.numel()));
    const double first = -gap * static_cast<double>(values.size()) / 2;
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = first + gap * (static_cast<double>(i) + real(0, 0.25));
        std::swap(values[i], values[static_cast<std::size_t>(integer(0, static_cast<int>(i)))]);
    }
    return laid_out(std::move(values), shape, Repeats::No);
}

Tensor Sampler::laid_out(std::vector<double> values, const Shape& shape, Repeats repeats)
{
    const Tensor packed = from_data<double>(values, shape);
    const std::int64_t layout = shape.rank() == 0 ? 0 : integer(0, 3);
    const std::int64_t axis = shape.rank() == 0 ? 0 : integer(0, shape.rank() - 1);
    if (layout == 1 && shape.rank() > 1) {
        const std::int64_t last = shape.rank() - 1;
        return packed.transpose(axis, last).clone().contiguous().transpose(axis, last);
    }
    if (layout == 2) {
        // Every second element of a wider tensor that is NaN elsewhere.
        Shape wide = shape;
        wide[static_cast<int>(axis)] = 2 * shape[static_cast<int>(axis)] + 1;
        Tensor window = full(wide, std::nan(""), {.dtype = DType::Float64})
                            .slice(axis, 1, wide[static_cast<int>(axis)], 2);
        window.copy_(packed);
        return window;
    }
    if (layout == 3 && repeats == Repeats::Allowed && coin() && shape[static_cast<int>(axis)] > 0) {
        return packed.narrow(axis, 0, 1).expand(shape);
    }
    return packed;
}

Shape Sampler::broadcastable(const Shape& shape)
{
    Shape result;
    const int skipped = static_cast<int>(integer(0, shape.rank()));
    const int first = coin() ? skipped : 0;
    for (int i = first; i < shape.rank(); ++i) result.push_back(coin() ? 1 : shape[i]);
    return result;
}

} // namespace loom
