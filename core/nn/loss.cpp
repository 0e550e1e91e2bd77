#include "core/nn/loss.h"

#include <array>
#include <stdexcept>

#include <fmt/core.h>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

namespace loom {

namespace {

void require_two(std::string_view loss, std::span<const Tensor> inputs)
{
    if (inputs.size() == 2) return;
    throw std::invalid_argument(fmt::format(
        "[{}] expected a prediction and a target, got {} tensors", loss, inputs.size()));
}

Tensor weight_tensor(const std::vector<double>& weight)
{
    return weight.empty() ? Tensor() : tensor(weight).to(DType::Float32);
}

} // namespace

CrossEntropyLoss::CrossEntropyLoss(const CrossEntropyLossSettings& settings)
    : settings_(settings), weight_(register_buffer("weight", weight_tensor(settings.weight)))
{}

Tensor CrossEntropyLoss::forward(std::span<const Tensor> inputs)
{
    require_two("CrossEntropyLoss", inputs);
    return cross_entropy(inputs[0], inputs[1],
                         {.weight = weight_,
                          .label_smoothing = settings_.label_smoothing,
                          .ignore_index = settings_.ignore_index,
                          .reduction = settings_.reduction});
}

Tensor CrossEntropyLoss::operator()(const Tensor& logits, const Tensor& target)
{
    return forward(std::array{logits, target});
}

Tensor MSELoss::forward(std::span<const Tensor> inputs)
{
    require_two("MSELoss", inputs);
    const Tensor& prediction = inputs[0];
    const Tensor& target = inputs[1];
    const bool has_classes =
        target.dtype() == DType::Int64 && target.dim() == 1 && prediction.dim() == 2;
    if (!has_classes) return mse_loss(prediction, target, reduction_);
    return mse_loss(prediction, one_hot(target, prediction.size(1)).to(prediction.dtype()),
                    reduction_);
}

Tensor MSELoss::operator()(const Tensor& prediction, const Tensor& target)
{
    return forward(std::array{prediction, target});
}

} // namespace loom
