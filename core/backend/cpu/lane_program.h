#pragma once

#include "core/backend/cpu/channel_program.h"
#include "core/backend/cpu/kernels.h"
#include "core/backend/cpu/lane_chains.h"
#include "core/backend/cpu/lane_kernels.h"
#include "core/backend/cpu/lane_memory.h"
#include "core/backend/cpu/thread_pool.h"
#include "core/backend/cpu/wide_kernels.h"
#include "core/backend/program.h"

#include <functional>
#include <initializer_list>
#include <memory>
#include <vector>

namespace loom {

/// A network on the CPU, as many samples at a time as a vector has lanes: side by side in the
/// lanes, or, between wide convolutions, one after the other with the channels in the lanes. It is
/// a list of phases. Within one, every block of samples goes through all tasks on one thread;
/// between two, all blocks meet, because what comes next needs sums over the whole batch. Last come
/// the gradients' sums over the blocks, in the blocks' order, so that no bit depends on the
/// threads.
class LaneProgram final : public Program {
public:
    /// The kernels of one instruction set.
    struct KernelSet {
        const Kernels& elementwise;
        const LaneKernels& lane;
        const WideKernels& wide;
        const ChannelKernels& channel;
    };
    LaneProgram(ThreadPool& pool, const KernelSet& kernels, const ProgramDescription& description);

    ProgramResult train(const ProgramBatch& batch, const ProgramStep& step) override;
    void infer(float* y, const ProgramBatch& batch) override;
    void parameters_changed() override { is_packed_ = is_single_packed_ = false; }

    /// Whether the program can be run here at all.
    static bool supports(const ProgramDescription& description);

private:
    using BlockTask = std::function<void(const LaneBlock&)>;
    using Task = std::function<void()>;
    struct Phase {
        Task before; ///< alone, when all blocks have finished the phase before
        std::vector<BlockTask> tasks{};
    };
    struct Value {
        LaneSlot y, dy;
        std::int64_t size = 0;
        bool wants_gradient = false;
        bool has_gradient = false; ///< the next gradient is added to what dy holds
    };
    enum class Layout : std::uint8_t {
        Lanes, ///< [C][H][W][samples]
        Wide   ///< [samples][H][W][C]
    };
    struct Convolution;
    struct WideLayer;
    struct Norm;
    struct Pooling;

    // The parts of a program, in the order in which they run.
    void each_block(std::initializer_list<LaneSlot> uses, BlockTask task);
    void when_all_met(Task task);
    void add_reduction(LaneSlot slot, Task task);
    void plan();

    void add_input(const LaneChain& chain);
    void add_convolution(const LaneChain& chain);
    void add_convolution_forward(const std::shared_ptr<Convolution>& plan);
    void add_convolution_gradient(const std::shared_ptr<Convolution>& plan);
    bool is_wide(const LaneChain& chain) const;
    void add_wide_convolution(const LaneChain& chain);
    void add_wide_training(const std::shared_ptr<WideLayer>& plan);
    void add_wide_activation_gradient(const std::shared_ptr<WideLayer>& plan);
    void add_wide_weight_gradient(const std::shared_ptr<WideLayer>& plan);
    void add_wide_input_gradient(const std::shared_ptr<WideLayer>& plan);
    void add_linear(const LaneChain& chain);
    void add_linear_gradient(const LaneChain& chain);
    void add_norm(const LaneChain& chain);
    void add_norm_training(const std::shared_ptr<Norm>& plan);
    void add_norm_gradient(const std::shared_ptr<Norm>& plan);
    void add_unary(const LaneChain& chain);
    void add_unary_gradient(const LaneChain& chain, Layout layout);
    void add_pooling(const LaneChain& chain);
    void add_dropout(const LaneChain& chain);
    void add_sum(const LaneChain& chain);
    void add_concat(const LaneChain& chain);
    void add_output();
    void add_loss();
    void add_chain(const LaneChain& chain);

    Value& make_value(const LaneChain& chain, Layout layout = Layout::Lanes);
    /// In this layout; where it was made in the other one, it is moved first.
    Value& value(std::size_t op, Layout layout = Layout::Lanes);
    void add_move(const Value& from, Value& to, std::size_t op, Layout layout);
    void move(const LaneBlock& block, std::size_t op, LaneSlot from, LaneSlot to, Layout layout,
              bool accumulate);
    /// That of all inputs, if they are of one, in the shapes in which they were made; else Lanes.
    Layout layout_of(const LaneChain& chain) const;
    std::vector<Value>& values_in(Layout layout)
    {
        return layout == Layout::Wide ? wide_values_ : values_;
    }
    const ProgramOp& op(const LaneChain& chain) const { return description_.ops[chain.op]; }
    /// Whether to add to the gradient of this value; from now on, yes.
    static bool accumulate(Value& value);
    float* at(LaneSlot slot, const LaneBlock& block) const { return memory_.at(slot, block); }
    void add_parts(float* to, LaneSlot parts, std::int64_t count);

    int samples_of(std::int64_t block) const;
    void begin(const ProgramBatch& batch);
    void infer_one_by_one(float* y, const ProgramBatch& batch);
    void run_phases();
    void count_correct(const LaneBlock& block, const float* logits);
    double begin_loss();

    ThreadPool& pool_;
    const Kernels& kernels_;
    const LaneKernels& lane_;
    const WideKernels& wide_;
    ProgramDescription description_;
    std::vector<Value> values_, wide_values_; ///< by op; not all are there in both layouts
    std::vector<Phase> phases_{1};
    std::vector<Task> packing_;    ///< of parameters, before the first phase
    std::vector<Task> gradients_;  ///< while building: adds the ways back, in forward order
    std::vector<Task> reductions_; ///< after the last phase
    std::vector<LaneSlot> reduced_;
    std::vector<std::vector<float>> dropout_masks_;
    LaneMemory memory_;
    std::unique_ptr<ChannelProgram> single_; ///< for batches of few samples; may be null
    int tasks_ = 0;
    std::int64_t packed_floats_ = 0;
    bool is_packed_ = false, is_single_packed_ = false;

    // The batch at work.
    ProgramBatch batch_{};
    ProgramStep step_{};
    std::int64_t blocks_ = 0;
    float* output_ = nullptr;
    float loss_gradient_ = 0;
    std::vector<double> losses_;
    std::vector<std::int64_t> correct_; ///< by block
};

} // namespace loom
