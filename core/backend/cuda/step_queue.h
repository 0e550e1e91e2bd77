#pragma once

#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/step_kernels.h"
#include "core/backend/cuda/step_plan.h"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace loom::cuda {

/// float32 from `data`, one after another.
inline View packed(float* data, std::initializer_list<std::int64_t> shape)
{
    View view{.rank = static_cast<int>(shape.size())};
    std::ranges::copy(shape, view.shape.begin());
    return contiguous_view(view, DType::Float32, data);
}

inline View turned(View matrix)
{
    std::swap(matrix.shape[0], matrix.shape[1]);
    std::swap(matrix.strides[0], matrix.strides[1]);
    return matrix;
}

/// What a step reads and writes besides parameters and gradients, all of it on the device.
struct StepInputs {
    std::int64_t count = 0;
    const float* images = nullptr;

    // While it infers:
    float* outputs = nullptr;
    const float* folded = nullptr; ///< scale and shift of each norm's channels

    // While it trains:
    const std::int64_t* labels = nullptr;
    const PhiloxKey* dropout = nullptr;    ///< of each Dropout with p > 0
    const float* class_weights = nullptr;  ///< null: all 1
    StepResult* result = nullptr;          ///< all zero before
    const ProgramUpdate* update = nullptr; ///< or none
    std::byte* update_numbers = nullptr;
};

/// One step while it is queued: the memory of its values, taken and given back in the same order
/// every time.
class StepQueue {
public:
    StepQueue(Context& context, const StepPlan& plan, const StepInputs& inputs)
        : context_(context), plan_(plan), ops_(plan.description().ops), in_(inputs),
          values_(ops_.size()), stages_(plan.stages().size())
    {}

    /// Forward, loss, backward, and the look for infinite numbers.
    void train();
    void infer();

private:
    using Kind = ProgramOp::Kind;
    using Memory = std::unique_ptr<Scratch>;

    struct Value {
        Memory y, dy; ///< the Input's y is not ours, nor are outputs that are asked for
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
    bool is_lent(std::size_t root) const
    {
        return in_.outputs != nullptr && root == plan_.output_root();
    }
    void make_value(std::size_t op)
    {
        if (!is_lent(op)) values_[op].y = take_value(op);
    }
    float* y(std::size_t op) const
    {
        const std::size_t root = plan_.root_of(op);
        if (is_lent(root)) return in_.outputs;
        // Nothing writes to the images, but a View has no way to say so.
        if (ops_[root].kind == Kind::Input) return const_cast<float*>(in_.images);
        return values_[root].y->as<float>();
    }
    float* dy(std::size_t op) const { return values_[plan_.root_of(op)].dy->as<float>(); }
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
        const std::size_t root = plan_.root_of(op);
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
        if (begins_chain(ops_[stage.op])) return forward_chain(stage, kept);
        make_value(stage.output);
        forward_single(stage, kept);
    }
    void forward_single(const Stage& stage, Kept& kept);
    void forward_chain(const Stage& stage, Kept& kept);
    void concatenate(std::size_t op, bool forward);

    void backward(const Stage& stage, const Kept& kept)
    {
        if (begins_chain(ops_[stage.op])) return backward_chain(stage, kept);
        backward_single(stage, kept);
    }
    void backward_single(const Stage& stage, const Kept& kept);
    void backward_unary(std::size_t op);
    void backward_sum(const Stage& stage);
    void backward_chain(const Stage& stage, const Kept& kept);
    void differentiate_product(std::size_t op, float* dz);

    void measure(const Stage& stage, Kept& kept, float* z) const;
    void move_running() const;
    bool has_epilogue(const Stage& stage) const
    {
        return stage.norm || stage.activation || stage.pool || ops_[stage.op].bias;
    }
    Epilogue epilogue_of(const Stage& stage, const Kept& kept) const;
    void multiply(std::size_t op, float* z);
    void add_loss();
    void look_for_infinite();

    Context& context_;
    const StepPlan& plan_;
    const std::vector<ProgramOp>& ops_;
    const StepInputs& in_;
    std::vector<Value> values_; ///< by op; of roots only
    std::vector<Kept> stages_;
};

} // namespace loom::cuda
