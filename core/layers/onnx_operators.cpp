#include "core/layers/onnx_operators.h"

namespace loom {

OnnxOperators no_onnx(const Settings& /*settings*/, std::span<const Shape> /*inputs*/)
{
    return {};
}

OnnxOperators onnx_call(std::string op_type, std::vector<OnnxAttribute> attributes)
{
    return {{.op_type = std::move(op_type), .inputs = {"x0"}, .attributes = std::move(attributes)}};
}

OnnxOperator onnx_integers(std::string output, std::vector<std::int64_t> values)
{
    return {.op_type = "Constant",
            .output = std::move(output),
            .attributes = {{"value_ints", std::move(values)}}};
}

OnnxOperator onnx_reals(std::string output, std::vector<double> values)
{
    return {.op_type = "Constant",
            .output = std::move(output),
            .attributes = {{"value_floats", std::move(values)}}};
}

OnnxOperator onnx_real(std::string output, double value)
{
    return {
        .op_type = "Constant", .output = std::move(output), .attributes = {{"value_float", value}}};
}

OnnxOperators onnx_reshape(const Shape& shape)
{
    std::vector<std::int64_t> sizes(shape.begin(), shape.end());
    sizes.front() = 0;
    return {onnx_integers("shape", std::move(sizes)),
            {.op_type = "Reshape", .inputs = {"x0", "shape"}}};
}

std::vector<std::int64_t> onnx_pads(std::array<std::int64_t, 2> begin,
                                    std::array<std::int64_t, 2> end)
{
    return {begin[0], begin[1], end[0], end[1]};
}

std::vector<std::int64_t> onnx_ints(std::array<std::int64_t, 2> values)
{
    return {values[0], values[1]};
}

} // namespace loom
