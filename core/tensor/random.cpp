#include "core/tensor/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <fmt/core.h>

#include "core/backend/philox.h"
#include "core/tensor/op_support.h"
#include "core/tensor/tensor_state.h"

namespace loom {

namespace {

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection in which every bit of the
/// result depends on every bit of x.
constexpr std::uint64_t mix(std::uint64_t x)
{
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
}

/// The odd number nearest 2^64 / golden ratio: SplitMix64's step.
constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15U;

/// A stream from a purpose and two counters: FNV-1a of the name, then one SplitMix64 step for each
/// counter, so that (epoch 1, step 0) and (epoch 0, step 1) have nothing in common.
constexpr std::uint64_t stream_of(std::string_view purpose, std::uint64_t epoch, std::uint64_t step)
{
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : purpose) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
    hash = mix(hash + kStep);
    hash = mix((hash ^ epoch) + kStep);
    return mix((hash ^ step) + kStep);
}

Tensor drawn(RandomKind kind, double a, double b, const Shape& shape, Generator& generator,
             TensorOptions options)
{
    const bool requires_grad = std::exchange(options.requires_grad, false);
    Tensor x = empty(shape, options);
    const PhiloxKey key = generator.next();
    if (x.numel() > 0) x.backend().random(x.view_of(), kind, key, a, b);
    if (requires_grad) x.set_requires_grad(true);
    return x;
}

/// The least and greatest number that a dtype holds (floating: that float64 holds exactly).
std::pair<std::int64_t, std::int64_t> limits_of(DType dtype)
{
    return visit_dtype(dtype, []<typename T>(std::type_identity<T>) {
        using Whole = std::conditional_t<std::is_floating_point_v<T>, std::int64_t, T>;
        return std::pair<std::int64_t, std::int64_t>(std::numeric_limits<Whole>::lowest(),
                                                     std::numeric_limits<Whole>::max());
    });
}

void require_floating_dtype(std::string_view op, DType dtype)
{
    if (!is_floating(dtype)) fail_op(op, "a floating dtype", name(dtype));
}

/// Whole numbers in [0, bound) from the blocks of one key, every number equally likely.
class BoundedDraws {
public:
    explicit BoundedDraws(PhiloxKey key) : key_(key) {}

    std::uint64_t below(std::uint64_t bound)
    {
        // Numbers at or above the largest multiple of bound would favour the small results.
        const std::uint64_t excess = (0 - bound) % bound;
        for (;;) {
            const std::uint64_t draw = next();
            if (draw <= ~excess) return draw % bound;
        }
    }

private:
    std::uint64_t next()
    {
        const std::size_t half = draws_ % 2;
        if (half == 0) block_ = philox(key_, draws_ / 2);
        ++draws_;
        return philox_join(block_[2 * half], block_[2 * half + 1]);
    }

    PhiloxKey key_;
    std::uint64_t draws_ = 0;
    std::array<std::uint32_t, 4> block_{};
};

} // namespace

std::array<std::uint32_t, 4> philox(PhiloxKey key, std::uint64_t counter)
{
    const PhiloxBlock block = philox_block(key, counter);
    return std::to_array(block.word);
}

Generator::Generator(std::uint64_t seed, std::string_view purpose, std::uint64_t epoch,
                     std::uint64_t step)
    : Generator(seed, stream_of(purpose, epoch, step))
{}

PhiloxKey Generator::next()
{
    const PhiloxKey key{key_.seed, mix(key_.stream)};
    key_.stream += kStep;
    return key;
}

Tensor rand(const Shape& shape, Generator& generator, const TensorOptions& options)
{
    require_floating_dtype("rand", options.dtype);
    return drawn(RandomKind::Uniform, 0, 1, shape, generator, options);
}

Tensor randn(const Shape& shape, Generator& generator, const TensorOptions& options)
{
    require_floating_dtype("randn", options.dtype);
    return drawn(RandomKind::Normal, 0, 1, shape, generator, options);
}

Tensor randint(std::int64_t low, std::int64_t high, const Shape& shape, Generator& generator,
               const TensorOptions& options)
{
    if (low >= high)
        throw std::invalid_argument(
            fmt::format("[randint] expected low < high, got {} and {}", low, high));
    // The kernel's limits are float64: whole numbers are exact up to 2^53.
    constexpr std::int64_t kExact = std::int64_t{1} << 53U;
    const auto [least, greatest] = limits_of(options.dtype);
    if (low < std::max(least, -kExact) || high - 1 > std::min(greatest, kExact))
        throw std::invalid_argument(
            fmt::format("[randint] expected limits within those of {} and ±2^53, got [{}, {})",
                        name(options.dtype), low, high));
    const bool whole = !is_floating(options.dtype) && options.dtype != DType::Bool;
    TensorOptions drawn_as = options;
    drawn_as.requires_grad = false;
    if (!whole) drawn_as.dtype = DType::Int64;
    const Tensor x = drawn(RandomKind::Integer, static_cast<double>(low), static_cast<double>(high),
                           shape, generator, drawn_as);
    Tensor y = x.to(options.dtype);
    return options.requires_grad ? y.set_requires_grad(true) : y;
}

Tensor rand_like(const Tensor& other, Generator& generator)
{
    return rand(other.shape(), generator, {.dtype = other.dtype(), .device = other.device()});
}

Tensor randn_like(const Tensor& other, Generator& generator)
{
    return randn(other.shape(), generator, {.dtype = other.dtype(), .device = other.device()});
}

void uniform_(Tensor& x, double low, double high, Generator& generator)
{
    require_floating_dtype("uniform_", x.dtype());
    if (low > high || !std::isfinite(high - low))
        throw std::invalid_argument(
            fmt::format("[uniform_] expected finite low <= high, got {} and {}", low, high));
    require_writable("uniform_", x);
    const NoGrad guard;
    x.copy_(drawn(RandomKind::Uniform, low, high, x.shape(), generator,
                  {.dtype = x.dtype(), .device = x.device()}));
}

std::vector<std::int64_t> permutation(std::int64_t n, std::uint64_t seed, std::uint64_t epoch)
{
    if (n < 0) throw std::invalid_argument(fmt::format("[permutation] expected n >= 0, got {}", n));
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    BoundedDraws draws({seed, stream_of("permutation", epoch, 0)});
    for (std::size_t left = order.size(); left > 1; --left) {
        std::swap(order[left - 1], order[draws.below(left)]);
    }
    return order;
}

} // namespace loom
