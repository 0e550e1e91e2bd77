#include "core/backend/cpu/lane_program.h"

#include "core/backend/folded_norm.h"

#include <cmath>

namespace loom {

/// A batch norm with what is fused behind it.
struct LaneProgram::Norm {
    LaneChain chain;
    Layout layout = Layout::Lanes;
    ProgramOp op;
    std::int64_t channels = 0, rows = 0, columns = 0;
    std::vector<float> mean{}, rstd{}, scale{}, shift{}, dy_mean{}, dy_x_mean{};
    LaneSlot x, y, winners, sums, gradient_sums;

    void resize()
    {
        const auto count = static_cast<std::size_t>(channels);
        for (std::vector<float>* each : {&mean, &rstd, &scale, &shift, &dy_mean, &dy_x_mean})
            each->resize(count);
    }
    void choose_scale(std::size_t c)
    {
        scale[c] = op.weight ? rstd[c] * op.weight.values[c] : rstd[c];
        shift[c] = (op.bias ? op.bias.values[c] : 0) - mean[c] * scale[c];
    }
    void use_running_statistics()
    {
        const FoldedNorm folded(op, nullptr);
        for (std::size_t c = 0; c < scale.size(); ++c) {
            const ChannelMap map = folded[static_cast<std::int64_t>(c)];
            scale[c] = map.scale;
            shift[c] = map.shift;
        }
    }
    LaneNorm job(int samples) const
    {
        return {.x = nullptr,
                .y = nullptr,
                .winners = nullptr,
                .dy = nullptr,
                .dx = nullptr,
                .scale = scale.data(),
                .shift = shift.data(),
                .mean = mean.data(),
                .rstd = rstd.data(),
                .dy_mean = dy_mean.data(),
                .dy_x_mean = dy_x_mean.data(),
                .sums = nullptr,
                .channels = channels,
                .rows = rows,
                .columns = columns,
                .samples = samples,
                .relu = chain.relu,
                .pool = chain.pool,
                .accumulate = false};
    }
};

namespace {

double* sums_of(float* slot) { return reinterpret_cast<double*>(slot); }
std::uint8_t* bytes_of(float* slot) { return reinterpret_cast<std::uint8_t*>(slot); }

/// Mean and sum of squared differences of some numbers, and of them together with others.
struct Moments {
    double count = 0, mean = 0, squares = 0;

    void add(const Moments& other)
    {
        const double total = count + other.count, difference = other.mean - mean;
        squares += other.squares + difference * difference * count * other.count / total;
        mean += difference * other.count / total;
        count = total;
    }
};

} // namespace

void LaneProgram::add_norm(const LaneChain& chain)
{
    const auto plan = std::make_shared<Norm>();
    plan->chain = chain;
    plan->op = op(chain);
    plan->channels = plan->op.shape[0];
    plan->rows = plan->op.shape[1];
    plan->columns = plan->op.shape[2];
    plan->resize();
    plan->layout = layout_of(chain);
    plan->x = value(chain.inputs.front(), plan->layout).y;
    const Value& made = make_value(chain, plan->layout);
    plan->y = made.y;
    if (description_.training && chain.pool)
        plan->winners = memory_.add((made.size * lane_.lanes + 3) / 4);
    if (description_.training)
        add_norm_training(plan);
    else
        packing_.push_back([plan] { plan->use_running_statistics(); });

    each_block({plan->x, plan->y, plan->winners}, [this, plan](const LaneBlock& block) {
        LaneNorm job = plan->job(block.samples);
        job.x = at(plan->x, block);
        job.y = at(plan->y, block);
        if (plan->winners.defined()) job.winners = bytes_of(at(plan->winners, block));
        (plan->layout == Layout::Wide ? wide_.norm : lane_.norm)(job);
    });
    if (made.wants_gradient) gradients_.push_back([this, plan] { add_norm_gradient(plan); });
}

void LaneProgram::add_norm_training(const std::shared_ptr<Norm>& plan)
{
    plan->sums = memory_.add(4 * plan->channels);
    each_block({plan->x, plan->sums}, [this, plan](const LaneBlock& block) {
        LaneNorm job = plan->job(block.samples);
        job.x = at(plan->x, block);
        job.sums = sums_of(at(plan->sums, block));
        (plan->layout == Layout::Wide ? wide_.norm_sums : lane_.norm_sums)(job);
    });
    when_all_met([this, plan] {
        const auto batches = static_cast<double>(++*plan->op.batches);
        const double momentum = plan->op.momentum.value_or(1 / batches);
        const auto pixels = static_cast<double>(plan->rows * plan->columns);
        for (std::size_t c = 0; c < plan->mean.size(); ++c) {
            Moments moments;
            for (std::int64_t block = 0; block < blocks_; ++block) {
                const double* sums =
                    sums_of(memory_.all(plan->sums) + block * memory_.stride(plan->sums));
                moments.add({pixels * samples_of(block), sums[2 * c], sums[2 * c + 1]});
            }
            const double variance = moments.squares / moments.count;
            plan->mean[c] = static_cast<float>(moments.mean);
            plan->rstd[c] = static_cast<float>(1 / std::sqrt(variance + plan->op.eps));
            plan->choose_scale(c);
            const double unbiased = moments.squares / (moments.count - 1);
            float &running_mean = plan->op.running_mean[c], &running_var = plan->op.running_var[c];
            running_mean = moved(running_mean, moments.mean, momentum);
            running_var = moved(running_var, unbiased, momentum);
        }
    });
    memory_.use(plan->sums, static_cast<int>(phases_.size()) - 1, tasks_);
}

void LaneProgram::add_norm_gradient(const std::shared_ptr<Norm>& plan)
{
    plan->gradient_sums = memory_.add(4 * plan->channels);
    const LaneSlot dy = value(plan->chain.output, plan->layout).dy;
    each_block({plan->x, plan->winners, dy, plan->gradient_sums}, [this, plan,
                                                                   dy](const LaneBlock& block) {
        LaneNorm job = plan->job(block.samples);
        job.x = at(plan->x, block);
        job.dy = at(dy, block);
        if (plan->winners.defined()) job.winners = bytes_of(at(plan->winners, block));
        job.sums = sums_of(at(plan->gradient_sums, block));
        (plan->layout == Layout::Wide ? wide_.norm_gradient_sums : lane_.norm_gradient_sums)(job);
    });
    when_all_met([this, plan] {
        const auto count = static_cast<double>(batch_.count * plan->rows * plan->columns);
        for (std::size_t c = 0; c < plan->mean.size(); ++c) {
            double sum = 0, products = 0;
            for (std::int64_t block = 0; block < blocks_; ++block) {
                const double* sums = sums_of(memory_.all(plan->gradient_sums) +
                                             block * memory_.stride(plan->gradient_sums));
                sum += sums[2 * c];
                products += sums[2 * c + 1];
            }
            plan->dy_mean[c] = static_cast<float>(sum / count);
            plan->dy_x_mean[c] = static_cast<float>(products / count);
            if (plan->op.weight) plan->op.weight.gradient[c] = static_cast<float>(products);
            if (plan->op.bias) plan->op.bias.gradient[c] = static_cast<float>(sum);
        }
    });
    memory_.use(plan->gradient_sums, static_cast<int>(phases_.size()) - 1, tasks_);

    Value& input = value(plan->chain.inputs.front(), plan->layout);
    if (!input.wants_gradient) return;
    const bool adds = accumulate(input);
    each_block({plan->x, plan->winners, dy, input.dy},
               [this, plan, dy, dx = input.dy, adds](const LaneBlock& block) {
                   LaneNorm job = plan->job(block.samples);
                   job.x = at(plan->x, block);
                   job.dy = at(dy, block);
                   if (plan->winners.defined()) job.winners = bytes_of(at(plan->winners, block));
                   job.dx = at(dx, block);
                   job.accumulate = adds;
                   (plan->layout == Layout::Wide ? wide_.norm_gradient : lane_.norm_gradient)(job);
               });
}

} // namespace loom
