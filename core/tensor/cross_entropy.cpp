#include "core/tensor/nn_ops.h"

#include <stdexcept>

#include <fmt/core.h>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

/// A loss is Σ gains · factor / divisor over its samples, or each of them.
struct LossScale {
    LossReduction reduction = LossReduction::Mean;
    double factor = 1;
    Tensor divisor{}; ///< undefined: 1
};

Shape ones_like_rank(const Shape& shape)
{
    Shape ones;
    for (int i = 0; i < shape.rank(); ++i) ones.push_back(1);
    return ones;
}

Tensor scaled_by(const Tensor& x, const LossScale& scale)
{
    const Tensor y = scaled(x, scale.factor);
    return scale.divisor.defined() ? apply(BinaryOp::Div, y, scale.divisor) : y;
}

Tensor reduced_loss(const Tensor& gains, const LossScale& scale, const Shape& sample_shape)
{
    if (scale.reduction == LossReduction::None)
        return scaled_by(gains, scale).reshape(sample_shape);
    return scaled_by(reduce_sum(gains, ones_like_rank(gains.shape())).reshape({}), scale);
}

/// d loss / d gains, as a scalar or of the gains' shape.
Tensor gain_gradient(const Tensor& dy, const LossScale& scale, const Shape& gains_shape)
{
    const Tensor k = scaled_by(dy, scale);
    return scale.reduction == LossReduction::None ? k.reshape(gains_shape) : k;
}

/// logits[N, C, …] without the classes.
Shape sample_shape_of(const Tensor& logits)
{
    Shape shape = logits.shape();
    shape.erase(1);
    return shape;
}

/// [N, 1, …]
Shape kept_shape_of(const Tensor& logits)
{
    Shape shape = logits.shape();
    shape[1] = 1;
    return shape;
}

Tensor log_probabilities(const Tensor& logits)
{
    const Tensor y = new_like(logits, logits.shape());
    if (y.numel() > 0) logits.backend().softmax(y.view_of(), logits.view_of(), 1, true);
    return y;
}

Tensor log_softmax_gradient(const Tensor& dy, const Tensor& log_p)
{
    const Tensor dx = new_like(log_p, log_p.shape());
    if (dx.numel() > 0) {
        dx.backend().softmax_gradient(dx.view_of(), dy.view_of(), log_p.view_of(), 1, true);
    }
    return dx;
}

/// Class weights [C] stretched along logits[N, C, …].
Tensor along_classes(const Tensor& weight, int rank)
{
    Shape shape =
        ones_like_rank(Shape(std::vector<std::int64_t>(static_cast<std::size_t>(rank), 1)));
    shape[1] = weight.size(0);
    return packed(weight).detach().view(shape);
}

void check_cross_entropy(const Tensor& logits, const Tensor& target,
                         const CrossEntropyOptions& options)
{
    const char* op = "cross_entropy";
    require_one_device(op, {&logits, &target});
    require_floating(op, logits);
    if (logits.dim() < 2 || logits.size(1) == 0) {
        fail_op(op, "logits [N, C] or [N, C, d1, …] with at least 1 class",
                logits.shape().to_string());
    }
    const double smoothing = options.label_smoothing;
    if (!(smoothing >= 0 && smoothing <= 1)) {
        fail_op(op, "a label_smoothing from 0 to 1", fmt::format("{}", smoothing));
    }
    const bool probabilities = is_floating(target.dtype());
    if (probabilities) {
        require_same_dtype(op, logits, target);
    } else if (target.dtype() != DType::Int64) {
        fail_op(op, "a target of int64 classes or of probabilities", name(target.dtype()));
    }
    const Shape wanted = probabilities ? logits.shape() : sample_shape_of(logits);
    if (target.shape() != wanted) {
        fail_op(op,
                fmt::format("a target {} for logits {}", wanted.to_string(),
                            logits.shape().to_string()),
                target.shape().to_string());
    }
    if (probabilities && options.ignore_index >= 0) {
        fail_op(op, "no ignore_index with probabilities", fmt::format("{}", options.ignore_index));
    }
    if (!options.weight.defined()) return;
    require_one_device(op, {&logits, &options.weight});
    require_same_dtype(op, logits, options.weight);
    if (options.weight.requires_grad())
        fail_op(op, "a weight without gradient", "one that requires it");
    if (options.weight.shape() == Shape{logits.size(1)}) return;
    fail_op(op, fmt::format("weight [{}]", logits.size(1)), options.weight.shape().to_string());
}

/// Checks every class and counts those to be left out.
std::int64_t count_ignored(const Tensor& target, std::int64_t classes, std::int64_t ignore_index)
{
    const Tensor host = packed(target.device().is_host() ? target : target.to(Device::cpu()));
    const std::int64_t* labels = host.view_of().as<std::int64_t>();
    std::int64_t ignored = 0;
    for (std::int64_t i = 0; i < host.numel(); ++i) {
        if (labels[i] == ignore_index) {
            ++ignored;
        } else if (labels[i] < 0 || labels[i] >= classes) {
            throw std::invalid_argument(fmt::format(
                "[cross_entropy] expected targets from 0 to {}, got {}", classes - 1, labels[i]));
        }
    }
    return ignored;
}

/// Class targets prepared for the kernels; all of shape [N, 1, …].
struct Classes {
    Tensor index;           ///< int64, 0 where ignored
    Tensor valid;           ///< bool; undefined when nothing is ignored
    Tensor weight;          ///< of each sample, 0 where ignored; undefined when all are 1
    std::int64_t count = 0; ///< of samples that are not ignored
};

Tensor masked(const Classes& classes, const Tensor& x)
{
    return classes.valid.defined() ? apply_where(classes.valid, x, number_like(x, 0)) : x;
}

Classes prepare(const Tensor& logits, const Tensor& target, const CrossEntropyOptions& options)
{
    const std::int64_t ignored = count_ignored(target, logits.size(1), options.ignore_index);
    const Shape kept = kept_shape_of(logits);
    Classes classes{.index = packed(target).view(kept), .valid = {}, .weight = {}, .count = 0};
    classes.count = target.numel() - ignored;
    if (ignored > 0) {
        classes.valid =
            apply(BinaryOp::Ne, classes.index, number_like(target, options.ignore_index));
        classes.index = masked(classes, classes.index);
    }
    if (!options.weight.defined()) return classes;
    const Tensor weights = new_like(logits, {target.numel()});
    if (target.numel() > 0) {
        logits.backend().index_select(weights.view_of(), options.weight.view_of(), 0,
                                      classes.index.view({target.numel()}).view_of());
    }
    classes.weight = masked(classes, weights.view(kept));
    return classes;
}

LossScale scale_of(const Classes& classes, LossReduction reduction)
{
    LossScale scale{.reduction = reduction, .factor = -1};
    if (reduction != LossReduction::Mean) return scale;
    if (classes.weight.defined()) {
        scale.divisor =
            reduce_sum(classes.weight, ones_like_rank(classes.weight.shape())).reshape({});
    } else {
        scale.factor = -1.0 / static_cast<double>(classes.count);
    }
    return scale;
}

/// x[N, C, …] += value[N, 1, …] at each sample's class.
void add_at_class(const Tensor& x, const Classes& classes, const Tensor& value)
{
    if (x.numel() == 0) return;
    x.backend().scatter_add(x.view_of(), 1, classes.index.view_of(),
                            broadcast_view(value, classes.index.shape()));
}

/// smoothing / C for every class and the rest for the right one, times the classes' weights.
Tensor smoothed_targets(const Tensor& logits, const Classes& classes,
                        const CrossEntropyOptions& options)
{
    const double even = options.label_smoothing / static_cast<double>(logits.size(1));
    Tensor q = full(logits.shape(), even, {.dtype = logits.dtype(), .device = logits.device()});
    if (options.weight.defined()) {
        q = apply(BinaryOp::Mul, q, along_classes(options.weight, logits.dim()));
    }
    const double rest = 1 - options.label_smoothing;
    add_at_class(q, classes,
                 classes.weight.defined() ? scaled(classes.weight, rest)
                                          : number_like(logits, rest));
    return masked(classes, q);
}

/// Only the right class counts: it is picked, so that log 0 elsewhere does no harm.
Tensor cross_entropy_of_classes(const Tensor& logits, const Classes& classes,
                                const LossScale& scale)
{
    const Tensor log_p = log_probabilities(logits);
    Tensor gains = new_like(logits, classes.index.shape());
    if (gains.numel() > 0) {
        logits.backend().gather(gains.view_of(), log_p.view_of(), 1, classes.index.view_of());
    }
    if (classes.weight.defined()) gains = apply(BinaryOp::Mul, gains, classes.weight);
    const Tensor y = reduced_loss(masked(classes, gains), scale, sample_shape_of(logits));
    if (!needs_grad({&logits})) return y;
    return Tensor::record("cross_entropy", y, {logits},
                          [logits = grad_target(logits), classes, scale, log_p](const Tensor& dy) {
                              Tensor dgains = gain_gradient(dy, scale, classes.index.shape());
                              if (classes.weight.defined())
                                  dgains = apply(BinaryOp::Mul, dgains, classes.weight);
                              const Tensor dlog_p = zeros_like(log_p);
                              add_at_class(dlog_p, classes, masked(classes, dgains));
                              logits.add_grad(log_softmax_gradient(dlog_p, log_p));
                          });
}

/// -Σ q · log softmax(logits) for targets q[N, C, …] that weigh every class.
Tensor cross_entropy_of_weights(const Tensor& logits, const Tensor& q, const LossScale& scale,
                                const Tensor& target, const Tensor& dq_dtarget)
{
    const Tensor log_p = log_probabilities(logits);
    const Shape kept = kept_shape_of(logits);
    const Tensor gains = reduce_sum(apply(BinaryOp::Mul, q, log_p), kept);
    const Tensor y = reduced_loss(gains, scale, sample_shape_of(logits));
    if (!needs_grad({&logits, &target})) return y;
    return Tensor::record("cross_entropy", y, {logits, target},
                          [logits = grad_target(logits), target = grad_target(target), q,
                           dq_dtarget, scale, log_p, kept](const Tensor& dy) {
                              const Tensor dgains = gain_gradient(dy, scale, kept);
                              if (logits.requires_grad()) {
                                  const Tensor dlog_p = apply(BinaryOp::Mul, q, dgains);
                                  logits.add_grad(log_softmax_gradient(dlog_p, log_p));
                              }
                              if (target.requires_grad()) {
                                  const Tensor dq = apply(BinaryOp::Mul, log_p, dgains);
                                  target.add_grad(apply(BinaryOp::Mul, dq, dq_dtarget));
                              }
                          });
}

Tensor cross_entropy_of_probabilities(const Tensor& logits, const Tensor& target,
                                      const CrossEntropyOptions& options)
{
    const double classes = static_cast<double>(logits.size(1));
    const double samples = static_cast<double>(logits.numel()) / classes;
    const double even = options.label_smoothing / classes;
    Tensor q = target;
    Tensor dq_dtarget = number_like(logits, 1 - options.label_smoothing);
    if (options.label_smoothing > 0) {
        q = apply(BinaryOp::Add, apply(BinaryOp::Mul, q, dq_dtarget), number_like(logits, even));
    }
    if (options.weight.defined()) {
        const Tensor weight = along_classes(options.weight, logits.dim());
        q = apply(BinaryOp::Mul, q, weight);
        dq_dtarget = apply(BinaryOp::Mul, dq_dtarget, weight);
    }
    const bool mean = options.reduction == LossReduction::Mean;
    const LossScale scale{.reduction = options.reduction, .factor = mean ? -1 / samples : -1};
    return cross_entropy_of_weights(logits, q, scale, target, dq_dtarget);
}

} // namespace

Tensor cross_entropy(const Tensor& logits, const Tensor& target, const CrossEntropyOptions& options)
{
    check_cross_entropy(logits, target, options);
    if (is_floating(target.dtype())) return cross_entropy_of_probabilities(logits, target, options);
    const Classes classes = prepare(logits, target, options);
    const LossScale scale = scale_of(classes, options.reduction);
    if (options.label_smoothing == 0) return cross_entropy_of_classes(logits, classes, scale);
    const Tensor q = smoothed_targets(logits, classes, options);
    return cross_entropy_of_weights(logits, q, scale, target, {});
}

} // namespace loom
