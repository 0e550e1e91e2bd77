#pragma once

#include "core/backend/cpu/channel_kernels.h"
#include "core/backend/cpu/kernels.h"
#include "core/backend/cpu/lane_chains.h"
#include "core/backend/cpu/thread_pool.h"
#include "core/backend/program.h"

#include <functional>
#include <memory>
#include <vector>

namespace loom {

/// Inference of one sample at a time, with its channels in the lanes: what samples in the lanes
/// would leave empty when there is but one.
class ChannelProgram {
public:
    /// Null where an op does not suit this layout.
    static std::unique_ptr<ChannelProgram> compile(ThreadPool& pool, const Kernels& kernels,
                                                   const ChannelKernels& channel_kernels,
                                                   const ProgramDescription& description);

    void pack();
    /// y: [size of the output]; one of `floats` and `bytes` is the image [C, H, W].
    void infer(float* y, const float* floats, const std::uint8_t* bytes);

private:
    using Task = std::function<void()>;
    using Memory = std::vector<float>;
    struct Value {
        std::array<std::int64_t, 3> shape{}; ///< [C, H, W]
        std::int64_t vectors = 0;            ///< of channels
        float* data = nullptr;               ///< [H][W][vectors * lanes]
    };
    struct Convolution;

    ChannelProgram(ThreadPool& pool, const Kernels& kernels, const ChannelKernels& channel_kernels,
                   const ProgramDescription& description);

    bool add_chain(const LaneChain& chain);
    bool add_convolution(const LaneChain& chain);
    bool add_linear(const LaneChain& chain);
    void add_product(const std::shared_ptr<Convolution>& plan);
    void add_norm(const LaneChain& chain);
    void add_pooling(const ProgramOp& op, const Value& input, const Value& made);
    bool add_sum(const LaneChain& chain);
    bool add_concat(const LaneChain& chain);
    void run_convolution(const ChannelConvolution& job);

    float* memory(std::int64_t floats);
    Value make_value(const std::array<std::int64_t, 3>& shape);
    Value& keep(const LaneChain& chain, const Value& made);
    std::int64_t floats_of(const Value& value) const;
    const ProgramOp& op(const LaneChain& chain) const { return description_.ops[chain.op]; }
    /// Whether the op reads its input in the shape in which that was made.
    bool reads_as_made(const LaneChain& chain) const;

    ThreadPool& pool_;
    const Kernels& kernels_;
    const ChannelKernels& channel_;
    const ProgramDescription& description_;
    std::vector<Value> values_; ///< by op
    std::vector<Memory> memories_;
    std::vector<Task> packing_, tasks_;
};

} // namespace loom
