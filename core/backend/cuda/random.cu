#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"
#include "core/backend/cuda/walk.h"
#include "core/backend/philox.h"
#include "core/backend/visit_dtype.h"

#include <cmath>

namespace loom::cuda {

namespace {

constexpr int kTogether = 4; ///< elements of a thread: what one block of 32-bit draws gives

/// The draws of elements 4 g … 4 g + 3; see philox.h.
struct Draws {
    std::uint32_t words[2 * kTogether];

    __device__ Draws(PhiloxKey key, std::int64_t group, bool wide)
    {
        const int blocks = wide ? 2 : 1;
        for (int block = 0; block < blocks; ++block) {
            const auto counter = static_cast<std::uint64_t>(group * blocks + block);
            const PhiloxBlock made = philox_block(key, counter);
            for (int i = 0; i < 4; ++i) words[4 * block + i] = made.word[i];
        }
    }
    __device__ std::uint32_t draw32(int i) const { return words[i]; }
    __device__ std::uint64_t draw64(int i) const
    {
        return philox_join(words[2 * i], words[2 * i + 1]);
    }
};

__device__ float next_below(float high, float low) { return ::nextafterf(high, low); }
__device__ double next_below(double high, double low) { return ::nextafter(high, low); }

template <typename T>
struct Uniform {
    static constexpr bool kWide = sizeof(T) == 8;
    T low, high;
    __device__ void operator()(T (&y)[kTogether], const Draws& draws) const
    {
        for (int i = 0; i < kTogether; ++i) {
            T u;
            if constexpr (kWide)
                u = philox_uniform(draws.draw64(i));
            else
                u = philox_uniform(draws.draw32(i));
            const T value = low + u * (high - low);
            y[i] = value < high ? value : next_below(high, low); // rounding may reach high
        }
    }
};

/// In (0, 1].
__device__ double positive_uniform(std::uint32_t draw)
{
    return (static_cast<double>(draw) + 1.0) * 0x1p-32;
}
__device__ double positive_uniform(std::uint64_t draw)
{
    return (static_cast<double>(draw >> 11) + 1.0) * 0x1p-53;
}

template <typename T>
struct Normal {
    static constexpr bool kWide = sizeof(T) == 8;
    double mean, deviation;
    __device__ double uniform(const Draws& draws, int i) const
    {
        if constexpr (kWide)
            return positive_uniform(draws.draw64(i));
        else
            return positive_uniform(draws.draw32(i));
    }
    __device__ void operator()(T (&y)[kTogether], const Draws& draws) const
    {
        constexpr double kTwoPi = 6.28318530717958647693;
        for (int i = 0; i < kTogether; i += 2) {
            const double radius = ::sqrt(-2.0 * ::log(uniform(draws, i)));
            const double angle = kTwoPi * uniform(draws, i + 1);
            y[i] = static_cast<T>(mean + deviation * (radius * ::cos(angle)));
            y[i + 1] = static_cast<T>(mean + deviation * (radius * ::sin(angle)));
        }
    }
};

/// low + floor(u * range) for u in [0, 1), without division.
template <typename T, bool Wide>
struct Integer {
    static constexpr bool kWide = Wide;
    std::int64_t low;
    std::uint64_t range;
    __device__ void operator()(T (&y)[kTogether], const Draws& draws) const
    {
        __extension__ using Product = unsigned __int128;
        for (int i = 0; i < kTogether; ++i) {
            std::uint64_t offset;
            if constexpr (Wide)
                offset = static_cast<std::uint64_t>(Product{draws.draw64(i)} * range >> 64);
            else
                offset = static_cast<std::uint64_t>(Product{draws.draw32(i)} * range >> 32);
            y[i] = static_cast<T>(low + static_cast<std::int64_t>(offset));
        }
    }
};

template <typename T>
struct Bernoulli {
    static constexpr bool kWide = false;
    double probability;
    __device__ void operator()(T (&y)[kTogether], const Draws& draws) const
    {
        for (int i = 0; i < kTogether; ++i) {
            y[i] = static_cast<T>(static_cast<double>(draws.draw32(i)) * 0x1p-32 < probability);
        }
    }
};

template <typename T, typename Make>
__global__ void random_kernel(Walk<1> walk, T* y, PhiloxKey key, Make make)
{
    const std::int64_t groups = (walk.numel + kTogether - 1) / kTogether;
    for (std::int64_t group = thread_index(); group < groups; group += thread_count()) {
        T values[kTogether];
        make(values, Draws(key, group, Make::kWide));
        for (int i = 0; i < kTogether; ++i) {
            const std::int64_t element = group * kTogether + i;
            if (element < walk.numel) y[walk[element].of[0]] = values[i];
        }
    }
}

template <typename T>
void make_random(Context& context, const View& y, RandomKind kind, PhiloxKey key, double a,
                 double b)
{
    const Walk<1> walk = plan_walk({&y}, AxisOrder::RowMajor);
    const auto run = [&]<typename Make>(Make make) {
        launch_for_each(context, (walk.numel + kTogether - 1) / kTogether, random_kernel<T, Make>,
                        walk, y.as<T>(), key, make);
    };
    if (kind == RandomKind::Bernoulli) return run(Bernoulli<T>{a});
    if constexpr (std::is_floating_point_v<T>) {
        if (kind == RandomKind::Uniform) {
            return run(Uniform<T>{static_cast<T>(a), static_cast<T>(b)});
        }
        if (kind == RandomKind::Normal) return run(Normal<T>{a, b});
    }
    const auto low = static_cast<std::int64_t>(a);
    const std::uint64_t range =
        static_cast<std::uint64_t>(static_cast<std::int64_t>(b)) - static_cast<std::uint64_t>(low);
    if (range <= std::uint64_t{1} << 32) return run(Integer<T, false>{low, range});
    run(Integer<T, true>{low, range});
}

} // namespace

void random(Context& context, const View& y, RandomKind kind, PhiloxKey key, double a, double b)
{
    visit_dtype(y.dtype, [&](auto tag) {
        make_random<typename decltype(tag)::Type>(context, y, kind, key, a, b);
    });
}

} // namespace loom::cuda
