#include "core/backend/cuda/step_queue.h"

namespace loom::cuda {

namespace {

std::int64_t plane_of(const ProgramOp& op) { return op.shape[1] * op.shape[2]; }

} // namespace

void StepQueue::forward_single(const Stage& stage, Kept& kept)
{
    const std::size_t i = stage.op;
    const ProgramOp& op = ops_[i];
    const std::size_t from = op.inputs[0];
    float* const to = y(stage.output);
    switch (op.kind) {
    case Kind::Unary: return unary(context_, op.unary, flat(to, i), flat(y(from), i), op.slope, 0);
    case Kind::MaxPool2d: {
        View places = view(nullptr, i);
        places.dtype = DType::Int32;
        if (plan_.trains()) {
            kept.chosen = take(count_of(i) * static_cast<std::int64_t>(sizeof(std::int32_t)));
            places.data = kept.chosen->data();
        }
        return max_pool2d(context_, view(to, i), places, view(y(from), from), op.pool);
    }
    case Kind::AvgPool2d: return avg_pool2d(context_, view(to, i), view(y(from), from), op.pool);
    case Kind::AdaptiveAvgPool2d:
        return adaptive_avg_pool2d(context_, view(to, i), view(y(from), from));
    case Kind::Dropout:
        return dropout(context_, count_of(i), to, y(from), op.p, in_.dropout + stage.ordinal);
    case Kind::Concat: return concatenate(i, true);
    case Kind::Add: {
        std::vector<const float*> terms;
        for (const std::size_t input : op.inputs) terms.push_back(y(input));
        return add(context_, count_of(i), to, terms, stage.activation.has_value());
    }
    default: return;
    }
}

/// z = the convolution or product without its bias.
void StepQueue::multiply(std::size_t i, float* z)
{
    const ProgramOp& op = ops_[i];
    const std::size_t from = op.inputs[0];
    if (op.kind == Kind::Conv2d) {
        const View weight =
            packed(op.weight.values,
                   {op.shape[0], ops_[from].shape[0] / op.conv.groups, op.kernel[0], op.kernel[1]});
        return conv2d(context_, view(z, i), view(y(from), from), weight, nullptr, op.conv);
    }
    const View weight = packed(op.weight.values, {op.size(), ops_[from].size()});
    matmul(context_, rows(z, i), rows(y(from), from), turned(weight), nullptr, false);
}

void StepQueue::forward_chain(const Stage& stage, Kept& kept)
{
    const ProgramOp& op = ops_[stage.op];
    if (!has_epilogue(stage)) {
        make_value(stage.op);
        return multiply(stage.op, y(stage.op));
    }
    float* z = nullptr; // what the epilogue takes in
    if (op.kind == Kind::BatchNorm) {
        z = y(op.inputs[0]);
    } else {
        kept.x = take_value(stage.op);
        z = kept.x->as<float>();
        multiply(stage.op, z);
    }
    if (stage.norm && plan_.trains()) measure(stage, kept, z);
    make_value(stage.output);
    const Epilogue e = epilogue_of(stage, kept);
    if (e.pools() && plan_.trains()) kept.chosen = take(e.outputs());
    epilogue(context_, e, y(stage.output),
             kept.chosen != nullptr ? kept.chosen->as<std::uint8_t>() : nullptr, z);
    if (!stage.norm) kept.x = nullptr;
}

/// The statistics of the batch that a norm takes in.
void StepQueue::measure(const Stage& stage, Kept& kept, float* z) const
{
    const ProgramOp& norm = ops_[*stage.norm];
    const std::int64_t channels = norm.shape[0];
    kept.statistics = take(3 * channels * static_cast<std::int64_t>(sizeof(float)));
    auto* const mean = kept.statistics->as<float>();
    batch_statistics(context_, packed(mean, {channels}), packed(mean + channels, {channels}),
                     packed(mean + 2 * channels, {channels}),
                     packed(z, {in_.count, channels, plane_of(norm)}), norm.eps);
}

} // namespace loom::cuda
