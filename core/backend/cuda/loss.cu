#include "core/backend/cuda/groups.h"
#include "core/backend/cuda/step_kernels.h"
#include "core/backend/float_math.h"

namespace loom::cuda {

namespace {

/// Of one sample.
struct SampleLoss {
    double loss;
    std::int64_t correct;
    __device__ SampleLoss operator+(const SampleLoss& other) const
    {
        return {loss + other.loss, correct + other.correct};
    }
};

__device__ float weight_of(const Loss& job, std::int64_t c)
{
    return job.class_weights == nullptr ? 1.0f : job.class_weights[c];
}

/// The weights of all labels added up, in one block: what the mean is divided by.
__global__ void total_weight_kernel(Loss job, double* total)
{
    __shared__ double shared[kThreads];
    double sum = 0;
    for (std::int64_t n = threadIdx.x; n < job.samples; n += kThreads)
        sum += static_cast<double>(weight_of(job, job.labels[n]));
    sum = combine_lanes(Groups{}, sum, shared, Plus{});
    if (threadIdx.x == 0) *total = sum;
}

struct Peak {
    float value;
    std::int64_t place;
};

/// The first of the largest; a NaN wins.
__device__ Peak largest(const float* x, std::int64_t classes)
{
    Peak best{x[0], 0};
    for (std::int64_t c = 1; c < classes && best.value == best.value; ++c)
        if (x[c] > best.value || x[c] != x[c]) best = {x[c], c};
    return best;
}

/// With probabilities q of logits x and the label t:
/// loss = (1-s) w[t] (-ln q[t]) + s/C Σ w[c] (-ln q[c]).
__device__ double cross_entropy(const Loss& job, float top, const float* x, std::int64_t label,
                                double divisor, float* dx)
{
    double total = 0, weights = 0;
    for (std::int64_t c = 0; c < job.classes; ++c) {
        total += static_cast<double>(math::exp(x[c] - top));
        weights += static_cast<double>(weight_of(job, c));
    }
    const double log_total = static_cast<double>(top) + math::log(total);
    const double spread =
        static_cast<double>(job.label_smoothing) / static_cast<double>(job.classes);
    const double right =
        (1 - static_cast<double>(job.label_smoothing)) * static_cast<double>(weight_of(job, label));
    const double scale = 1 / divisor, per_probability = (right + spread * weights) / total;
    double loss = 0;
    for (std::int64_t c = 0; c < job.classes; ++c) {
        const double share =
            (c == label ? right : 0.0) + spread * static_cast<double>(weight_of(job, c));
        if (share != 0) loss += share * (log_total - static_cast<double>(x[c]));
        const auto e = static_cast<double>(math::exp(x[c] - top));
        dx[c] = static_cast<float>((e * per_probability - share) * scale);
    }
    return loss;
}

__device__ double squared_error(const Loss& job, const float* x, std::int64_t label, float* dx)
{
    const auto numbers = static_cast<float>(job.samples * job.classes);
    double loss = 0;
    for (std::int64_t c = 0; c < job.classes; ++c) {
        const float difference = x[c] - (c == label ? 1.0f : 0.0f);
        loss += static_cast<double>(difference * difference);
        dx[c] = 2 / numbers * difference;
    }
    return loss;
}

/// A thread for each sample: there are few classes.
__global__ void sample_loss_kernel(Loss job, const double* total_weight, SampleLoss* losses)
{
    for (std::int64_t n = thread_index(); n < job.samples; n += thread_count()) {
        const float* x = job.x + n * job.classes;
        float* dx = job.dx + n * job.classes;
        const std::int64_t label = job.labels[n];
        const Peak top = largest(x, job.classes);
        const double divisor =
            total_weight == nullptr ? static_cast<double>(job.samples) : *total_weight;
        const double loss = job.squared_error
                                ? squared_error(job, x, label, dx)
                                : cross_entropy(job, top.value, x, label, divisor, dx);
        losses[n] = {loss, top.place == label ? 1 : 0};
    }
}

/// One block adds all samples, in an order that their number alone decides.
__global__ void report_kernel(Loss job, const double* total_weight, const SampleLoss* losses,
                              StepResult* result)
{
    __shared__ SampleLoss shared[kThreads];
    SampleLoss sum{0, 0};
    for (std::int64_t n = threadIdx.x; n < job.samples; n += kThreads) sum = sum + losses[n];
    sum = combine_lanes(Groups{}, sum, shared, Plus{});
    if (threadIdx.x != 0) return;
    double divisor = total_weight == nullptr ? static_cast<double>(job.samples) : *total_weight;
    if (job.squared_error) divisor = static_cast<double>(job.samples * job.classes);
    result->loss = sum.loss / divisor;
    result->correct = sum.correct;
}

} // namespace

void loss(Context& context, const Loss& job, StepResult* result)
{
    const bool weighted = job.class_weights != nullptr && !job.squared_error;
    const Scratch total(context, weighted ? sizeof(double) : 0);
    const Scratch losses(context, static_cast<std::size_t>(job.samples) * sizeof(SampleLoss));
    const auto* const weight = total.as<const double>();
    if (weighted) launch(context, 1, total_weight_kernel, job, total.as<double>());
    launch_for_each(context, job.samples, sample_loss_kernel, job, weight, losses.as<SampleLoss>());
    launch(context, 1, report_kernel, job, weight, losses.as<const SampleLoss>(), result);
}

} // namespace loom::cuda
