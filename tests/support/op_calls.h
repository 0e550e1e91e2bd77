#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/files/json.h"
#include "core/tensor/tensor.h"

namespace loom {

/// How to call an op with its inputs and its options in PyTorch's names; all its outputs.
using OpCall = std::function<std::vector<Tensor>(const std::vector<Tensor>&, const Json&)>;
using OpCalls = std::map<std::string, OpCall>;
OpCalls joining_op_calls(); ///< cat, stack and what picks by index
OpCalls view_op_calls();

/// Calls the op that a case of reference/ops.json names. Throws std::out_of_range for an op that it
/// does not know.
std::vector<Tensor> call_op(const std::string& op, const std::vector<Tensor>& inputs,
                            const Json& options);

} // namespace loom
