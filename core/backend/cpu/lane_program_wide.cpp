#include "core/backend/cpu/lane_program.h"

#include "core/backend/folded_norm.h"

#include <algorithm>

namespace loom {

/// A wide convolution with what is fused behind it: in training, ReLU and pooling are a task of
/// their own, which is to the convolution's output what a batch norm without statistics would be.
struct LaneProgram::WideLayer {
    LaneChain chain;
    ProgramOp op;
    WideImage in{}, out{};
    LanePair padding{};
    bool wants_dx = false;
    std::vector<float> weight{}, flipped{}; ///< packed
    std::vector<float> scale{}, bias{};     ///< with a norm folded in
    LaneSlot x, z, y, winners, dz, work;    ///< z: before ReLU and pooling, or y itself

    bool has_activation() const { return chain.relu || chain.pool; }
    std::int64_t pairs() const { return in.channels * out.channels; }

    void fold_norm()
    {
        const FoldedNorm folded(*chain.norm, op.bias.values);
        for (std::size_t m = 0; m < scale.size(); ++m) {
            const ChannelMap map = folded[static_cast<std::int64_t>(m)];
            scale[m] = map.scale;
            bias[m] = map.shift;
        }
    }
    void pack(const WideKernels& kernels)
    {
        if (chain.norm != nullptr) fold_norm();
        WideWeight job{.weight = op.weight.values,
                       .out_channels = out.channels,
                       .in_channels = in.channels,
                       .scale = chain.norm != nullptr ? scale.data() : nullptr,
                       .flipped = false};
        kernels.pack_weight(weight.data(), job);
        if (!wants_dx) return;
        job.flipped = true;
        kernels.pack_weight(flipped.data(), job);
    }
    WideConvolution forward_job(bool training) const
    {
        return {.x = nullptr,
                .weight = weight.data(),
                .bias = chain.norm != nullptr ? bias.data() : op.bias.values,
                .y = nullptr,
                .work = nullptr,
                .in = in,
                .out = out,
                .padding = padding,
                .samples = 0,
                .relu = chain.relu && !training,
                .pool = chain.pool && !training,
                .accumulate = false};
    }
    WideConvolution input_gradient_job(bool accumulate) const
    {
        return {.x = nullptr,
                .weight = flipped.data(),
                .bias = nullptr,
                .y = nullptr,
                .work = nullptr,
                .in = out,
                .out = in,
                .padding = {2 - padding[0], 2 - padding[1]},
                .samples = 0,
                .relu = false,
                .pool = false,
                .accumulate = accumulate};
    }
    /// Neither scale nor statistics.
    LaneNorm activation_job() const
    {
        LaneNorm job{};
        job.channels = out.channels;
        job.rows = out.rows;
        job.columns = out.columns;
        job.relu = chain.relu;
        job.pool = chain.pool;
        return job;
    }
};

bool LaneProgram::is_wide(const LaneChain& chain) const
{
    // Below this the transforms cost more than they save.
    constexpr std::int64_t kFewChannels = 16;
    constexpr LanePair kThree{3, 3}, kOne{1, 1};
    const ProgramOp& conv = op(chain);
    const ProgramOp& input = description_.ops[conv.inputs.front()];
    const auto suits = [this](std::int64_t channels) {
        return channels >= kFewChannels && channels % lane_.lanes == 0;
    };
    return conv.kernel == kThree && conv.conv.stride == kOne && conv.conv.dilation == kOne &&
           conv.conv.groups == 1 && suits(input.shape[0]) && suits(conv.shape[0]) &&
           input.shape == description_.ops[chain.inputs.front()].shape;
}

void LaneProgram::add_wide_convolution(const LaneChain& chain)
{
    const auto plan = std::make_shared<WideLayer>();
    plan->chain = chain;
    plan->op = op(chain);
    const auto& in = description_.ops[plan->op.inputs.front()].shape;
    const auto& out = plan->op.shape;
    plan->in = {in[1], in[2], in[0]};
    plan->out = {out[1], out[2], out[0]};
    plan->padding = plan->op.conv.pad_begin;
    const Value& input = value(chain.inputs.front(), Layout::Wide);
    const Value& made = make_value(chain, Layout::Wide);
    const bool training = description_.training;
    plan->wants_dx = training && input.wants_gradient;
    plan->weight.resize(static_cast<std::size_t>(16 * plan->pairs()));
    if (plan->wants_dx) plan->flipped.resize(plan->weight.size());
    if (chain.norm != nullptr) {
        plan->scale.resize(static_cast<std::size_t>(plan->out.channels));
        plan->bias.resize(plan->scale.size());
    }
    packed_floats_ += 16 * plan->pairs();
    packing_.push_back([this, plan] { plan->pack(wide_); });

    plan->x = input.y;
    plan->y = made.y;
    plan->z =
        training && plan->has_activation() ? memory_.add(plan->out.size() * lane_.lanes) : plan->y;
    plan->work = memory_.add(wide_.work_floats(plan->in.channels, plan->out.channels));
    each_block({plan->x, plan->work, plan->z}, [this, plan](const LaneBlock& block) {
        WideConvolution job = plan->forward_job(description_.training);
        job.x = at(plan->x, block);
        job.y = at(plan->z, block);
        job.work = at(plan->work, block);
        job.samples = block.samples;
        wide_.convolution(job);
    });
    if (training) add_wide_training(plan);
}

void LaneProgram::add_wide_training(const std::shared_ptr<WideLayer>& plan)
{
    if (plan->has_activation()) {
        const std::int64_t size = value(plan->chain.output, Layout::Wide).size;
        if (plan->chain.pool) plan->winners = memory_.add((size * lane_.lanes + 3) / 4);
        each_block({plan->z, plan->y, plan->winners}, [this, plan](const LaneBlock& block) {
            LaneNorm job = plan->activation_job();
            job.x = at(plan->z, block);
            job.y = at(plan->y, block);
            if (plan->winners.defined())
                job.winners = reinterpret_cast<std::uint8_t*>(at(plan->winners, block));
            job.samples = block.samples;
            wide_.norm(job);
        });
    }
    gradients_.push_back([this, plan] {
        add_wide_activation_gradient(plan);
        add_wide_weight_gradient(plan);
        if (plan->wants_dx) add_wide_input_gradient(plan);
    });
}

void LaneProgram::add_wide_activation_gradient(const std::shared_ptr<WideLayer>& plan)
{
    const LaneSlot dy = value(plan->chain.output, Layout::Wide).dy;
    plan->dz = dy;
    if (!plan->has_activation()) return;
    plan->dz = memory_.add(plan->out.size() * lane_.lanes);
    each_block({plan->z, plan->winners, dy, plan->dz}, [this, plan, dy](const LaneBlock& block) {
        LaneNorm job = plan->activation_job();
        job.x = at(plan->z, block);
        job.dy = at(dy, block);
        job.dx = at(plan->dz, block);
        if (plan->winners.defined())
            job.winners = reinterpret_cast<std::uint8_t*>(at(plan->winners, block));
        job.samples = block.samples;
        wide_.norm_gradient(job);
    });
}

void LaneProgram::add_wide_weight_gradient(const std::shared_ptr<WideLayer>& plan)
{
    const LaneSlot sum = memory_.add(16 * plan->pairs());
    const LaneSlot dweight = memory_.add(9 * plan->pairs());
    each_block({plan->x, plan->dz, plan->work, sum, dweight},
               [this, plan, sum, dweight](const LaneBlock& block) {
                   float* total = at(sum, block);
                   std::fill_n(total, 16 * plan->pairs(), 0.0f);
                   wide_.weight_gradient({.x = at(plan->x, block),
                                          .dy = at(plan->dz, block),
                                          .sum = total,
                                          .work = at(plan->work, block),
                                          .in = plan->in,
                                          .out = plan->out,
                                          .padding = plan->padding,
                                          .samples = block.samples});
                   wide_.finish_weight_gradient(at(dweight, block), total, plan->in.channels,
                                                plan->out.channels);
               });
    add_parts(plan->op.weight.gradient, dweight, 9 * plan->pairs());
    if (!plan->op.bias) return;

    const LaneSlot dbias = memory_.add(plan->out.channels);
    each_block({plan->dz, dbias}, [this, plan, dbias](const LaneBlock& block) {
        wide_.channel_sums(at(dbias, block), at(plan->dz, block),
                           block.samples * plan->out.rows * plan->out.columns, plan->out.channels);
    });
    add_parts(plan->op.bias.gradient, dbias, plan->out.channels);
}

void LaneProgram::add_wide_input_gradient(const std::shared_ptr<WideLayer>& plan)
{
    Value& input = value(plan->chain.inputs.front(), Layout::Wide);
    const bool adds = accumulate(input);
    each_block({plan->dz, plan->work, input.dy},
               [this, plan, dx = input.dy, adds](const LaneBlock& block) {
                   WideConvolution job = plan->input_gradient_job(adds);
                   job.x = at(plan->dz, block);
                   job.y = at(dx, block);
                   job.work = at(plan->work, block);
                   job.samples = block.samples;
                   wide_.convolution(job);
               });
}

LaneProgram::Layout LaneProgram::layout_of(const LaneChain& chain) const
{
    const ProgramOp& reader = op(chain);
    for (std::size_t i = 0; i < chain.inputs.size(); ++i) {
        const std::size_t input = chain.inputs[i];
        const bool as_made =
            description_.ops[reader.inputs[i]].shape == description_.ops[input].shape;
        if (!wide_values_[input].y.defined() || !as_made) return Layout::Lanes;
    }
    return Layout::Wide;
}

LaneProgram::Value& LaneProgram::value(std::size_t op, Layout layout)
{
    Value& wanted = values_in(layout)[op];
    if (wanted.y.defined()) return wanted;
    const Layout other = layout == Layout::Wide ? Layout::Lanes : Layout::Wide;
    add_move(values_in(other)[op], wanted, op, layout);
    return wanted;
}

void LaneProgram::add_move(const Value& from, Value& to, std::size_t op, Layout layout)
{
    to.size = from.size;
    to.y = memory_.add(to.size * lane_.lanes);
    to.wants_gradient = from.wants_gradient;
    each_block({from.y, to.y}, [this, op, x = from.y, y = to.y, layout](const LaneBlock& block) {
        move(block, op, x, y, layout, false);
    });
    if (!to.wants_gradient) return;
    to.dy = memory_.add(to.size * lane_.lanes);
    const Layout back = layout == Layout::Wide ? Layout::Lanes : Layout::Wide;
    gradients_.push_back([this, op, dy = to.dy, back] {
        Value& source = values_in(back)[op];
        const bool adds = accumulate(source);
        each_block({dy, source.dy},
                   [this, op, dy, dx = source.dy, back, adds](const LaneBlock& block) {
                       move(block, op, dy, dx, back, adds);
                   });
    });
}

void LaneProgram::move(const LaneBlock& block, std::size_t op, LaneSlot from, LaneSlot to,
                       Layout layout, bool accumulate)
{
    const auto& shape = description_.ops[op].shape;
    const bool to_lanes = layout == Layout::Lanes;
    const WideMove job{.lanes = at(to_lanes ? to : from, block),
                       .wide = at(to_lanes ? from : to, block),
                       .pixels = shape[1] * shape[2],
                       .channels = shape[0],
                       .samples = block.samples,
                       .accumulate = accumulate};
    (to_lanes ? wide_.to_lanes : wide_.from_lanes)(job);
}

} // namespace loom
