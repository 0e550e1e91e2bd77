#include "core/backend/cpu/normalization.h"

#include "core/backend/cpu/normalization_sums.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr std::int64_t kRowsAtOnce = 32; // of the partial sums of dweight and dbias

template <typename T>
const T* data_or_null(const View* view)
{
    return view == nullptr ? nullptr : view->as<const T>();
}

Blocks row_blocks(std::int64_t rows, std::int64_t length)
{
    return {rows, ceil_div(kElementsAtOnce, length + 1)};
}

/// Mean and biased variance of a row.
template <typename T>
struct RowMoments {
    T mean;
    double variance;
};

template <typename T>
RowMoments<T> moments_of_row(const T* x, std::int64_t length)
{
    double sum[1] = {0};
    add_sums<T>(sum, length,
                [&]<int L>(std::int64_t i) -> Terms<T, L, 1> { return {{load<T, L>(x + i)}}; });
    const auto count = static_cast<double>(length);
    const T mean = static_cast<T>(sum[0] / count);
    double deviations[2] = {0, 0};
    add_sums<T>(deviations, length, [&]<int L>(std::int64_t i) -> Terms<T, L, 2> {
        const Vec<T, L> d = load<T, L>(x + i) - mean;
        return {{d, d * d}};
    });
    return {mean, (deviations[1] - deviations[0] * deviations[0] / count) / count};
}

template <typename T>
void normalise(ThreadPool& pool, const View& y, const View& mean, const View& rstd, const View& x,
               const View* weight, const View* bias, double eps)
{
    const std::int64_t rows = x.shape[0], length = x.shape[1];
    const T* weights = data_or_null<T>(weight);
    const T* biases = data_or_null<T>(bias);
    const Blocks blocks = row_blocks(rows, length);
    pool.run(blocks.count, [&](std::int64_t block) {
        for (std::int64_t r = blocks.begin(block); r < blocks.end(block); ++r) {
            const T* from = x.as<const T>() + r * length;
            T* to = y.as<T>() + r * length;
            const RowMoments<T> moments = moments_of_row(from, length);
            const T centre = moments.mean;
            const T scale = static_cast<T>(1 / __builtin_sqrt(moments.variance + eps));
            mean.as<T>()[r] = centre;
            rstd.as<T>()[r] = scale;
            for (std::int64_t i = 0; i < length; ++i) to[i] = (from[i] - centre) * scale;
            if (weights) {
                for (std::int64_t i = 0; i < length; ++i) to[i] *= weights[i];
            }
            if (biases) {
                for (std::int64_t i = 0; i < length; ++i) to[i] += biases[i];
            }
        }
    });
}

/// One row of x, dy and dx.
template <typename T>
void differentiate_row(T* dx, const T* dy, const T* x, T mean, T rstd, const T* weight,
                       std::int64_t length)
{
    double sum[2] = {0, 0};
    add_sums<T>(sum, length, [&]<int L>(std::int64_t i) -> Terms<T, L, 2> {
        Vec<T, L> g = load<T, L>(dy + i);
        if (weight) g *= load<T, L>(weight + i);
        return {{g, g * ((load<T, L>(x + i) - mean) * rstd)}};
    });
    const auto count = static_cast<double>(length);
    const T mean_g = static_cast<T>(sum[0] / count), mean_gx = static_cast<T>(sum[1] / count);
    for (std::int64_t i = 0; i < length; ++i) {
        const T g = weight ? dy[i] * weight[i] : dy[i];
        dx[i] = (g - mean_g - (x[i] - mean) * rstd * mean_gx) * rstd;
    }
}

/// parts[2][length]: dweight and dbias of some rows.
template <typename T>
void add_parameter_gradients(double* parts, const T* dy, const T* x, T mean, T rstd,
                             std::int64_t length)
{
    for (std::int64_t i = 0; i < length; ++i) {
        parts[i] += static_cast<double>(dy[i] * ((x[i] - mean) * rstd));
    }
    for (std::int64_t i = 0; i < length; ++i) parts[length + i] += static_cast<double>(dy[i]);
}

template <typename T>
void differentiate_parameters(ThreadPool& pool, const View* dweight, const View* dbias,
                              const View& dy, const View& x, const View& mean, const View& rstd)
{
    const std::int64_t rows = x.shape[0], length = x.shape[1];
    const Blocks blocks(rows, kRowsAtOnce);
    const Buffer<double> parts(pool, blocks.count * 2 * length);
    pool.run(blocks.count, [&](std::int64_t block) {
        double* part = parts.data() + block * 2 * length;
        for (std::int64_t i = 0; i < 2 * length; ++i) part[i] = 0;
        for (std::int64_t r = blocks.begin(block); r < blocks.end(block); ++r) {
            add_parameter_gradients(part, dy.as<const T>() + r * length,
                                    x.as<const T>() + r * length, mean.as<const T>()[r],
                                    rstd.as<const T>()[r], length);
        }
    });
    for (std::int64_t i = 0; i < length; ++i) {
        double weight = 0, bias = 0;
        for (std::int64_t block = 0; block < blocks.count; ++block) {
            weight += parts[block * 2 * length + i];
            bias += parts[block * 2 * length + length + i];
        }
        if (dweight != nullptr) dweight->as<T>()[i] = static_cast<T>(weight);
        if (dbias != nullptr) dbias->as<T>()[i] = static_cast<T>(bias);
    }
}

template <typename T>
void differentiate(ThreadPool& pool, const View& dx, const View* dweight, const View* dbias,
                   const View& dy, const View& x, const View& mean, const View& rstd,
                   const View* weight)
{
    const std::int64_t rows = x.shape[0], length = x.shape[1];
    const Blocks blocks = row_blocks(rows, length);
    pool.run(blocks.count, [&](std::int64_t block) {
        for (std::int64_t r = blocks.begin(block); r < blocks.end(block); ++r) {
            differentiate_row(dx.as<T>() + r * length, dy.as<const T>() + r * length,
                              x.as<const T>() + r * length, mean.as<const T>()[r],
                              rstd.as<const T>()[r], data_or_null<T>(weight), length);
        }
    });
    if (dweight == nullptr && dbias == nullptr) return;
    differentiate_parameters<T>(pool, dweight, dbias, dy, x, mean, rstd);
}

} // namespace

void layer_norm(ThreadPool& pool, const View& y, const View& mean, const View& rstd, const View& x,
                const View* weight, const View* bias, double eps)
{
    if (x.dtype == DType::Float32)
        normalise<float>(pool, y, mean, rstd, x, weight, bias, eps);
    else
        normalise<double>(pool, y, mean, rstd, x, weight, bias, eps);
}

void layer_norm_gradient(ThreadPool& pool, const View& dx, const View* dweight, const View* dbias,
                         const View& dy, const View& x, const View& mean, const View& rstd,
                         const View* weight)
{
    if (x.dtype == DType::Float32) {
        differentiate<float>(pool, dx, dweight, dbias, dy, x, mean, rstd, weight);
    } else {
        differentiate<double>(pool, dx, dweight, dbias, dy, x, mean, rstd, weight);
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE
