#include "core/backend/cpu/lane_program.h"

#include "core/backend/cpu/random.h"
#include "core/backend/cpu/scratch.h"

#include <algorithm>
#include <numeric>

namespace loom {

namespace {

using Kind = ProgramOp::Kind;

/// A gradient of the input is a convolution of a frame: padding beyond the kernel's reach would
/// have to be cut off instead.
bool has_plain_padding(const ProgramOp& op)
{
    for (std::size_t i = 0; i < 2; ++i) {
        const std::int64_t reach = op.conv.dilation[i] * (op.kernel[i] - 1);
        if (op.conv.pad_begin[i] > reach || op.conv.pad_end[i] > reach) return false;
    }
    return true;
}

} // namespace

bool LaneProgram::supports(const ProgramDescription& description)
{
    const bool has_parameters = std::ranges::any_of(
        description.ops, [](const ProgramOp& op) { return static_cast<bool>(op.weight); });
    const bool fits = std::ranges::all_of(description.ops, [](const ProgramOp& op) {
        return op.kind != Kind::Conv2d || has_plain_padding(op);
    });
    return fits && has_parameters;
}

LaneProgram::LaneProgram(ThreadPool& pool, const KernelSet& kernels,
                         const ProgramDescription& description)
    : pool_(pool), kernels_(kernels.elementwise), lane_(kernels.lane), wide_(kernels.wide),
      description_(description), values_(description.ops.size()), wide_values_(values_.size()),
      single_(ChannelProgram::compile(pool, kernels_, kernels.channel, description_))
{
    for (const LaneChain& chain : find_chains(description_)) add_chain(chain);
    if (description_.training) {
        add_loss();
        while (!gradients_.empty()) {
            const Task add = std::move(gradients_.back());
            gradients_.pop_back();
            add();
        }
    } else {
        add_output();
    }
    plan();
}

void LaneProgram::add_chain(const LaneChain& chain)
{
    switch (op(chain).kind) {
    case Kind::Input: return add_input(chain);
    case Kind::Conv2d: return add_convolution(chain);
    case Kind::Linear: return add_linear(chain);
    case Kind::BatchNorm: return add_norm(chain);
    case Kind::Unary: return add_unary(chain);
    case Kind::MaxPool2d:
    case Kind::AvgPool2d:
    case Kind::AdaptiveAvgPool2d: return add_pooling(chain);
    case Kind::Dropout: return add_dropout(chain);
    case Kind::Add: return add_sum(chain);
    case Kind::Concat: return add_concat(chain);
    case Kind::Reshape: break; // no chain begins with one
    }
}

LaneProgram::Value& LaneProgram::make_value(const LaneChain& chain, Layout layout)
{
    Value& made = values_in(layout)[chain.output];
    made.size = description_.ops[chain.output].size();
    made.y = memory_.add(made.size * lane_.lanes);
    if (!description_.training) return made;
    const bool inputs_want = std::ranges::any_of(chain.inputs, [&](std::size_t input) {
        return values_[input].wants_gradient || wide_values_[input].wants_gradient;
    });
    made.wants_gradient = inputs_want || op(chain).weight || op(chain).bias;
    if (made.wants_gradient) made.dy = memory_.add(made.size * lane_.lanes);
    return made;
}

bool LaneProgram::accumulate(Value& value)
{
    const bool before = value.has_gradient;
    value.has_gradient = true;
    return before;
}

void LaneProgram::each_block(std::initializer_list<LaneSlot> uses, BlockTask task)
{
    for (const LaneSlot slot : uses)
        if (slot.defined()) memory_.use(slot, static_cast<int>(phases_.size()) - 1, tasks_);
    ++tasks_;
    phases_.back().tasks.push_back(std::move(task));
}

void LaneProgram::when_all_met(Task task) { phases_.push_back({.before = std::move(task)}); }

void LaneProgram::add_reduction(LaneSlot slot, Task task)
{
    reduced_.push_back(slot);
    reductions_.push_back(std::move(task));
}

void LaneProgram::add_parts(float* to, LaneSlot parts, std::int64_t count)
{
    constexpr std::int64_t kAtOnce = 4096;
    for (std::int64_t first = 0; first < count; first += kAtOnce) {
        const std::int64_t length = std::min(kAtOnce, count - first);
        add_reduction(parts, [this, to, parts, first, length, stride = memory_.stride(parts)] {
            lane_.add_parts(to + first, memory_.all(parts) + first, stride, blocks_, length);
        });
    }
}

void LaneProgram::plan()
{
    for (const LaneSlot slot : reduced_)
        memory_.use(slot, static_cast<int>(phases_.size()), tasks_);
    memory_.plan();
}

void LaneProgram::add_input(const LaneChain& chain)
{
    const Value& made = make_value(chain);
    each_block({made.y}, [this, slot = made.y, size = made.size](const LaneBlock& block) {
        const std::int64_t first = block.index * lane_.lanes;
        LaneRows rows{.floats = nullptr,
                      .bytes = nullptr,
                      .lanes = at(slot, block),
                      .size = size,
                      .stride = size,
                      .samples = block.samples,
                      .scale = 1};
        if (batch_.images != nullptr)
            rows.floats = batch_.images + first * size;
        else
            rows.bytes = batch_.rows.data() + first;
        lane_.gather(rows);
    });
}

void LaneProgram::add_output()
{
    const Value& last = value(find_root(description_, description_.output));
    each_block({last.y}, [this, slot = last.y, size = last.size](const LaneBlock& block) {
        lane_.scatter(output_ + block.index * lane_.lanes * size, at(slot, block), size,
                      block.samples);
    });
}

void LaneProgram::add_loss()
{
    Value& last = value(find_root(description_, description_.output));
    last.has_gradient = true;
    const bool entropy = description_.loss.kind == ProgramLoss::Kind::CrossEntropy;
    each_block({last.y, last.dy}, [this, entropy, last](const LaneBlock& block) {
        const std::int64_t first = block.index * lane_.lanes;
        const std::vector<float>& weights = description_.loss.class_weights;
        const LaneLoss job{.x = at(last.y, block),
                           .dx = at(last.dy, block),
                           .labels = step_.labels.data() + first,
                           .class_weights = weights.empty() ? nullptr : weights.data(),
                           .losses = losses_.data() + first,
                           .classes = last.size,
                           .samples = block.samples,
                           .smoothing = static_cast<float>(description_.loss.label_smoothing),
                           .scale = loss_gradient_};
        (entropy ? lane_.cross_entropy : lane_.squared_error)(job);
        count_correct(block, job.x);
    });
}

void LaneProgram::count_correct(const LaneBlock& block, const float* logits)
{
    const std::int64_t first = block.index * lane_.lanes;
    const std::int64_t classes = value(find_root(description_, description_.output)).size;
    std::int64_t correct = 0;
    for (int n = 0; n < block.samples; ++n) {
        // The first of equals wins, a NaN over every number.
        std::int64_t best = 0;
        for (std::int64_t c = 1; c < classes; ++c) {
            const float x = logits[c * lane_.lanes + n], top = logits[best * lane_.lanes + n];
            if (x > top || (x != x && top == top)) best = c;
        }
        correct += best == step_.labels[static_cast<std::size_t>(first + n)] ? 1 : 0;
    }
    correct_[static_cast<std::size_t>(block.index)] = correct;
}

void LaneProgram::begin(const ProgramBatch& batch)
{
    constexpr std::int64_t kMuchToPack = 65536;
    batch_ = batch;
    blocks_ = (batch.count + lane_.lanes - 1) / lane_.lanes;
    memory_.prepare(blocks_);
    if (is_packed_ && !description_.training) return;
    is_packed_ = true;
    if (packed_floats_ < kMuchToPack) {
        for (const Task& pack : packing_) pack();
    } else {
        pool_.run(std::ssize(packing_),
                  [&](std::int64_t i) { packing_[static_cast<std::size_t>(i)](); });
    }
}

int LaneProgram::samples_of(std::int64_t block) const
{
    const std::int64_t left = batch_.count - block * lane_.lanes;
    return static_cast<int>(std::min<std::int64_t>(lane_.lanes, left));
}

void LaneProgram::run_phases()
{
    for (const Phase& phase : phases_) {
        if (phase.before) phase.before();
        pool_.run(blocks_, [&](std::int64_t index) {
            const Scratch arena(pool_, static_cast<std::size_t>(memory_.arena_bytes()));
            const LaneBlock block{.index = index,
                                  .samples = samples_of(index),
                                  .arena = static_cast<float*>(arena.data())};
            for (const BlockTask& task : phase.tasks) task(block);
        });
    }
}

double LaneProgram::begin_loss()
{
    const auto count = static_cast<double>(batch_.count);
    losses_.resize(static_cast<std::size_t>(batch_.count));
    correct_.resize(static_cast<std::size_t>(blocks_));
    const std::int64_t outputs = description_.ops[description_.output].size();
    if (description_.loss.kind == ProgramLoss::Kind::MeanSquaredError) {
        const double divisor = count * static_cast<double>(outputs);
        loss_gradient_ = static_cast<float>(2 / divisor);
        return divisor;
    }
    double divisor = count;
    if (const std::vector<float>& weights = description_.loss.class_weights; !weights.empty()) {
        divisor = 0;
        for (const std::int64_t label : step_.labels)
            divisor += static_cast<double>(weights[static_cast<std::size_t>(label)]);
    }
    loss_gradient_ = static_cast<float>(1 / divisor);
    return divisor;
}

ProgramResult LaneProgram::train(const ProgramBatch& batch, const ProgramStep& step)
{
    step_ = step;
    begin(batch);
    const double divisor = begin_loss();
    run_phases();
    pool_.run(std::ssize(reductions_),
              [&](std::int64_t i) { reductions_[static_cast<std::size_t>(i)](); });
    return {.loss = std::accumulate(losses_.begin(), losses_.end(), 0.0) / divisor,
            .correct = std::accumulate(correct_.begin(), correct_.end(), std::int64_t{0})};
}

void LaneProgram::infer_one_by_one(float* y, const ProgramBatch& batch)
{
    if (!is_single_packed_) single_->pack();
    is_single_packed_ = true;
    const std::int64_t in = description_.ops.front().size();
    const std::int64_t out = description_.ops[description_.output].size();
    for (std::int64_t i = 0; i < batch.count; ++i) {
        const bool floats = batch.images != nullptr;
        single_->infer(y + i * out, floats ? batch.images + i * in : nullptr,
                       floats ? nullptr : batch.rows[static_cast<std::size_t>(i)]);
    }
}

void LaneProgram::infer(float* y, const ProgramBatch& batch)
{
    // One after the other costs what one fully used vector of samples does at a third of it.
    if (single_ && batch.count * 3 <= lane_.lanes) return infer_one_by_one(y, batch);
    output_ = y;
    begin(batch);
    run_phases();
}

} // namespace loom
