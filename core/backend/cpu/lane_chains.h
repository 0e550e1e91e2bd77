#pragma once

#include "core/backend/program.h"

#include <cstddef>
#include <vector>

namespace loom {

/// Ops that run as one: an op, and behind it what may follow without a value of its own.
struct LaneChain {
    std::size_t op = 0;
    std::size_t output = 0;          ///< the op whose value the chain makes
    const ProgramOp* norm = nullptr; ///< folded into the weights: inference only
    bool relu = false;
    bool pool = false;                 ///< 2 x 2
    std::vector<std::size_t> inputs{}; ///< outputs of chains
};

/// The program's chains, in an order in which they can run. Reshapes (and what is none, such as
/// dropout while inferring) vanish: whoever reads one reads what it was made of.
std::vector<LaneChain> find_chains(const ProgramDescription& program);

/// The op whose numbers an op's value is: its own, unless it is a reshape or an idle dropout.
std::size_t find_root(const ProgramDescription& program, std::size_t op);

} // namespace loom
