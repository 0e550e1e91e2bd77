#include "core/backend/cpu/lane_chains.h"

#include <array>

namespace loom {

namespace {

using Kind = ProgramOp::Kind;

bool is_alias(const ProgramDescription& program, const ProgramOp& op)
{
    const bool idle_dropout = op.kind == Kind::Dropout && (!program.training || op.p == 0);
    return op.kind == Kind::Reshape || idle_dropout;
}

class ChainFinder {
public:
    explicit ChainFinder(const ProgramDescription& program)
        : program_(program), root_(program.ops.size()), readers_(program.ops.size(), 0),
          reader_(program.ops.size(), 0), taken_(program.ops.size(), false)
    {
        for (std::size_t i = 0; i < program.ops.size(); ++i) {
            const ProgramOp& op = program.ops[i];
            root_[i] = find_root(program, i);
            if (root_[i] != i) continue;
            for (const std::size_t input : op.inputs) {
                ++readers_[root_[input]];
                reader_[root_[input]] = i;
            }
        }
        ++readers_[root_[program.output]];
    }

    std::vector<LaneChain> find()
    {
        std::vector<LaneChain> chains;
        for (std::size_t i = 0; i < program_.ops.size(); ++i) {
            if (root_[i] != i || taken_[i]) continue;
            LaneChain chain{.op = i, .output = i};
            for (const std::size_t input : program_.ops[i].inputs)
                chain.inputs.push_back(root_[input]);
            extend(chain);
            chains.push_back(std::move(chain));
        }
        return chains;
    }

private:
    /// The op that alone reads the chain's value, if it is of this kind.
    const ProgramOp* next(const LaneChain& chain, Kind kind) const
    {
        if (readers_[chain.output] != 1 || chain.output == root_[program_.output]) return nullptr;
        const ProgramOp& op = program_.ops[reader_[chain.output]];
        // Behind a reshape the shape is another one.
        const bool direct = !op.inputs.empty() && op.inputs.front() == chain.output;
        return op.kind == kind && direct ? &op : nullptr;
    }
    void take_next(LaneChain& chain)
    {
        chain.output = reader_[chain.output];
        taken_[chain.output] = true;
    }

    void extend(LaneChain& chain)
    {
        const Kind kind = program_.ops[chain.op].kind;
        const bool windows = kind == Kind::Conv2d || kind == Kind::BatchNorm;
        if (!windows && kind != Kind::Linear && kind != Kind::Add) return;
        if (kind == Kind::Conv2d && !program_.training) {
            chain.norm = next(chain, Kind::BatchNorm);
            if (chain.norm != nullptr) take_next(chain);
        }
        take_relu(chain);
        if (!windows) return;
        const ProgramOp* op = next(chain, Kind::MaxPool2d);
        if (op == nullptr || !is_two_by_two(*op, program_.ops[chain.output])) return;
        chain.pool = true;
        take_next(chain);
        take_relu(chain); // the maximum of ReLUs is the ReLU of the maximum
    }

    void take_relu(LaneChain& chain)
    {
        const ProgramOp* op = next(chain, Kind::Unary);
        if (op == nullptr || op->unary != UnaryOp::Relu) return;
        chain.relu = true;
        take_next(chain);
    }

    static bool is_two_by_two(const ProgramOp& op, const ProgramOp& input)
    {
        constexpr std::array<std::int64_t, 2> kNone{0, 0}, kTwo{2, 2}, kOne{1, 1};
        return op.pool.kernel == kTwo && op.pool.stride == kTwo && op.pool.padding == kNone &&
               op.pool.dilation == kOne && op.shape[1] == input.shape[1] / 2 &&
               op.shape[2] == input.shape[2] / 2;
    }

    const ProgramDescription& program_;
    std::vector<std::size_t> root_;   ///< whose numbers an op's value is
    std::vector<int> readers_;        ///< of a root
    std::vector<std::size_t> reader_; ///< the last of them
    std::vector<bool> taken_;         ///< part of an earlier chain
};

} // namespace

std::size_t find_root(const ProgramDescription& program, std::size_t op)
{
    while (is_alias(program, program.ops[op])) op = program.ops[op].inputs.front();
    return op;
}

std::vector<LaneChain> find_chains(const ProgramDescription& program)
{
    return ChainFinder(program).find();
}

} // namespace loom
