#include "core/backend/cpu/lane_program.h"

#include "core/backend/folded_norm.h"

namespace loom {

/// A convolution with what is fused behind it.
struct LaneProgram::Convolution {
    LaneChain chain;
    ProgramOp op;
    std::array<std::int64_t, 3> in{}, out{}; ///< [C, H, W]; out before pooling
    LanePair frame{};                        ///< rows and columns of the padded input
    LanePair gradient_frame{}, gradient_begin{}, gradient_step{1, 1};
    bool has_frame = false;
    bool wants_dx = false;
    std::vector<float> weight{}, flipped{}; ///< packed
    std::vector<float> scale{}, bias{};     ///< with a norm folded in
    LaneSlot x, framed, y, winners, gradient, dweight, dbias;

    std::int64_t group_in() const { return in[0] / op.conv.groups; }
    std::int64_t group_out() const { return out[0] / op.conv.groups; }
    std::int64_t taps() const { return op.kernel[0] * op.kernel[1]; }
    std::int64_t group_weights() const { return group_in() * group_out() * taps(); }
    std::int64_t weights() const { return group_weights() * op.conv.groups; }
    std::int64_t plane(const LanePair& sizes) const { return sizes[0] * sizes[1]; }
    LanePair input_rows() const { return has_frame ? frame : LanePair{in[1], in[2]}; }

    LaneWeight group_weight(std::int64_t group, const float* scales) const
    {
        return {.weight = op.weight.values + group * group_weights(),
                .out_stride = group_in() * taps(),
                .in_stride = taps(),
                .out_channels = group_out(),
                .in_channels = group_in(),
                .taps = taps(),
                .scale = scales == nullptr ? nullptr : scales + group * group_out(),
                .flipped = false,
                .pool = chain.pool};
    }
    LaneWeight flipped_weight(std::int64_t group) const
    {
        return {.weight = op.weight.values + group * group_weights(),
                .out_stride = taps(),
                .in_stride = group_in() * taps(),
                .out_channels = group_in(),
                .in_channels = group_out(),
                .taps = taps(),
                .scale = nullptr,
                .flipped = true,
                .pool = false};
    }
    /// y = norm(conv(x)) as a convolution with other weights.
    void fold_norm()
    {
        const FoldedNorm folded(*chain.norm, op.bias.values);
        for (std::size_t m = 0; m < scale.size(); ++m) {
            const ChannelMap map = folded[static_cast<std::int64_t>(m)];
            scale[m] = map.scale;
            bias[m] = map.shift;
        }
    }
    void pack(const LaneKernels& lane)
    {
        if (chain.norm != nullptr) fold_norm();
        for (std::int64_t group = 0; group < op.conv.groups; ++group) {
            lane.pack_weight(weight.data() + group * group_weights(),
                             group_weight(group, chain.norm != nullptr ? scale.data() : nullptr));
            if (!wants_dx) continue;
            lane.pack_weight(flipped.data() + group * group_weights(), flipped_weight(group));
        }
    }
    const float* group_bias(std::int64_t group) const
    {
        const float* all = chain.norm != nullptr ? bias.data() : op.bias.values;
        return all == nullptr ? nullptr : all + group * group_out();
    }
    LaneConvolution forward_job(std::int64_t group, int lanes) const
    {
        const LanePair rows = input_rows();
        const LanePair begin = has_frame ? op.conv.pad_begin : LanePair{0, 0};
        const std::int64_t pixels = chain.pool ? (out[1] / 2) * (out[2] / 2) : out[1] * out[2];
        return {.x = nullptr,
                .x_channel = plane(rows) * lanes,
                .x_row = rows[1] * lanes,
                .content_begin = begin,
                .content_end = {begin[0] + in[1], begin[1] + in[2]},
                .weight = weight.data() + group * group_weights(),
                .bias = group_bias(group),
                .y = nullptr,
                .y_channel = pixels * lanes,
                .y_row = (chain.pool ? out[2] / 2 : out[2]) * lanes,
                .winners = nullptr,
                .winners_channel = pixels * lanes,
                .in_channels = group_in(),
                .out_channels = group_out(),
                .rows = out[1],
                .columns = out[2],
                .kernel = op.kernel,
                .stride = op.conv.stride,
                .dilation = op.conv.dilation,
                .relu = chain.relu,
                .pool = chain.pool,
                .accumulate = false};
    }
    LaneFrame input_frame(const float* from, float* to) const
    {
        return {from, to, in[0], in[1], in[2], frame[0], frame[1], op.conv.pad_begin, {1, 1}};
    }
    LaneConvolution input_gradient_job(std::int64_t group, int lanes, bool accumulate) const
    {
        return {.x = nullptr,
                .x_channel = plane(gradient_frame) * lanes,
                .x_row = gradient_frame[1] * lanes,
                .content_begin = gradient_begin,
                .content_end = gradient_end(),
                .weight = flipped.data() + group * group_weights(),
                .bias = nullptr,
                .y = nullptr,
                .y_channel = in[1] * in[2] * lanes,
                .y_row = in[2] * lanes,
                .winners = nullptr,
                .winners_channel = 0,
                .in_channels = group_out(),
                .out_channels = group_in(),
                .rows = in[1],
                .columns = in[2],
                .kernel = op.kernel,
                .stride = {1, 1},
                .dilation = op.conv.dilation,
                .relu = false,
                .pool = false,
                .accumulate = accumulate};
    }
    LaneWeightGradient weight_gradient_job(int lanes) const
    {
        const LanePair rows = input_rows();
        return {.x = nullptr,
                .x_channel = plane(rows) * lanes,
                .x_row = rows[1] * lanes,
                .dy = nullptr,
                .dy_channel = plane(gradient_frame) * lanes,
                .dy_row = gradient_step[0] * gradient_frame[1] * lanes,
                .dy_step = gradient_step[1] * lanes,
                .sum = nullptr,
                .in_channels = group_in(),
                .out_channels = group_out(),
                .rows = out[1],
                .columns = out[2],
                .kernel = op.kernel,
                .stride = op.conv.stride,
                .dilation = op.conv.dilation};
    }
    LanePair gradient_end() const
    {
        return {gradient_begin[0] + (out[1] - 1) * gradient_step[0] + 1,
                gradient_begin[1] + (out[2] - 1) * gradient_step[1] + 1};
    }
    /// The gradient of the output among zeros, such that the input's is a plain convolution of it.
    void choose_gradient_frame()
    {
        gradient_frame = {out[1], out[2]};
        gradient_begin = {0, 0};
        if (!wants_dx) return;
        gradient_step = op.conv.stride;
        for (std::size_t i = 0; i < 2; ++i) {
            const std::int64_t reach = op.conv.dilation[i] * (op.kernel[i] - 1);
            gradient_frame[i] = in[i + 1] + reach;
            gradient_begin[i] = reach - op.conv.pad_begin[i];
        }
    }
};

void LaneProgram::add_convolution(const LaneChain& chain)
{
    if (is_wide(chain)) return add_wide_convolution(chain);
    const auto plan = std::make_shared<Convolution>();
    plan->chain = chain;
    plan->op = op(chain);
    const ProgramOp& input = description_.ops[plan->op.inputs.front()];
    plan->in = input.shape;
    plan->out = plan->op.shape;
    for (std::size_t i = 0; i < 2; ++i) {
        const std::int64_t padding = plan->op.conv.pad_begin[i] + plan->op.conv.pad_end[i];
        plan->frame[i] = plan->in[i + 1] + padding;
        if (padding > 0) plan->has_frame = true;
    }
    const Value& made = make_value(chain);
    plan->wants_dx = description_.training && value(chain.inputs.front()).wants_gradient;
    plan->weight.resize(static_cast<std::size_t>(plan->weights()));
    if (plan->wants_dx) plan->flipped.resize(plan->weight.size());
    if (chain.norm != nullptr) {
        plan->scale.resize(static_cast<std::size_t>(plan->out[0]));
        plan->bias.resize(plan->scale.size());
    }
    packed_floats_ += plan->weights();
    packing_.push_back([this, plan] { plan->pack(lane_); });

    plan->x = value(chain.inputs.front()).y;
    plan->y = made.y;
    if (description_.training && chain.pool)
        plan->winners = memory_.add((made.size * lane_.lanes + 3) / 4);
    add_convolution_forward(plan);
    if (description_.training)
        gradients_.push_back([this, plan] { add_convolution_gradient(plan); });
}

void LaneProgram::add_convolution_forward(const std::shared_ptr<Convolution>& plan)
{
    if (plan->has_frame)
        plan->framed = memory_.add(plan->in[0] * plan->plane(plan->frame) * lane_.lanes);
    each_block({plan->x, plan->framed, plan->y, plan->winners},
               [this, plan](const LaneBlock& block) {
                   const float* x = at(plan->x, block);
                   if (plan->has_frame) {
                       lane_.frame(plan->input_frame(x, at(plan->framed, block)));
                       x = at(plan->framed, block);
                   }
                   for (std::int64_t group = 0; group < plan->op.conv.groups; ++group) {
                       LaneConvolution job = plan->forward_job(group, lane_.lanes);
                       job.x = x + group * plan->group_in() * job.x_channel;
                       job.y = at(plan->y, block) + group * plan->group_out() * job.y_channel;
                       if (plan->winners.defined()) {
                           job.winners = reinterpret_cast<std::uint8_t*>(at(plan->winners, block)) +
                                         group * plan->group_out() * job.winners_channel;
                       }
                       lane_.convolution(job);
                   }
               });
}

void LaneProgram::add_convolution_gradient(const std::shared_ptr<Convolution>& plan)
{
    plan->choose_gradient_frame();
    plan->gradient = memory_.add(plan->out[0] * plan->plane(plan->gradient_frame) * lane_.lanes);
    plan->dweight = memory_.add(plan->weights());
    if (plan->op.bias) plan->dbias = memory_.add(plan->out[0]);
    const LaneSlot framed = plan->has_frame
                                ? memory_.add(plan->in[0] * plan->plane(plan->frame) * lane_.lanes)
                                : LaneSlot{};
    Value& input = value(plan->chain.inputs.front());
    const LaneSlot dx = plan->wants_dx ? input.dy : LaneSlot{};
    const bool adds = plan->wants_dx && accumulate(input);
    const LaneSlot dy = value(plan->chain.output).dy;
    const LaneSlot mask = plan->chain.relu && !plan->chain.pool ? plan->y : LaneSlot{};

    each_block({dy, mask, plan->winners, plan->gradient, plan->dbias},
               [this, plan, dy, mask](const LaneBlock& block) {
                   const LaneFrame frame{at(dy, block),
                                         at(plan->gradient, block),
                                         plan->out[0],
                                         plan->out[1],
                                         plan->out[2],
                                         plan->gradient_frame[0],
                                         plan->gradient_frame[1],
                                         plan->gradient_begin,
                                         plan->gradient_step};
                   LaneGradientFrame job{frame, nullptr, nullptr, nullptr};
                   if (mask.defined()) job.y = at(mask, block);
                   if (plan->winners.defined())
                       job.winners = reinterpret_cast<std::uint8_t*>(at(plan->winners, block));
                   if (plan->dbias.defined()) job.channel_sums = at(plan->dbias, block);
                   lane_.gradient_frame(job);
               });
    each_block({plan->x, framed, plan->gradient, plan->dweight}, [this, plan,
                                                                  framed](const LaneBlock& block) {
        const float* x = at(plan->x, block);
        if (plan->has_frame) {
            lane_.frame(plan->input_frame(x, at(framed, block)));
            x = at(framed, block);
        }
        const std::int64_t begin =
            (plan->gradient_begin[0] * plan->gradient_frame[1] + plan->gradient_begin[1]) *
            lane_.lanes;
        for (std::int64_t group = 0; group < plan->op.conv.groups; ++group) {
            LaneWeightGradient job = plan->weight_gradient_job(lane_.lanes);
            job.x = x + group * plan->group_in() * job.x_channel;
            job.dy = at(plan->gradient, block) + begin + group * plan->group_out() * job.dy_channel;
            job.sum = at(plan->dweight, block) + group * plan->group_weights();
            lane_.weight_gradient(job);
        }
    });
    if (plan->wants_dx) {
        each_block({plan->gradient, dx}, [this, plan, dx, adds](const LaneBlock& block) {
            for (std::int64_t group = 0; group < plan->op.conv.groups; ++group) {
                LaneConvolution job = plan->input_gradient_job(group, lane_.lanes, adds);
                job.x = at(plan->gradient, block) + group * plan->group_out() * job.x_channel;
                job.y = at(dx, block) + group * plan->group_in() * job.y_channel;
                lane_.convolution(job);
            }
        });
    }
    add_parts(plan->op.weight.gradient, plan->dweight, plan->weights());
    if (plan->op.bias) add_parts(plan->op.bias.gradient, plan->dbias, plan->out[0]);
}

} // namespace loom
