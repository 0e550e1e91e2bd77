#pragma once

#include "core/layers/layer_type.h"

namespace loom {

using OnnxOperators = std::vector<OnnxOperator>;

/// Of a layer that leaves no trace.
OnnxOperators no_onnx(const Settings& settings, std::span<const Shape> inputs);
/// y = op_type(x0)
OnnxOperators onnx_call(std::string op_type, std::vector<OnnxAttribute> attributes = {});
OnnxOperator onnx_integers(std::string output, std::vector<std::int64_t> values); ///< rank 1
OnnxOperator onnx_reals(std::string output, std::vector<double> values);          ///< rank 1
OnnxOperator onnx_real(std::string output, double value);                         ///< rank 0
/// y = x0 in another shape; the batch, written as 0, is copied.
OnnxOperators onnx_reshape(const Shape& shape);
/// [h, w] of both ends as ONNX orders them: top, left, bottom, right.
std::vector<std::int64_t> onnx_pads(std::array<std::int64_t, 2> begin,
                                    std::array<std::int64_t, 2> end);
std::vector<std::int64_t> onnx_ints(std::array<std::int64_t, 2> values);

} // namespace loom
