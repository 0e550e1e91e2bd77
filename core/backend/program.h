#pragma once

#include "core/backend/accelerator.h"
#include "core/backend/backend.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// A whole network for a backend to compile: what a step computes, not how. The backend fuses,
/// plans memory and chooses layouts; callers see images, labels, gradients and predictions only.
namespace loom {

/// A parameter in float32 and where its gradient goes; both contiguous, owned by the caller.
struct ProgramParameter {
    float* values = nullptr;   ///< null: there is none
    float* gradient = nullptr; ///< null in a program that only infers
    explicit operator bool() const { return values != nullptr; }
};

/// One value of the network, and the op that makes it of earlier ones.
struct ProgramOp {
    enum class Kind : std::uint8_t {
        Input,
        Conv2d,    ///< parameters: weight [M, C/groups, R, S], bias [M] or none
        Linear,    ///< parameters: weight [out, in], bias [out] or none
        BatchNorm, ///< parameters: weight [C], bias [C], both or neither; channels: shape[0]
        Unary,     ///< Relu, LeakyRelu, Tanh, Sigmoid, Gelu, GeluTanh, Silu
        MaxPool2d,
        AvgPool2d,
        AdaptiveAvgPool2d,
        Dropout,
        Add,     ///< of any number of values of one shape
        Concat,  ///< along axis 1 of [N, C, …]
        Reshape, ///< the same numbers in the same order
    };

    Kind kind = Kind::Input;
    std::vector<std::size_t> inputs{}; ///< numbers of earlier ops
    /// Of one sample: [C, H, W]; flat values are [F, 1, 1].
    std::array<std::int64_t, 3> shape{1, 1, 1};
    ProgramParameter weight{}, bias{};

    Conv2dGeometry conv{};
    std::array<std::int64_t, 2> kernel{1, 1}; ///< of the convolution
    Pool2dGeometry pool{};
    UnaryOp unary = UnaryOp::Relu;
    double slope = 0; ///< of LeakyRelu
    double p = 0;     ///< of Dropout

    // Of BatchNorm: its settings, its running statistics and the batches that it has seen, which
    // training counts. Without a momentum the statistics are the average of all those batches.
    double eps = 0;
    std::optional<double> momentum{};
    float *running_mean = nullptr, *running_var = nullptr;
    std::int64_t* batches = nullptr;

    std::int64_t size() const { return shape[0] * shape[1] * shape[2]; }
};

struct ProgramLoss {
    enum class Kind : std::uint8_t { None, CrossEntropy, MeanSquaredError };
    Kind kind = Kind::None;
    double label_smoothing = 0;
    std::vector<float> class_weights{}; ///< empty: all count alike
};

struct ProgramDescription {
    std::vector<ProgramOp> ops{}; ///< in an order in which they can run; the first is the Input
    std::size_t output = 0;
    ProgramLoss loss{};
    bool training = false; ///< batch statistics, dropout, gradients of every parameter
};

/// A batch as it lies in memory.
struct ProgramBatch {
    std::int64_t count = 0;
    const float* images = nullptr;               ///< [count, C, H, W]; or else
    std::span<const std::uint8_t* const> rows{}; ///< bytes of each image, to be divided by 255
};

/// An optimizer's update of the parameters, made after the gradients unless the loss or any number
/// is infinite or NaN. Of float32; settings are alike but for the number of the step, and none is
/// an SGD's first with momentum.
struct ProgramUpdate {
    std::span<const AdamUpdate> adam{}; ///< or
    std::span<const SgdUpdate> sgd{};
    std::optional<double> max_grad_norm{}; ///< gradients are clipped before
};

/// What changes from step to step beside the batch.
struct ProgramStep {
    std::span<const std::int64_t> labels{}; ///< classes, in range
    std::span<const PhiloxKey> dropout{};   ///< for each Dropout with p > 0, in order
    const ProgramUpdate* update = nullptr;  ///< or none; only of a program that makes updates
};

struct ProgramResult {
    double loss = 0;
    std::int64_t correct = 0; ///< largest output at the label
};

/// A compiled network. Not for use by two threads at once. The same bits for any number of
/// threads.
class Program {
public:
    virtual ~Program() = default;

    /// Whether `train` makes the update that a step comes with. If so, a step whose loss is not
    /// finite, or for which the memory does not suffice, changes nothing but gradients.
    virtual bool makes_updates() const { return false; }

    /// Loss and gradients of one batch; every gradient is written, running statistics are moved
    /// and batches counted.
    /// Only of a program for training.
    virtual ProgramResult train(const ProgramBatch& batch, const ProgramStep& step) = 0;
    /// y[count, size of the output]. Only of a program that is not for training. Parameters and
    /// running statistics are read anew after `parameters_changed`, and at the first call.
    virtual void infer(float* y, const ProgramBatch& batch) = 0;
    virtual void parameters_changed() = 0;
};

} // namespace loom
