#include "core/backend/cpu/convolution_tiles.h"
#include "core/backend/cpu/lane_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;

/// y[m] = Σ over k of weight[m * row + k * step] · x[k].
struct Product {
    const float* x;
    const float* weight;
    const float* bias;
    float* y;
    std::int64_t row, step, length;
    bool relu, accumulate;
};

template <int Rows>
void product_tile(const Product& job)
{
    V sum[Rows];
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m)
        sum[m] = job.bias == nullptr ? V{} : broadcast<float, L>(job.bias[m]);
    // Steps from line to line are none that the processor would foresee.
    constexpr std::int64_t kAhead = 12, kLine = 16;
    const bool jumps = job.step >= kLine;
    const float* w = job.weight;
    const float* x = job.x;
    for (std::int64_t k = job.length; k > 0; --k, w += job.step, x += L) {
        if (jumps) {
            __builtin_prefetch(w + kAhead * job.step);
            __builtin_prefetch(w + kAhead * job.step + Rows - 1);
        }
        const V value = load<float, L>(x);
        LOOM_UNROLL
        for (int m = 0; m < Rows; ++m) sum[m] += broadcast<float, L>(w[m * job.row]) * value;
    }
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        V y = sum[m];
        if (job.accumulate) y += load<float, L>(job.y + m * L);
        if (job.relu) y = y < V{} ? V{} : y;
        store(job.y + m * L, y);
    }
}

template <int Rows>
LOOM_INLINE void product_tiles(Product& job, std::int64_t& left)
{
    for (; left >= Rows; left -= Rows) {
        product_tile<Rows>(job);
        job.weight += Rows * job.row;
        job.y += Rows * L;
        if (job.bias != nullptr) job.bias += Rows;
    }
}

void product(Product job, std::int64_t rows)
{
    product_tiles<12>(job, rows);
    product_tiles<8>(job, rows);
    product_tiles<4>(job, rows);
    product_tiles<1>(job, rows);
}

/// Some outputs against the two vectors of a panel.
template <int Rows>
void gradient_tile(const LaneLinearGradient& job, const float* panel, std::int64_t output,
                   std::int64_t first_input)
{
    constexpr std::int64_t kWidth = 2 * L;
    V sum[Rows][2] = {};
    std::int64_t left = job.samples;
    for (std::int64_t block = 0; block < job.blocks; ++block) {
        const float* dy = job.dy + block * job.dy_block + output * L;
        const std::int64_t count = left < L ? left : L;
        for (std::int64_t n = 0; n < count; ++n, panel += kWidth, ++dy) {
            const V x0 = load<float, L>(panel), x1 = load<float, L>(panel + L);
            LOOM_UNROLL
            for (int m = 0; m < Rows; ++m) {
                const V factor = broadcast<float, L>(dy[m * L]);
                sum[m][0] += factor * x0;
                sum[m][1] += factor * x1;
            }
        }
        left -= count;
    }
    const std::int64_t inputs = job.in - first_input < kWidth ? job.in - first_input : kWidth;
    for (int m = 0; m < Rows; ++m) {
        float row[kWidth];
        store(row, sum[m][0]);
        store(row + L, sum[m][1]);
        __builtin_memcpy(job.dweight + (output + m) * job.in + first_input, row,
                         static_cast<std::size_t>(inputs) * sizeof(float));
    }
}

} // namespace

void lane_linear(const LaneLinear& job)
{
    product({job.x, job.weight, job.bias, job.y, job.in, 1, job.in, job.relu, job.accumulate},
            job.out);
}

void lane_linear_input_gradient(const LaneLinear& job)
{
    product({job.x, job.weight, nullptr, job.y, 1, job.in, job.out, false, job.accumulate}, job.in);
}

void lane_linear_weight_gradient(const LaneLinearGradient& job)
{
    constexpr std::int64_t kWidth = 2 * L;
    for (std::int64_t p = job.first; p < job.last; ++p) {
        const float* panel = job.panels + p * job.blocks * L * kWidth;
        std::int64_t output = 0;
        for (; output + 6 <= job.out; output += 6) gradient_tile<6>(job, panel, output, p * kWidth);
        for (; output + 2 <= job.out; output += 2) gradient_tile<2>(job, panel, output, p * kWidth);
        for (; output < job.out; ++output) gradient_tile<1>(job, panel, output, p * kWidth);
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE
