#pragma once

#include "core/files/json.h"
#include "core/tensor/tensor.h"

namespace loom {

/// What a user does to a tensor on the spot: the request's "ops", in order. Throws RequestError:
/// bad-request for what is no list of ops, refused with the op's own sentence for what PyTorch
/// would refuse too.
Tensor apply_ops(Tensor x, const Json& ops);

/// The request's "slice": an entry for each axis, from the first on: null takes all, an integer
/// that one (the axis goes), [start, end] or [start, end, step] a part, as Python's x[…] does.
Tensor apply_slice(Tensor x, const Json& slice);

} // namespace loom
