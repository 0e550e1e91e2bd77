#pragma once

#include <string>
#include <vector>

#include "core/files/json.h"
#include "core/tensor/tensor.h"

namespace loom {

/// Calls the op that a case of reference/ops.json names, with its inputs and its options in
/// PyTorch's names; all its outputs. Throws std::out_of_range for an op that it does not know.
std::vector<Tensor> call_op(const std::string& op, const std::vector<Tensor>& inputs,
                            const Json& options);

} // namespace loom
