#include "core/backend/cpu/channel_program.h"

#include "core/backend/cpu/pooling_windows.h"
#include "core/backend/folded_norm.h"

#include <algorithm>

namespace loom {

namespace {

using Kind = ProgramOp::Kind;

} // namespace

/// A convolution or a linear layer, and what is fused behind it.
struct ChannelProgram::Convolution {
    LaneChain chain;
    ProgramOp op;
    Value in, out; ///< out: before pooling
    LanePair kernel{}, stride{1, 1}, dilation{1, 1}, pad_begin{0, 0}, frame{};
    std::int64_t in_channels = 0, pixel = 0; ///< of the frame or the input
    bool has_frame = false;
    float *framed = nullptr, *weight = nullptr, *bias = nullptr;
    std::vector<float> scale{};

    std::int64_t taps() const { return kernel[0] * kernel[1]; }

    void pack(const ChannelKernels& kernels)
    {
        const std::int64_t channels = out.shape[0];
        const ProgramOp* norm = chain.norm;
        scale.assign(static_cast<std::size_t>(channels), 1);
        for (std::int64_t m = 0; m < channels; ++m) {
            if (norm == nullptr) {
                bias[m] = op.bias ? op.bias.values[m] : 0;
                continue;
            }
            const ChannelMap map = FoldedNorm(*norm, op.bias.values)[m];
            scale[static_cast<std::size_t>(m)] = map.scale;
            bias[m] = map.shift;
        }
        kernels.pack_weight(weight, {.weight = op.weight.values,
                                     .out_channels = out.shape[0],
                                     .in_channels = in_channels,
                                     .taps = taps(),
                                     .columns = out.shape[2],
                                     .scale = norm == nullptr ? nullptr : scale.data()});
    }
};

std::unique_ptr<ChannelProgram> ChannelProgram::compile(ThreadPool& pool, const Kernels& kernels,
                                                        const ChannelKernels& channel_kernels,
                                                        const ProgramDescription& description)
{
    if (description.training) return {};
    std::unique_ptr<ChannelProgram> program(
        new ChannelProgram(pool, kernels, channel_kernels, description));
    for (const LaneChain& chain : find_chains(description))
        if (!program->add_chain(chain)) return {};
    return program;
}

ChannelProgram::ChannelProgram(ThreadPool& pool, const Kernels& kernels,
                               const ChannelKernels& channel_kernels,
                               const ProgramDescription& description)
    : pool_(pool), kernels_(kernels), channel_(channel_kernels), description_(description),
      values_(description.ops.size())
{}

float* ChannelProgram::memory(std::int64_t floats)
{
    memories_.emplace_back(static_cast<std::size_t>(floats));
    return memories_.back().data();
}

ChannelProgram::Value ChannelProgram::make_value(const std::array<std::int64_t, 3>& shape)
{
    Value made{.shape = shape, .vectors = (shape[0] + channel_.lanes - 1) / channel_.lanes};
    made.data = memory(floats_of(made));
    return made;
}

ChannelProgram::Value& ChannelProgram::keep(const LaneChain& chain, const Value& made)
{
    return values_[chain.output] = made;
}

std::int64_t ChannelProgram::floats_of(const Value& value) const
{
    return value.shape[1] * value.shape[2] * value.vectors * channel_.lanes;
}

bool ChannelProgram::reads_as_made(const LaneChain& chain) const
{
    const ProgramOp& reader = op(chain);
    for (std::size_t i = 0; i < chain.inputs.size(); ++i) {
        if (description_.ops[reader.inputs[i]].shape != values_[chain.inputs[i]].shape)
            return false;
    }
    return true;
}

bool ChannelProgram::add_chain(const LaneChain& chain)
{
    const ProgramOp& first = op(chain);
    if (first.kind == Kind::Linear) return add_linear(chain);
    if (!reads_as_made(chain)) return false;
    switch (first.kind) {
    case Kind::Input: keep(chain, make_value(first.shape)); return true;
    case Kind::Conv2d: return add_convolution(chain);
    case Kind::Add: return add_sum(chain);
    case Kind::Concat: return add_concat(chain);
    case Kind::BatchNorm: add_norm(chain); return true;
    case Kind::MaxPool2d:
    case Kind::AvgPool2d:
    case Kind::AdaptiveAvgPool2d:
        add_pooling(first, values_[chain.inputs.front()], keep(chain, make_value(first.shape)));
        return true;
    case Kind::Unary: {
        const Value input = values_[chain.inputs.front()];
        const Value& made = keep(chain, make_value(first.shape));
        tasks_.push_back([apply = kernels_.unary(first.unary, DType::Float32), x = input.data,
                          y = made.data, count = floats_of(made),
                          slope = first.slope] { apply(y, x, count, slope, 0); });
        return true;
    }
    default: return false;
    }
}

bool ChannelProgram::add_convolution(const LaneChain& chain)
{
    const auto plan = std::make_shared<Convolution>();
    plan->chain = chain;
    plan->op = op(chain);
    const Conv2dGeometry& geometry = plan->op.conv;
    if (geometry.groups != 1) return false;
    plan->in = values_[chain.inputs.front()];
    plan->kernel = plan->op.kernel;
    plan->stride = geometry.stride;
    plan->dilation = geometry.dilation;
    plan->pad_begin = geometry.pad_begin;
    plan->in_channels = plan->in.shape[0];
    plan->out = make_value(plan->op.shape);
    for (std::size_t i = 0; i < 2; ++i) {
        plan->frame[i] = plan->in.shape[i + 1] + geometry.pad_begin[i] + geometry.pad_end[i];
        plan->has_frame = plan->has_frame || plan->frame[i] != plan->in.shape[i + 1];
    }
    add_product(plan);
    if (!chain.pool) {
        keep(chain, plan->out);
        return true;
    }
    ProgramOp pooling{.kind = Kind::MaxPool2d, .shape = description_.ops[chain.output].shape};
    add_pooling(pooling, plan->out, keep(chain, make_value(pooling.shape)));
    return true;
}

bool ChannelProgram::add_linear(const LaneChain& chain)
{
    const auto plan = std::make_shared<Convolution>();
    plan->chain = chain;
    plan->op = op(chain);
    plan->in = values_[chain.inputs.front()];
    plan->kernel = {plan->in.shape[1], plan->in.shape[2]};
    plan->in_channels = plan->in.shape[0];
    plan->frame = plan->kernel;
    plan->out = make_value(plan->op.shape);
    add_product(plan);
    keep(chain, plan->out);
    return true;
}

void ChannelProgram::add_product(const std::shared_ptr<Convolution>& plan)
{
    const std::int64_t out = plan->out.vectors * channel_.lanes;
    plan->pixel = plan->in.vectors * channel_.lanes;
    plan->weight = memory(out * plan->in_channels * plan->taps());
    plan->bias = memory(out);
    if (plan->has_frame) plan->framed = memory(plan->frame[0] * plan->frame[1] * plan->pixel);
    packing_.push_back([this, plan] { plan->pack(channel_); });

    if (plan->has_frame) {
        tasks_.push_back([plan] {
            const std::int64_t row = plan->in.shape[2] * plan->pixel;
            for (std::int64_t h = 0; h < plan->in.shape[1]; ++h) {
                const std::int64_t line =
                    (h + plan->pad_begin[0]) * plan->frame[1] + plan->pad_begin[1];
                std::copy_n(plan->in.data + h * row, row, plan->framed + line * plan->pixel);
            }
        });
    }
    const ChannelConvolution job{.x = plan->has_frame ? plan->framed : plan->in.data,
                                 .x_row = plan->frame[1] * plan->pixel,
                                 .x_pixel = plan->pixel,
                                 .weight = plan->weight,
                                 .bias = plan->bias,
                                 .y = plan->out.data,
                                 .y_row = plan->out.shape[2] * out,
                                 .y_pixel = out,
                                 .in_channels = plan->in_channels,
                                 .out_vectors = plan->out.vectors,
                                 .columns = plan->out.shape[2],
                                 .first_row = 0,
                                 .last_row = plan->out.shape[1],
                                 .first_vector = 0,
                                 .last_vector = plan->out.vectors,
                                 .kernel = plan->kernel,
                                 .stride = plan->stride,
                                 .dilation = plan->dilation,
                                 .relu = plan->chain.relu};
    tasks_.push_back([this, job] { run_convolution(job); });
}

/// In parts that are worth another thread's while.
void ChannelProgram::run_convolution(const ChannelConvolution& job)
{
    constexpr std::int64_t kWorthwhile = 1 << 17, kVectorsTogether = 8;
    const bool by_rows = job.columns > 1;
    const std::int64_t units =
        by_rows ? job.last_row : (job.out_vectors + kVectorsTogether - 1) / kVectorsTogether;
    const std::int64_t work = job.last_row * job.columns * job.out_vectors * channel_.lanes *
                              job.in_channels * job.kernel[0] * job.kernel[1];
    const std::int64_t parts = std::clamp<std::int64_t>(work / kWorthwhile, 1, units);
    pool_.run(parts, [&](std::int64_t part) {
        ChannelConvolution own = job;
        const std::int64_t first = part * units / parts, last = (part + 1) * units / parts;
        if (by_rows) {
            own.first_row = first;
            own.last_row = last;
        } else {
            own.first_vector = first * kVectorsTogether;
            own.last_vector = std::min(last * kVectorsTogether, job.out_vectors);
        }
        channel_.convolution(own);
    });
}

void ChannelProgram::add_norm(const LaneChain& chain)
{
    const ProgramOp norm = op(chain);
    const Value input = values_[chain.inputs.front()];
    const Value made = make_value(norm.shape);
    float* scale = memory(made.vectors * channel_.lanes);
    float* shift = memory(made.vectors * channel_.lanes);
    packing_.push_back([norm, scale, shift] {
        for (std::int64_t c = 0; c < norm.shape[0]; ++c) {
            const ChannelMap map = FoldedNorm(norm, nullptr)[c];
            scale[c] = map.scale;
            shift[c] = map.shift;
        }
    });
    tasks_.push_back([this, scale, shift, x = input.data, made, relu = chain.relu] {
        channel_.scale(made.data, x, scale, shift, made.shape[1] * made.shape[2], made.vectors,
                       relu);
    });
    if (!chain.pool) {
        keep(chain, made);
        return;
    }
    ProgramOp pooling{.kind = Kind::MaxPool2d, .shape = description_.ops[chain.output].shape};
    add_pooling(pooling, made, keep(chain, make_value(pooling.shape)));
}

void ChannelProgram::add_pooling(const ProgramOp& op, const Value& input, const Value& made)
{
    const auto rows =
        std::make_shared<std::vector<LaneWindow>>(windows_along(op, 0, input.shape[1]));
    const auto columns =
        std::make_shared<std::vector<LaneWindow>>(windows_along(op, 1, input.shape[2]));
    const ChannelPool job{.x = input.data,
                          .y = made.data,
                          .rows = rows->data(),
                          .columns = columns->data(),
                          .vectors = made.vectors,
                          .in_columns = input.shape[2],
                          .out_rows = made.shape[1],
                          .out_columns = made.shape[2],
                          .divisor = op.pool.divisor_override,
                          .is_max = op.kind == Kind::MaxPool2d};
    tasks_.push_back([this, job, rows, columns] { channel_.pool(job); });
}

bool ChannelProgram::add_sum(const LaneChain& chain)
{
    const Value& made = keep(chain, make_value(op(chain).shape));
    const BinaryTile add = kernels_.binary(BinaryOp::Add, DType::Float32);
    const std::int64_t count = floats_of(made);
    const float* sum = values_[chain.inputs.front()].data;
    for (std::size_t i = 1; i < chain.inputs.size(); ++i) {
        tasks_.push_back([add, y = made.data, sum, x = values_[chain.inputs[i]].data, count] {
            add(y, sum, x, count, 0);
        });
        sum = made.data;
    }
    if (chain.relu) {
        tasks_.push_back([relu = kernels_.unary(UnaryOp::Relu, DType::Float32), y = made.data,
                          count] { relu(y, y, count, 0, 0); });
    }
    return chain.inputs.size() > 1;
}

bool ChannelProgram::add_concat(const LaneChain& chain)
{
    const Value& made = keep(chain, make_value(op(chain).shape));
    std::int64_t channel = 0;
    for (const std::size_t input : chain.inputs) {
        const Value& part = values_[input];
        if (channel % channel_.lanes != 0) return false;
        tasks_.push_back([this, to = made.data + channel, part, pixel = made.vectors] {
            const std::int64_t length = part.vectors * channel_.lanes;
            for (std::int64_t i = 0; i < part.shape[1] * part.shape[2]; ++i)
                std::copy_n(part.data + i * length, length, to + i * pixel * channel_.lanes);
        });
        channel += part.shape[0];
    }
    return true;
}

void ChannelProgram::pack()
{
    for (const Task& pack : packing_) pack();
}

void ChannelProgram::infer(float* y, const float* floats, const std::uint8_t* bytes)
{
    const Value& image = values_.front();
    const std::int64_t pixels = image.shape[1] * image.shape[2];
    const std::int64_t step = image.vectors * channel_.lanes;
    for (std::int64_t c = 0; c < image.shape[0]; ++c) {
        float* to = image.data + c;
        for (std::int64_t i = 0; i < pixels; ++i) {
            const std::int64_t at = c * pixels + i;
            to[i * step] = floats != nullptr ? floats[at] : static_cast<float>(bytes[at]) / 255.0f;
        }
    }
    for (const Task& task : tasks_) task();
    const Value& last = values_[find_root(description_, description_.output)];
    const std::int64_t out_pixels = last.shape[1] * last.shape[2];
    const std::int64_t out_step = last.vectors * channel_.lanes;
    for (std::int64_t c = 0; c < last.shape[0]; ++c)
        for (std::int64_t i = 0; i < out_pixels; ++i)
            y[c * out_pixels + i] = last.data[i * out_step + c];
}

} // namespace loom
