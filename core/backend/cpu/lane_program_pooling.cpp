#include "core/backend/cpu/lane_program.h"
#include "core/backend/cpu/pooling_windows.h"

#include <algorithm>

namespace loom {

std::vector<LaneWindow> windows_along(const ProgramOp& op, std::size_t axis, std::int64_t in)
{
    const std::int64_t out = op.shape[axis + 1];
    std::vector<LaneWindow> windows;
    for (std::int64_t i = 0; i < out; ++i) {
        std::int64_t begin = i * in / out, end = ((i + 1) * in + out - 1) / out;
        std::int64_t extent = end - begin, step = 1;
        if (op.kind != ProgramOp::Kind::AdaptiveAvgPool2d) {
            const Pool2dGeometry& pool = op.pool;
            step = op.kind == ProgramOp::Kind::MaxPool2d ? pool.dilation[axis] : 1;
            begin = i * pool.stride[axis] - pool.padding[axis];
            end = begin + (pool.kernel[axis] - 1) * step + 1;
            extent = std::min(end, in + pool.padding[axis]) - begin;
            end = std::min(end, in);
            if (begin < 0) begin += (-begin + step - 1) / step * step;
            if (!pool.count_include_pad) extent = end - begin;
        }
        const std::int64_t count = begin < end ? (end - begin + step - 1) / step : 0;
        windows.push_back({static_cast<std::int32_t>(begin), static_cast<std::int32_t>(count),
                           static_cast<std::int32_t>(step), static_cast<std::int32_t>(extent)});
    }
    return windows;
}

/// Pooling other than what is fused.
struct LaneProgram::Pooling {
    std::vector<LaneWindow> rows{}, columns{};
    LanePool job{};
    bool is_max = false;
};

void LaneProgram::add_pooling(const LaneChain& chain)
{
    const ProgramOp& pooling = op(chain);
    const auto in = description_.ops[pooling.inputs.front()].shape;
    const auto plan = std::make_shared<Pooling>();
    plan->rows = windows_along(pooling, 0, in[1]);
    plan->columns = windows_along(pooling, 1, in[2]);
    plan->is_max = pooling.kind == ProgramOp::Kind::MaxPool2d;
    plan->job.rows = plan->rows.data();
    plan->job.columns = plan->columns.data();
    plan->job.channels = in[0];
    plan->job.in_rows = in[1];
    plan->job.in_columns = in[2];
    plan->job.out_rows = pooling.shape[1];
    plan->job.out_columns = pooling.shape[2];
    plan->job.divisor = pooling.pool.divisor_override;
    const LaneSlot x = value(chain.inputs.front()).y;
    const LaneSlot y = make_value(chain).y;
    each_block({x, y}, [this, plan, x, y](const LaneBlock& block) {
        LanePool job = plan->job;
        job.x = at(x, block);
        job.y = at(y, block);
        (plan->is_max ? lane_.max_pool : lane_.average_pool)(job);
    });
    if (!description_.training || !value(chain.output).wants_gradient) return;
    gradients_.push_back([this, plan, chain, x, y] {
        Value& input = value(chain.inputs.front());
        const LaneSlot dy = value(chain.output).dy;
        const bool adds = accumulate(input);
        // Max pooling looks for the winners again.
        const LaneSlot needed_x = plan->is_max ? x : LaneSlot{};
        const LaneSlot needed_y = plan->is_max ? y : LaneSlot{};
        const std::int64_t count = input.size * lane_.lanes;
        each_block({needed_x, needed_y, dy, input.dy},
                   [this, plan, needed_x, needed_y, dy, dx = input.dy, adds,
                    count](const LaneBlock& block) {
                       LanePool job = plan->job;
                       if (needed_x.defined()) job.x = at(needed_x, block);
                       if (needed_y.defined()) job.y = at(needed_y, block);
                       job.dy = at(dy, block);
                       job.dx = at(dx, block);
                       if (!adds) std::fill_n(job.dx, count, 0.0f);
                       (plan->is_max ? lane_.max_pool_gradient : lane_.average_pool_gradient)(job);
                   });
    });
}

} // namespace loom
