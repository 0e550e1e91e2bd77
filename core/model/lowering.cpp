#include "core/model/lowering.h"

#include "core/nn/activation.h"
#include "core/nn/convolution.h"
#include "core/nn/dropout.h"
#include "core/nn/linear.h"
#include "core/nn/loss.h"
#include "core/nn/merge.h"
#include "core/nn/pooling.h"
#include "core/nn/reshaping.h"
#include "core/tensor/window.h"

#include <algorithm>
#include <map>

namespace loom {

namespace {

using Kind = ProgramOp::Kind;

Conv2dGeometry geometry_of(const Conv2dOptions& options, const ProgramOp& op)
{
    Conv2dGeometry geometry{.stride = options.stride,
                            .pad_begin = options.padding,
                            .pad_end = options.padding,
                            .dilation = options.dilation,
                            .groups = options.groups};
    if (!options.same) return geometry;
    for (std::size_t i = 0; i < 2; ++i) {
        const SamePadding same = same_padding(op.kernel[i], options.dilation[i]);
        geometry.pad_begin[i] = same.begin;
        geometry.pad_end[i] = same.end;
    }
    return geometry;
}

Pool2dGeometry geometry_of(const Pool2dOptions& options)
{
    return {.kernel = options.kernel_size,
            .stride = options.stride.value_or(options.kernel_size),
            .padding = options.padding,
            .dilation = options.dilation,
            .count_include_pad = options.count_include_pad,
            .divisor_override = options.divisor_override.value_or(0)};
}

class Lowerer {
public:
    Lowerer(std::span<const ModelStep> steps, bool training) : steps_(steps)
    {
        result_.program.training = training;
    }

    std::optional<Lowering> run(std::span<const std::size_t> numbers, Module* loss)
    {
        for (const std::size_t number : numbers) {
            const ModelStep& step = steps_[number];
            ProgramOp op;
            for (const std::size_t input : step.inputs) op.inputs.push_back(ops_.at(input));
            if (!set_shape(op, step.shape) || !set_kind(op, step)) return {};
            ops_[number] = result_.program.ops.size();
            result_.program.ops.push_back(std::move(op));
        }
        const ModelStep& last = steps_[numbers.back()];
        result_.program.output = ops_.at(numbers.back());
        if (last.shape.rank() == 2) result_.classes = last.shape[1];
        if (result_.program.training && !set_loss(loss)) return {};
        return std::move(result_);
    }

private:
    static bool set_shape(ProgramOp& op, const Shape& shape)
    {
        if (shape.rank() < 2 || shape.rank() > 4 || shape[0] != kBatch) return false;
        for (int axis = 1; axis < shape.rank(); ++axis)
            op.shape[static_cast<std::size_t>(axis) - 1] = shape[axis];
        return op.size() > 0;
    }

    const Shape& input_shape(const ModelStep& step) const
    {
        return steps_[step.inputs.front()].shape;
    }

    /// A parameter's place in memory and its gradient's; false if it is one that stands still.
    bool set_parameter(ProgramParameter& place, const Tensor& tensor)
    {
        if (!tensor.defined()) return true;
        if (!tensor.is_contiguous() || tensor.dtype() != DType::Float32) return false;
        place.values = tensor.view_of().as<float>();
        if (!result_.program.training) return true;
        if (!tensor.requires_grad()) return false;
        result_.parameters.push_back(tensor);
        result_.gradients.push_back(empty(tensor.shape(), {.device = tensor.device()}));
        place.gradient = result_.gradients.back().view_of().as<float>();
        return true;
    }
    bool set_parameters(ProgramOp& op, const Tensor& weight, const Tensor& bias)
    {
        return set_parameter(op.weight, weight) && set_parameter(op.bias, bias);
    }

    bool set_kind(ProgramOp& op, const ModelStep& step)
    {
        Module* module = step.module;
        if (module == nullptr) return true;
        if (auto* conv = dynamic_cast<Conv2d*>(module)) return set_convolution(op, *conv);
        if (auto* linear = dynamic_cast<Linear*>(module)) {
            op.kind = Kind::Linear;
            return step.shape.rank() == 2 && set_parameters(op, linear->weight(), linear->bias());
        }
        if (auto* norm = dynamic_cast<BatchNorm*>(module)) return set_norm(op, *norm);
        if (auto* dropout = dynamic_cast<Dropout*>(module)) {
            op.kind = Kind::Dropout;
            op.p = dropout->p();
            result_.dropouts.push_back(dropout);
            return true;
        }
        if (const auto* concat = dynamic_cast<Concat*>(module)) {
            op.kind = Kind::Concat;
            return concat->dim() == 1 || concat->dim() == 1 - step.shape.rank();
        }
        if (dynamic_cast<Add*>(module) != nullptr) {
            op.kind = Kind::Add;
            return std::ranges::all_of(
                step.inputs, [&](std::size_t input) { return steps_[input].shape == step.shape; });
        }
        return set_reshape(op, step) || set_pooling(op, *module) || set_activation(op, *module);
    }

    bool set_convolution(ProgramOp& op, Conv2d& conv)
    {
        op.kind = Kind::Conv2d;
        op.kernel = {conv.weight().size(2), conv.weight().size(3)};
        op.conv = geometry_of(conv.options(), op);
        return set_parameters(op, conv.weight(), conv.bias());
    }

    bool set_norm(ProgramOp& op, BatchNorm& norm)
    {
        op.kind = Kind::BatchNorm;
        op.eps = norm.settings().eps;
        op.running_mean = norm.running_mean().view_of().as<float>();
        op.momentum = norm.settings().momentum;
        op.running_var = norm.running_var().view_of().as<float>();
        op.batches = norm.num_batches_tracked().view_of().as<std::int64_t>();
        result_.norms.push_back(&norm);
        if (op.shape[1] * op.shape[2] == 1) result_.needs_two_samples = true;
        return set_parameters(op, norm.weight(), norm.bias());
    }

    bool set_reshape(ProgramOp& op, const ModelStep& step) const
    {
        const Module* module = step.module;
        const bool reshapes = dynamic_cast<const Flatten*>(module) != nullptr ||
                              dynamic_cast<const Reshape*>(module) != nullptr ||
                              dynamic_cast<const Squeeze*>(module) != nullptr ||
                              dynamic_cast<const Unsqueeze*>(module) != nullptr;
        op.kind = reshapes ? Kind::Reshape : op.kind;
        return reshapes && input_shape(step)[0] == kBatch;
    }

    static bool set_pooling(ProgramOp& op, const Module& module)
    {
        if (const auto* max = dynamic_cast<const MaxPool2d*>(&module)) {
            op.kind = Kind::MaxPool2d;
            op.pool = geometry_of(max->options());
        } else if (const auto* average = dynamic_cast<const AvgPool2d*>(&module)) {
            op.kind = Kind::AvgPool2d;
            op.pool = geometry_of(average->options());
        } else if (dynamic_cast<const AdaptiveAvgPool2d*>(&module) != nullptr) {
            op.kind = Kind::AdaptiveAvgPool2d;
        }
        return op.kind != Kind::Input;
    }

    static bool set_activation(ProgramOp& op, const Module& module)
    {
        op.kind = Kind::Unary;
        if (dynamic_cast<const ReLU*>(&module) != nullptr) {
            op.unary = UnaryOp::Relu;
        } else if (const auto* leaky = dynamic_cast<const LeakyReLU*>(&module)) {
            op.unary = UnaryOp::LeakyRelu;
            op.slope = leaky->negative_slope();
        } else if (const auto* gelu = dynamic_cast<const GELU*>(&module)) {
            op.unary = gelu->approximate() == GeluKind::Exact ? UnaryOp::Gelu : UnaryOp::GeluTanh;
        } else if (dynamic_cast<const SiLU*>(&module) != nullptr) {
            op.unary = UnaryOp::Silu;
        } else if (dynamic_cast<const Sigmoid*>(&module) != nullptr) {
            op.unary = UnaryOp::Sigmoid;
        } else if (dynamic_cast<const Tanh*>(&module) != nullptr) {
            op.unary = UnaryOp::Tanh;
        } else {
            return false;
        }
        return true;
    }

    bool set_loss(Module* loss)
    {
        ProgramLoss& lowered = result_.program.loss;
        if (result_.classes == 0) return false;
        if (const auto* entropy = dynamic_cast<CrossEntropyLoss*>(loss)) {
            const CrossEntropyLossSettings& settings = entropy->settings();
            lowered.kind = ProgramLoss::Kind::CrossEntropy;
            lowered.label_smoothing = settings.label_smoothing;
            lowered.class_weights.assign(settings.weight.begin(), settings.weight.end());
            return settings.ignore_index < 0 && settings.reduction == LossReduction::Mean;
        }
        if (const auto* squares = dynamic_cast<MSELoss*>(loss)) {
            lowered.kind = ProgramLoss::Kind::MeanSquaredError;
            return squares->reduction() == LossReduction::Mean;
        }
        return false;
    }

    std::span<const ModelStep> steps_;
    std::map<std::size_t, std::size_t> ops_; ///< by number of the step
    Lowering result_;
};

} // namespace

std::optional<Lowering> lower(std::span<const ModelStep> steps,
                              std::span<const std::size_t> numbers, Module* loss)
{
    return Lowerer(steps, loss != nullptr).run(numbers, loss);
}

} // namespace loom
