#include "core/backend/cuda/step_queue.h"

namespace loom::cuda {

void StepQueue::backward_single(const Stage& stage, const Kept& kept)
{
    const std::size_t i = stage.op;
    const ProgramOp& op = ops_[i];
    const std::size_t from = op.inputs[0];
    switch (op.kind) {
    case Kind::Unary: return backward_unary(i);
    case Kind::MaxPool2d:
        return give(from, [&](float* dx) {
            View places = view(dy(i), i);
            places.dtype = DType::Int32;
            places.data = kept.chosen->data();
            max_pool2d_gradient(context_, view(dx, from), view(dy(i), i), places, op.pool);
        });
    case Kind::AvgPool2d:
        return give(from, [&](float* dx) {
            avg_pool2d_gradient(context_, view(dx, from), view(dy(i), i), op.pool);
        });
    case Kind::AdaptiveAvgPool2d:
        return give(from, [&](float* dx) {
            adaptive_avg_pool2d_gradient(context_, view(dx, from), view(dy(i), i));
        });
    case Kind::Dropout:
        return give(from, [&](float* dx) {
            dropout(context_, count_of(i), dx, dy(i), op.p, in_.dropout + stage.ordinal);
        });
    case Kind::Concat: return concatenate(i, false);
    case Kind::Add: return backward_sum(stage);
    default: return;
    }
}

void StepQueue::backward_unary(std::size_t i)
{
    const ProgramOp& op = ops_[i];
    const std::size_t from = op.inputs[0];
    const ActivationGradient& way = gradient_of(op.unary);
    give(from, [&](float* dx) {
        binary(context_, way.gradient, flat(dx, i), flat(dy(i), i),
               flat(way.of_result ? y(i) : y(from), i), op.slope);
    });
}

void StepQueue::backward_sum(const Stage& stage)
{
    const std::size_t i = stage.output;
    for (const std::size_t input : ops_[stage.op].inputs) {
        give(input, [&](float* dx) {
            if (stage.activation) {
                binary(context_, BinaryOp::ReluGradient, flat(dx, i), flat(dy(i), i), flat(y(i), i),
                       0);
            } else {
                copy(context_, flat(dx, i), flat(dy(i), i));
            }
        });
    }
}

void StepQueue::backward_chain(const Stage& stage, const Kept& kept)
{
    const ProgramOp& op = ops_[stage.op];
    if (!has_epilogue(stage)) return differentiate_product(stage.op, dy(stage.op));
    const Epilogue e = epilogue_of(stage, kept);
    const ProgramOp& affine = stage.norm ? ops_[*stage.norm] : op;
    EpilogueGradient g{.dweight = stage.norm ? affine.weight.gradient : nullptr,
                       .dbias = affine.bias.gradient,
                       .dy = dy(stage.output),
                       .y = y(stage.output),
                       .chosen = e.pools() ? kept.chosen->as<std::uint8_t>() : nullptr};
    if (op.kind == Kind::BatchNorm) {
        const std::size_t from = op.inputs[0];
        g.x = y(from);
        bool given = false;
        give(from, [&](float* dx) {
            g.dx = dx;
            epilogue_gradient(context_, e, g);
            given = true;
        });
        if (!given) epilogue_gradient(context_, e, g); // the images want no gradient
        return;
    }
    // A bias before a batch norm changes nothing, since the mean takes it away again.
    if (stage.norm && op.bias) fill(context_, packed(op.bias.gradient, {op.shape[0]}), 0);
    const bool only_adds = !stage.norm && !stage.activation && !stage.pool;
    const Memory dz = only_adds ? nullptr : take_value(stage.op);
    g.x = kept.x != nullptr ? kept.x->as<float>() : nullptr;
    g.dx = only_adds ? nullptr : dz->as<float>();
    epilogue_gradient(context_, e, g);
    differentiate_product(stage.op, only_adds ? dy(stage.output) : dz->as<float>());
}

/// The gradients of what `multiply` took, from that of z.
void StepQueue::differentiate_product(std::size_t i, float* dz)
{
    const ProgramOp& op = ops_[i];
    const std::size_t from = op.inputs[0];
    if (op.kind == Kind::Conv2d) {
        const std::int64_t inputs = ops_[from].shape[0] / op.conv.groups;
        const auto weights = [&](float* data) {
            return packed(data, {op.shape[0], inputs, op.kernel[0], op.kernel[1]});
        };
        conv2d_weight_gradient(context_, weights(op.weight.gradient), nullptr, view(dz, i),
                               view(y(from), from), op.conv);
        return give(from, [&](float* dx) {
            conv2d_input_gradient(context_, view(dx, from), view(dz, i), weights(op.weight.values),
                                  op.conv);
        });
    }
    const std::int64_t inputs = ops_[from].size();
    matmul(context_, packed(op.weight.gradient, {op.size(), inputs}), turned(rows(dz, i)),
           rows(y(from), from), nullptr, false);
    give(from, [&](float* dx) {
        matmul(context_, rows(dx, from), rows(dz, i), packed(op.weight.values, {op.size(), inputs}),
               nullptr, false);
    });
}

} // namespace loom::cuda
