#pragma once

#include "core/backend/accelerator.h"
#include "core/backend/cuda/context.h"
#include "core/backend/folded_norm.h"

#include <cstdint>
#include <optional>
#include <span>

/// The kernels of a training step that is captured once and replayed: whatever changes from step to
/// step they read from the device's memory. float32 only.
namespace loom::cuda {

/// What follows a convolution, a matrix product or nothing, in one kernel: a bias or a batch norm,
/// an activation, a max pool whose windows do not overlap. x is [N, C, H, W], y [N, C, P, Q].
struct Epilogue {
    std::int64_t samples = 0, channels = 0, height = 0, width = 0; ///< of x
    std::int64_t rows = 0, columns = 0;                            ///< of y
    std::int64_t kernel_h = 1, kernel_w = 1;                       ///< of the pool; 1 x 1: none
    std::optional<UnaryOp> activation{};                           ///< of a program's
    double slope = 0;                                              ///< of LeakyRelu
    // [C] or null: y = (x - mean) * scale * weight + bias. A batch norm that trains has a mean; its
    // scale then is rstd.
    const float *mean = nullptr, *scale = nullptr, *weight = nullptr, *bias = nullptr;

    std::int64_t inputs() const { return samples * channels * height * width; }
    std::int64_t outputs() const { return samples * channels * rows * columns; }
    bool pools() const { return kernel_h * kernel_w > 1; }
};
/// chosen: for each y the place of the maximum in its window; or null.
void epilogue(Context& context, const Epilogue& e, float* y, std::uint8_t* chosen, const float* x);

struct EpilogueGradient {
    float* dx = nullptr;
    float *dweight = nullptr, *dbias = nullptr; ///< null: there is none
    const float *dy = nullptr, *y = nullptr;
    const float* x = nullptr; ///< read by a batch norm only
    const std::uint8_t* chosen = nullptr;
};
/// The activation's gradient must be a function of its result.
void epilogue_gradient(Context& context, const Epilogue& e, const EpilogueGradient& g);

/// y = x with each element kept with probability 1 - p and scaled by 1 / (1 - p): the mask of the
/// key, which lies on the device. Also dx from dy.
void dropout(Context& context, std::int64_t n, float* y, const float* x, double p,
             const PhiloxKey* key);

/// y = the sum of the terms, from the first to the last; a relu of it if asked for. y may be the
/// first.
void add(Context& context, std::int64_t n, float* y, std::span<const float* const> terms,
         bool relu);

/// The norm's map of each channel, scales and then shifts.
void fold(Context& context, const FoldedNorm& norm, std::int64_t channels, float* maps);

/// What a step reports, on the device.
struct StepResult {
    double loss = 0;
    std::int64_t correct = 0;
    std::int32_t infinite = 0; ///< set when a number is infinite or NaN; the loss is then a NaN

    /// Whether the step may change the network.
    LOOM_HD bool is_finite() const { return infinite == 0 && loss - loss == 0; }
};

/// What a batch leaves behind in a norm's running statistics.
struct RunningStatistics {
    static constexpr double kAverage = -1; ///< as momentum: of all batches

    float *mean = nullptr, *variance = nullptr;
    std::int64_t* batches = nullptr; ///< seen
    const float* batch = nullptr;    ///< mean, rstd and variance
    const float* offset = nullptr;   ///< to be added to the batch's mean; null: none
    double momentum = 0;
    std::int32_t n = 0, plane = 0; ///< channels; values of a sample in each
};
/// Moves them, the variance made unbiased, and counts the batch of so many samples, unless the
/// result is not finite.
void move_running(Context& context, std::span<const RunningStatistics> all, std::int64_t samples,
                  const StepResult* result);

/// Softmax and cross entropy, or the mean squared error to the one-hot label, with the gradient.
struct Loss {
    std::int64_t samples = 0, classes = 0;
    bool squared_error = false;
    float label_smoothing = 0;
    const float* class_weights = nullptr; ///< null: all 1
    const float* x = nullptr;             ///< [samples, classes]
    const std::int64_t* labels = nullptr;
    float* dx = nullptr;
};
/// Sets loss and correct; `infinite` has been set before.
void loss(Context& context, const Loss& loss, StepResult* result);

} // namespace loom::cuda
