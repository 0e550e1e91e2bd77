#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/training_pass.h"

#include <algorithm>
#include <array>
#include <memory>

namespace loom::cuda {

namespace {

using Kind = ProgramOp::Kind;
using Memory = std::unique_ptr<Scratch>;

std::int64_t plane_of(const ProgramOp& op) { return op.shape[1] * op.shape[2]; }

/// float32 from `data`, one after another.
View packed(float* data, std::initializer_list<std::int64_t> shape)
{
    View view{.rank = static_cast<int>(shape.size())};
    std::ranges::copy(shape, view.shape.begin());
    return contiguous_view(view, DType::Float32, data);
}

View turned(View matrix)
{
    std::swap(matrix.shape[0], matrix.shape[1]);
    std::swap(matrix.strides[0], matrix.strides[1]);
    return matrix;
}

/// One step while it is queued: the memory of its values, taken and given back in the same order
/// every time.
class StepQueue {
public:
    StepQueue(Context& context, const TrainingPass& pass, const StepInputs& inputs)
        : context_(context), pass_(pass), ops_(pass.description().ops), in_(inputs),
          values_(ops_.size()), stages_(pass.stages().size())
    {}

    void run()
    {
        const std::vector<Stage>& stages = pass_.stages();
        for (std::size_t i = 0; i < stages.size(); ++i) forward(stages[i], stages_[i]);
        add_loss();
        for (std::size_t i = stages.size(); i-- > 0;) {
            backward(stages[i], stages_[i]);
            stages_[i].x = nullptr;
            stages_[i].chosen = nullptr;
            values_[stages[i].output] = {};
        }
        // Not before all memory has been found: a step without enough of it changes nothing.
        for (std::size_t i = 0; i < stages.size(); ++i) move_running(stages[i], stages_[i]);
        look_for_infinite();
    }

private:
    struct Value {
        Memory y, dy; ///< the Input's y is not ours
    };
    /// What a stage keeps for its gradient.
    struct Kept {
        Memory x;          ///< what its batch norm took in
        Memory statistics; ///< mean, rstd, variance
        Memory chosen;     ///< places or indices of maxima
    };

    Memory take(std::int64_t bytes) const
    {
        return std::make_unique<Scratch>(context_, static_cast<std::size_t>(bytes));
    }
    std::int64_t count_of(std::size_t op) const { return in_.count * ops_[op].size(); }
    Memory take_value(std::size_t op) const
    {
        return take(count_of(op) * static_cast<std::int64_t>(sizeof(float)));
    }
    float* y(std::size_t op) const
    {
        const std::size_t root = pass_.root_of(op);
        // Nothing writes to the images, but a View has no way to say so.
        if (ops_[root].kind == Kind::Input) return const_cast<float*>(in_.images);
        return values_[root].y->as<float>();
    }
    float* dy(std::size_t op) const { return values_[pass_.root_of(op)].dy->as<float>(); }
    View view(float* data, std::size_t op) const
    {
        const auto& shape = ops_[op].shape;
        return packed(data, {in_.count, shape[0], shape[1], shape[2]});
    }
    /// The values as lines [N, F].
    View rows(float* data, std::size_t op) const
    {
        return packed(data, {in_.count, ops_[op].size()});
    }
    View flat(float* data, std::size_t op) const { return packed(data, {count_of(op)}); }

    /// Adds to a value's gradient what `write` writes; it may write whatever memory it is given.
    template <typename Write>
    void give(std::size_t op, Write write)
    {
        const std::size_t root = pass_.root_of(op);
        if (ops_[root].kind == Kind::Input) return;
        Memory& gradient = values_[root].dy;
        if (gradient == nullptr) {
            gradient = take_value(root);
            return write(gradient->as<float>());
        }
        const Memory more = take_value(root);
        write(more->as<float>());
        const View sum = flat(gradient->as<float>(), root);
        binary(context_, BinaryOp::Add, sum, sum, flat(more->as<float>(), root), 0);
    }

    void forward(const Stage& stage, Kept& kept)
    {
        const ProgramOp& op = ops_[stage.op];
        if (op.kind == Kind::Conv2d || op.kind == Kind::Linear || op.kind == Kind::BatchNorm)
            return forward_chain(stage, kept);
        values_[stage.op].y = take_value(stage.op);
        forward_single(stage, kept);
    }
    void forward_single(const Stage& stage, Kept& kept);
    void forward_chain(const Stage& stage, Kept& kept);
    void concatenate(std::size_t op, bool forward);

    void backward(const Stage& stage, const Kept& kept)
    {
        const ProgramOp& op = ops_[stage.op];
        if (op.kind == Kind::Conv2d || op.kind == Kind::Linear || op.kind == Kind::BatchNorm)
            return backward_chain(stage, kept);
        backward_single(stage, kept);
    }
    void backward_single(const Stage& stage, const Kept& kept);
    void backward_unary(std::size_t op);
    void backward_chain(const Stage& stage, const Kept& kept);
    void differentiate_product(std::size_t op, float* dz);

    void move_running(const Stage& stage, const Kept& kept) const;
    bool has_epilogue(const Stage& stage) const
    {
        return stage.norm || stage.relu || stage.pool || ops_[stage.op].bias;
    }
    Epilogue epilogue_of(const Stage& stage, const Kept& kept) const;
    void multiply(std::size_t op, float* z);
    void add_loss();
    void look_for_infinite();

    Context& context_;
    const TrainingPass& pass_;
    const std::vector<ProgramOp>& ops_;
    const StepInputs& in_;
    std::vector<Value> values_; ///< by op; of roots only
    std::vector<Kept> stages_;
};

void StepQueue::forward_single(const Stage& stage, Kept& kept)
{
    const std::size_t i = stage.op;
    const ProgramOp& op = ops_[i];
    const std::size_t from = op.inputs[0];
    float* const to = y(i);
    switch (op.kind) {
    case Kind::Unary: return unary(context_, op.unary, flat(to, i), flat(y(from), i), op.slope, 0);
    case Kind::MaxPool2d: {
        kept.chosen = take(count_of(i) * static_cast<std::int64_t>(sizeof(std::int32_t)));
        View places = view(to, i);
        places.dtype = DType::Int32;
        places.data = kept.chosen->data();
        return max_pool2d(context_, view(to, i), places, view(y(from), from), op.pool);
    }
    case Kind::AvgPool2d: return avg_pool2d(context_, view(to, i), view(y(from), from), op.pool);
    case Kind::AdaptiveAvgPool2d:
        return adaptive_avg_pool2d(context_, view(to, i), view(y(from), from));
    case Kind::Dropout:
        return dropout(context_, count_of(i), to, y(from), op.p, in_.dropout + stage.ordinal);
    case Kind::Concat: return concatenate(i, true);
    case Kind::Add:
        if (op.inputs.size() == 1) return copy(context_, flat(to, i), flat(y(from), i));
        for (std::size_t k = 1; k < op.inputs.size(); ++k) {
            const float* sum = k == 1 ? y(from) : to;
            binary(context_, BinaryOp::Add, flat(to, i), flat(const_cast<float*>(sum), i),
                   flat(y(op.inputs[k]), i), 0);
        }
        return;
    default: return;
    }
}

/// The parts of [N, C, …] along the channels: from the inputs, or their gradients back to them.
void StepQueue::concatenate(std::size_t i, bool forward)
{
    const ProgramOp& op = ops_[i];
    View part = packed(forward ? y(i) : dy(i), {in_.count, op.size()});
    for (const std::size_t input : op.inputs) {
        part.shape[1] = ops_[input].size();
        if (forward) {
            copy(context_, part, rows(y(input), input));
        } else {
            give(input, [&](float* dx) { copy(context_, rows(dx, input), part); });
        }
        part.data = part.as<float>() + part.shape[1];
    }
}

Epilogue StepQueue::epilogue_of(const Stage& stage, const Kept& kept) const
{
    const ProgramOp& before = ops_[stage.op];
    const ProgramOp& after = ops_[stage.output];
    Epilogue e{.samples = in_.count,
               .channels = before.shape[0],
               .height = before.shape[1],
               .width = before.shape[2],
               .rows = after.shape[1],
               .columns = after.shape[2],
               .relu = stage.relu.has_value()};
    if (stage.pool) {
        e.kernel_h = ops_[*stage.pool].pool.kernel[0];
        e.kernel_w = ops_[*stage.pool].pool.kernel[1];
    }
    const ProgramOp& affine = stage.norm ? ops_[*stage.norm] : before;
    e.bias = affine.bias.values;
    if (!stage.norm) return e;
    e.weight = affine.weight.values;
    e.mean = kept.statistics->as<float>();
    e.rstd = e.mean + e.channels;
    return e;
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
    Memory& result = values_[stage.output].y;
    if (!has_epilogue(stage)) {
        result = take_value(stage.op);
        return multiply(stage.op, result->as<float>());
    }
    float* z = nullptr; // what the epilogue takes in
    if (op.kind == Kind::BatchNorm) {
        z = y(op.inputs[0]);
    } else {
        kept.x = take_value(stage.op);
        z = kept.x->as<float>();
        multiply(stage.op, z);
    }
    if (stage.norm) {
        const ProgramOp& norm = ops_[*stage.norm];
        const std::int64_t channels = norm.shape[0];
        kept.statistics = take(3 * channels * static_cast<std::int64_t>(sizeof(float)));
        auto* const mean = kept.statistics->as<float>();
        batch_statistics(context_, packed(mean, {channels}), packed(mean + channels, {channels}),
                         packed(mean + 2 * channels, {channels}),
                         packed(z, {in_.count, channels, plane_of(norm)}), norm.eps);
    }
    result = take_value(stage.output);
    const Epilogue e = epilogue_of(stage, kept);
    if (e.pools()) kept.chosen = take(e.outputs());
    epilogue(context_, e, result->as<float>(),
             e.pools() ? kept.chosen->as<std::uint8_t>() : nullptr, z);
    if (!stage.norm) kept.x = nullptr;
}

void StepQueue::move_running(const Stage& stage, const Kept& kept) const
{
    if (!stage.norm) return;
    const ProgramOp &norm = ops_[*stage.norm], &before = ops_[stage.op];
    const auto* const mean = kept.statistics->as<const float>();
    const RunningStatistics running{.channels = norm.shape[0],
                                    .count = in_.count * plane_of(norm),
                                    .mean = norm.running_mean,
                                    .variance = norm.running_var,
                                    .batch_mean = mean,
                                    .batch_variance = mean + 2 * norm.shape[0],
                                    .offset = before.kind == Kind::BatchNorm ? nullptr
                                                                             : before.bias.values};
    cuda::move_running(context_, running, in_.momentum + stage.ordinal);
}

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
    case Kind::Add:
        for (const std::size_t input : op.inputs)
            give(input, [&](float* dx) { copy(context_, flat(dx, i), flat(dy(i), i)); });
        return;
    default: return;
    }
}

void StepQueue::backward_unary(std::size_t i)
{
    const ProgramOp& op = ops_[i];
    const std::size_t from = op.inputs[0];
    struct Way {
        UnaryOp op;
        BinaryOp gradient;
        bool of_result;
    };
    constexpr Way kWays[] = {{UnaryOp::Relu, BinaryOp::ReluGradient, true},
                             {UnaryOp::LeakyRelu, BinaryOp::LeakyReluGradient, false},
                             {UnaryOp::Tanh, BinaryOp::TanhGradient, true},
                             {UnaryOp::Sigmoid, BinaryOp::SigmoidGradient, true},
                             {UnaryOp::Gelu, BinaryOp::GeluGradient, false},
                             {UnaryOp::GeluTanh, BinaryOp::GeluTanhGradient, false},
                             {UnaryOp::Silu, BinaryOp::SiluGradient, false}};
    const Way* way = std::ranges::find(kWays, op.unary, &Way::op);
    give(from, [&](float* dx) {
        binary(context_, way->gradient, flat(dx, i), flat(dy(i), i),
               flat(way->of_result ? y(i) : y(from), i), op.slope);
    });
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
    const bool only_adds = !stage.norm && !stage.relu && !stage.pool;
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

void StepQueue::add_loss()
{
    const ProgramLoss& wanted = pass_.description().loss;
    const std::size_t output = pass_.description().output;
    give(output, [&](float* dx) {
        const Loss job{.samples = in_.count,
                       .classes = ops_[output].size(),
                       .squared_error = wanted.kind == ProgramLoss::Kind::MeanSquaredError,
                       .label_smoothing = static_cast<float>(wanted.label_smoothing),
                       .class_weights = in_.class_weights,
                       .x = y(output),
                       .labels = in_.labels,
                       .dx = dx};
        loss(context_, job, in_.result);
    });
}

void StepQueue::look_for_infinite()
{
    std::vector<View> all;
    const auto add = [&](float* data, std::int64_t count) {
        if (data != nullptr) all.push_back(packed(data, {count}));
    };
    for (const ProgramOp& op : ops_) {
        std::int64_t weights = op.shape[0];
        if (op.kind == Kind::Conv2d)
            weights *= ops_[op.inputs[0]].shape[0] / op.conv.groups * op.kernel[0] * op.kernel[1];
        if (op.kind == Kind::Linear) weights *= ops_[op.inputs[0]].size();
        for (float* data : {op.weight.values, op.weight.gradient}) add(data, weights);
        for (float* data : {op.bias.values, op.bias.gradient, op.running_mean, op.running_var})
            add(data, op.shape[0]);
    }
    find_infinite(context_, all, &in_.result->infinite);
}

} // namespace

void TrainingPass::queue(Context& context, const StepInputs& inputs) const
{
    StepQueue(context, *this, inputs).run();
}

} // namespace loom::cuda
