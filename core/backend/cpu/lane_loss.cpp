#include "core/backend/cpu/convolution_tiles.h"
#include "core/backend/cpu/lane_tables.h"
#include "core/backend/float_math.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;

V exp(const V& x)
{
    V y{};
    for (int n = 0; n < L; ++n) y[n] = math::exp(x[n]);
    return y;
}

float weight_of(const LaneLoss& job, std::int64_t c)
{
    return job.class_weights == nullptr ? 1.0f : job.class_weights[c];
}

/// Of the labels' classes; 0 in lanes that are not in use.
V weights_of_labels(const LaneLoss& job)
{
    V weights{};
    for (int n = 0; n < job.samples; ++n) weights[n] = weight_of(job, job.labels[n]);
    return weights;
}

V largest(const LaneLoss& job)
{
    V best = load<float, L>(job.x);
    for (std::int64_t c = 1; c < job.classes; ++c) {
        const V x = load<float, L>(job.x + c * L);
        best = ((x > best) | (x != x)) ? x : best;
    }
    return best;
}

} // namespace

// Over classes c with probabilities q and logits x, for a sample with the label t:
// loss = (1-s) w[t] (-ln q[t]) + s/C Σ w[c] (-ln q[c]).
void lane_cross_entropy(const LaneLoss& job)
{
    const V top = largest(job);
    V total{};
    for (std::int64_t c = 0; c < job.classes; ++c) {
        const V e = exp(load<float, L>(job.x + c * L) - top);
        store(job.dx + c * L, e);
        total += e;
    }
    const float spread = job.smoothing / static_cast<float>(job.classes);
    const V right = weights_of_labels(job) * (1 - job.smoothing);
    float all_weights = 0;
    for (std::int64_t c = 0; c < job.classes; ++c) all_weights += weight_of(job, c);
    V used{};
    for (int n = 0; n < job.samples; ++n) used[n] = 1;
    const V per_probability = (right + used * (spread * all_weights)) * job.scale / total;

    for (int n = 0; n < job.samples; ++n) {
        const auto log_total =
            static_cast<double>(top[n]) + static_cast<double>(math::log(total[n]));
        const auto minus_log = [&](std::int64_t c) {
            return log_total - static_cast<double>(job.x[c * L + n]);
        };
        double loss = static_cast<double>(right[n]) * minus_log(job.labels[n]);
        if (spread != 0) {
            for (std::int64_t c = 0; c < job.classes; ++c)
                loss += static_cast<double>(spread * weight_of(job, c)) * minus_log(c);
        }
        job.losses[n] = loss;
    }
    for (std::int64_t c = 0; c < job.classes; ++c) {
        const V smooth = used * (spread * weight_of(job, c) * job.scale);
        store(job.dx + c * L, load<float, L>(job.dx + c * L) * per_probability - smooth);
    }
    for (int n = 0; n < job.samples; ++n) job.dx[job.labels[n] * L + n] -= right[n] * job.scale;
}

void lane_squared_error(const LaneLoss& job)
{
    for (int n = 0; n < L; ++n) {
        double loss = 0;
        for (std::int64_t c = 0; c < job.classes; ++c) {
            float difference = 0;
            if (n < job.samples) difference = job.x[c * L + n] - (job.labels[n] == c ? 1.0f : 0.0f);
            loss += static_cast<double>(difference * difference);
            job.dx[c * L + n] = difference * job.scale;
        }
        if (n < job.samples) job.losses[n] = loss;
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE
