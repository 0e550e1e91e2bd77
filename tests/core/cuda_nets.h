#pragma once

#include "core/backend/accelerator.h"
#include "core/backend/cuda/cuda_backend.h"
#include "core/backend/program.h"
#include "tests/support/cuda/on_processor.h"

#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <vector>

/// Networks for the tests of the GPU's training step, and what they are trained with.
namespace loom::testing {

using Kind = ProgramOp::Kind;

inline on_processor::Device& gpu() { return on_processor::device(); }

inline std::shared_ptr<cuda::CudaBackend> make_cuda(const cuda::Settings& settings = {})
{
    return std::make_shared<cuda::CudaBackend>(0, settings);
}

/// A network and the memory of its parameters; equal for equal seeds.
class Net {
public:
    explicit Net(unsigned seed) : engine_(seed) { description.training = true; }

    std::size_t add(ProgramOp op)
    {
        description.ops.push_back(std::move(op));
        return description.output = description.ops.size() - 1;
    }
    std::size_t add(Kind kind, std::size_t from, std::array<std::int64_t, 3> shape)
    {
        return add(ProgramOp{.kind = kind, .inputs = {from}, .shape = shape});
    }
    std::size_t unary(UnaryOp op, std::size_t from, double slope = 0)
    {
        ProgramOp made{.kind = Kind::Unary, .inputs = {from}, .shape = shape_of(from)};
        made.unary = op;
        made.slope = slope;
        return add(made);
    }
    std::size_t convolve(std::size_t from, std::int64_t channels, std::int64_t kernel,
                         std::int64_t padding, bool bias)
    {
        auto shape = shape_of(from);
        ProgramOp op{.kind = Kind::Conv2d, .inputs = {from}};
        op.kernel = {kernel, kernel};
        op.conv.pad_begin = op.conv.pad_end = {padding, padding};
        op.weight = parameter(channels * shape[0] * kernel * kernel);
        if (bias) op.bias = parameter(channels);
        op.shape = {channels, shape[1] + 2 * padding - kernel + 1,
                    shape[2] + 2 * padding - kernel + 1};
        return add(op);
    }
    std::size_t normalize(std::size_t from)
    {
        const auto shape = shape_of(from);
        ProgramOp op{.kind = Kind::BatchNorm, .inputs = {from}, .shape = shape};
        op.weight = parameter(shape[0]);
        op.bias = parameter(shape[0]);
        op.eps = 1e-5;
        op.running_mean = numbers(shape[0]);
        op.running_var = numbers(shape[0]);
        op.batches = &batches_.emplace_back(batches_.size());
        if (batches_.size() != 2) op.momentum = 0.1 * static_cast<double>(batches_.size());
        return add(op);
    }
    std::size_t max_pool(std::size_t from, std::int64_t kernel, std::int64_t stride)
    {
        auto shape = shape_of(from);
        ProgramOp op{.kind = Kind::MaxPool2d, .inputs = {from}};
        op.pool.kernel = {kernel, kernel};
        op.pool.stride = {stride, stride};
        op.shape = {shape[0], (shape[1] - kernel) / stride + 1, (shape[2] - kernel) / stride + 1};
        return add(op);
    }
    std::size_t linear(std::size_t from, std::int64_t features, bool bias)
    {
        ProgramOp op{.kind = Kind::Linear, .inputs = {from}, .shape = {features, 1, 1}};
        op.weight = parameter(features * description.ops[from].size());
        if (bias) op.bias = parameter(features);
        return add(op);
    }
    std::array<std::int64_t, 3> shape_of(std::size_t op) const { return description.ops[op].shape; }

    /// Parameters, gradients and running statistics, as far as a step has written them.
    std::vector<std::vector<float>> numbers_now() const { return {memory_.begin(), memory_.end()}; }
    std::vector<float>& memory(std::size_t number) { return memory_[number]; }
    /// The running statistics of all norms.
    std::vector<float> running_now() const
    {
        std::vector<float> all;
        for (const ProgramOp& op : description.ops) {
            if (op.kind != Kind::BatchNorm) continue;
            for (const float* moved : {op.running_mean, op.running_var})
                all.insert(all.end(), moved, moved + op.shape[0]);
        }
        return all;
    }
    std::vector<std::int64_t> batches_now() const { return {batches_.begin(), batches_.end()}; }

    ProgramDescription description{};

private:
    float* numbers(std::int64_t count)
    {
        std::uniform_real_distribution<float> draw(-0.5f, 0.5f);
        std::vector<float>& made = memory_.emplace_back();
        for (std::int64_t i = 0; i < count; ++i) made.push_back(draw(engine_));
        return made.data();
    }
    ProgramParameter parameter(std::int64_t count) { return {numbers(count), numbers(count)}; }

    std::mt19937 engine_;
    std::deque<std::vector<float>> memory_; // a deque: what is in it stays where it is
    std::deque<std::int64_t> batches_;      ///< that norms have seen
};

/// Chains of every kind.
inline Net chains()
{
    Net net(1);
    std::size_t x = net.add(ProgramOp{.shape = {2, 13, 12}});
    x = net.max_pool(net.unary(UnaryOp::Relu, net.convolve(x, 4, 3, 0, true)), 2, 2);
    x = net.max_pool(net.unary(UnaryOp::Relu, net.normalize(net.convolve(x, 5, 3, 1, true))), 2, 2);
    x = net.normalize(net.convolve(x, 3, 1, 0, false));
    x = net.unary(UnaryOp::Relu, net.normalize(x));
    x = net.add(Kind::Reshape, x, {net.description.ops[x].size(), 1, 1});
    x = net.unary(UnaryOp::Relu, net.linear(x, 11, true));
    ProgramOp drop{.kind = Kind::Dropout, .inputs = {x}, .shape = net.shape_of(x)};
    drop.p = 0.3;
    x = net.add(drop);
    net.linear(net.normalize(net.linear(x, 7, false)), 5, true);
    net.description.loss = {.kind = ProgramLoss::Kind::CrossEntropy,
                            .label_smoothing = 0.1,
                            .class_weights = {1, 2, 0.5f, 1.5f, 1}};
    return net;
}

/// Branches, activations and pools of every kind.
inline Net branches()
{
    Net net(2);
    const std::size_t images = net.add(ProgramOp{.shape = {1, 9, 9}});
    const std::size_t stem = net.convolve(images, 4, 3, 1, true);
    const std::size_t left = net.unary(UnaryOp::Gelu, net.convolve(stem, 4, 3, 1, false));
    const std::size_t sum = net.add(
        ProgramOp{.kind = Kind::Add, .inputs = {left, stem, stem}, .shape = net.shape_of(left)});
    const std::size_t relu = net.unary(UnaryOp::Relu, sum);
    const std::size_t pooled = net.max_pool(relu, 3, 2);
    ProgramOp average{.kind = Kind::AvgPool2d, .inputs = {relu}, .shape = net.shape_of(pooled)};
    average.pool = {.kernel = {3, 3}, .stride = {2, 2}};
    const std::size_t other = net.unary(UnaryOp::Silu, net.add(average));
    const auto shape = net.shape_of(pooled);
    std::size_t x = net.add(ProgramOp{.kind = Kind::Concat,
                                      .inputs = {pooled, other, pooled},
                                      .shape = {3 * shape[0], shape[1], shape[2]}});
    x = net.unary(UnaryOp::LeakyRelu, x, 0.2);
    x = net.add(Kind::AdaptiveAvgPool2d, x, {3 * shape[0], 2, 3});
    x = net.add(Kind::Dropout, x, net.shape_of(x)); // with p = 0 it does nothing
    x = net.add(Kind::Reshape, x, {net.description.ops[x].size(), 1, 1});
    x = net.unary(UnaryOp::Tanh, net.linear(x, 8, true));
    x = net.unary(UnaryOp::GeluTanh, net.linear(x, 8, false));
    net.unary(UnaryOp::Sigmoid, net.linear(x, 4, true));
    net.description.loss = {.kind = ProgramLoss::Kind::MeanSquaredError};
    return net;
}

/// Blocks with a sum that a relu follows, of two values and of many, once seen by others, too.
inline Net residual()
{
    Net net(3);
    const auto sum = [&](std::vector<std::size_t> of) {
        return net.add(
            ProgramOp{.kind = Kind::Add, .inputs = of, .shape = net.shape_of(of.front())});
    };
    const auto half = [&](std::size_t from) {
        return net.normalize(net.convolve(from, 4, 3, 1, false));
    };
    std::size_t x = net.add(ProgramOp{.shape = {2, 7, 6}});
    const std::size_t stem = net.unary(UnaryOp::Relu, half(x));
    x = net.unary(UnaryOp::Relu, half(stem));
    x = net.unary(UnaryOp::Relu, sum({half(x), stem}));
    const std::size_t plain = sum({half(x), x, x}); // seen before its relu as well
    const std::size_t shut = net.unary(UnaryOp::Relu, plain);
    x = net.unary(UnaryOp::Relu, sum({shut, plain, half(shut), stem, x, stem, half(x)}));
    x = net.add(Kind::AdaptiveAvgPool2d, x, {4, 1, 1});
    net.linear(net.add(Kind::Reshape, x, {4, 1, 1}), 3, true);
    net.description.loss = {.kind = ProgramLoss::Kind::CrossEntropy};
    return net;
}

/// Every activation behind a convolution or a product, with a pool behind some: a chain each.
inline Net activations()
{
    Net net(6);
    std::size_t x = net.add(ProgramOp{.shape = {2, 20, 21}});
    x = net.max_pool(net.unary(UnaryOp::Tanh, net.convolve(x, 4, 3, 0, true)), 2, 2);
    x = net.max_pool(net.unary(UnaryOp::Sigmoid, net.normalize(net.convolve(x, 5, 3, 1, false))), 2,
                     2);
    x = net.unary(UnaryOp::Silu, net.convolve(x, 5, 3, 1, true));
    x = net.max_pool(net.unary(UnaryOp::LeakyRelu, net.convolve(x, 4, 1, 0, true), 0.3), 2, 2);
    x = net.add(Kind::Reshape, x, {net.description.ops[x].size(), 1, 1});
    x = net.unary(UnaryOp::Gelu, net.linear(x, 9, true));
    x = net.unary(UnaryOp::GeluTanh, net.normalize(net.linear(x, 8, true)));
    net.linear(net.unary(UnaryOp::Sigmoid, net.linear(x, 6, false)), 4, true);
    net.description.loss = {.kind = ProgramLoss::Kind::CrossEntropy};
    return net;
}

/// The same network to infer with.
inline ProgramDescription inference_of(const Net& net)
{
    ProgramDescription description = net.description;
    description.training = false;
    description.loss = {};
    return description;
}

/// What one step is given; another for every number.
struct Given {
    std::vector<float> images;
    std::vector<std::int64_t> labels;
    std::vector<PhiloxKey> dropout;

    Given(const ProgramDescription& net, std::int64_t count, unsigned number)
    {
        std::mt19937 engine(number);
        std::uniform_real_distribution<float> draw(-1, 1);
        images.resize(static_cast<std::size_t>(count * net.ops[0].size()));
        for (float& x : images) x = draw(engine);
        const auto classes = static_cast<std::uint32_t>(net.ops[net.output].size());
        for (std::int64_t i = 0; i < count; ++i) labels.push_back(engine() % classes);
        for (const ProgramOp& op : net.ops) {
            if (op.kind == Kind::Dropout && op.p > 0) dropout.push_back({number, 3});
        }
    }
    ProgramResult train(Program& program, const ProgramUpdate* update = nullptr) const
    {
        return program.train({.count = std::ssize(labels), .images = images.data()},
                             {.labels = labels, .dropout = dropout, .update = update});
    }
};

/// An optimizer's updates of a network's parameters, and its state.
class Updates {
public:
    Updates(const Net& net, bool adam)
    {
        for (const ProgramOp& op : net.description.ops) {
            std::int64_t weights = op.shape[0];
            if (op.kind == Kind::Conv2d)
                weights *= net.description.ops[op.inputs[0]].shape[0] * op.kernel[0] * op.kernel[1];
            if (op.kind == Kind::Linear) weights *= net.description.ops[op.inputs[0]].size();
            if (op.weight) add(op.weight, weights, adam);
            if (op.bias) add(op.bias, op.shape[0], adam);
        }
    }
    /// With other numbers for every step.
    ProgramUpdate next(unsigned step, double most)
    {
        const double lr = 0.01 / step, decay = 0.01 * step;
        for (AdamUpdate& u : adam_)
            u.settings = {.lr = lr, .beta1 = 0.9 - decay, .weight_decay = decay, .step = step};
        for (SgdUpdate& u : sgd_)
            u.settings = {.lr = lr, .momentum = 0.9, .weight_decay = decay, .nesterov = true};
        return {adam_, sgd_, most > 0 ? std::optional(most) : std::nullopt};
    }
    std::vector<std::vector<float>> state() const { return {state_.begin(), state_.end()}; }

private:
    static View view(float* data, std::int64_t count)
    {
        return {.data = data, .rank = 1, .shape = {count}, .strides = {1}};
    }
    View zeros(std::int64_t count)
    {
        return view(state_.emplace_back(static_cast<std::size_t>(count)).data(), count);
    }
    void add(const ProgramParameter& place, std::int64_t count, bool adam)
    {
        const View p = view(place.values, count), g = view(place.gradient, count);
        if (adam)
            adam_.push_back({.p = p, .g = g, .exp_avg = zeros(count), .exp_avg_sq = zeros(count)});
        else
            sgd_.push_back({.p = p, .g = g, .momentum_buffer = zeros(count)});
    }

    std::deque<std::vector<float>> state_;
    std::vector<AdamUpdate> adam_;
    std::vector<SgdUpdate> sgd_;
};

} // namespace loom::testing
