#include "core/backend/cpu/convolution_layout.h"
#include "core/backend/cpu/wide_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;

} // namespace

void wide_to_lanes(const WideMove& job)
{
    const std::int64_t sample = job.pixels * job.channels;
    for (std::int64_t c = 0; c < job.channels; c += L) {
        for (std::int64_t i = 0; i < job.pixels; ++i) {
            V v[L];
            LOOM_UNROLL
            for (int n = 0; n < L; ++n) {
                v[n] = n < job.samples
                           ? load<float, L>(job.wide + n * sample + i * job.channels + c)
                           : V{};
            }
            transpose<float, L>(v);
            LOOM_UNROLL
            for (int k = 0; k < L; ++k) {
                float* to = job.lanes + ((c + k) * job.pixels + i) * L;
                store(to, job.accumulate ? load<float, L>(to) + v[k] : v[k]);
            }
        }
    }
}

void wide_from_lanes(const WideMove& job)
{
    const std::int64_t sample = job.pixels * job.channels;
    for (std::int64_t c = 0; c < job.channels; c += L) {
        for (std::int64_t i = 0; i < job.pixels; ++i) {
            V v[L];
            LOOM_UNROLL
            for (int k = 0; k < L; ++k)
                v[k] = load<float, L>(job.lanes + ((c + k) * job.pixels + i) * L);
            transpose<float, L>(v);
            LOOM_UNROLL
            for (int n = 0; n < L; ++n) {
                if (n >= job.samples) continue;
                float* to = job.wide + n * sample + i * job.channels + c;
                store(to, job.accumulate ? load<float, L>(to) + v[n] : v[n]);
            }
        }
    }
}

const WideKernels& wide_kernels()
{
    static constexpr WideKernels kKernels{
        .lanes = L,
        .work_floats = wide_work_floats,
        .pack_weight = wide_pack_weight,
        .convolution = wide_convolution,
        .weight_gradient = wide_weight_gradient,
        .finish_weight_gradient = wide_finish_weight_gradient,
        .channel_sums = wide_channel_sums,
        .norm_sums = wide_norm_sums,
        .norm = wide_norm,
        .norm_gradient_sums = wide_norm_gradient_sums,
        .norm_gradient = wide_norm_gradient,
        .to_lanes = wide_to_lanes,
        .from_lanes = wide_from_lanes,
    };
    return kKernels;
}

} // namespace loom::LOOM_ISA_NAMESPACE
