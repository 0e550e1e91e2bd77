#pragma once

#include "core/nn/module.h"
#include "core/tensor/nn_ops.h"

/// Losses: forward({prediction, target}) gives the loss.
namespace loom {

struct CrossEntropyLossSettings {
    std::vector<double> weight{}; ///< one for each class; empty: all count alike
    double label_smoothing = 0;
    std::int64_t ignore_index = -100;
    LossReduction reduction = LossReduction::Mean;
};

/// Of logits [N, C] and int64 classes [N]. The class weights are a buffer, as in PyTorch.
class CrossEntropyLoss : public Module {
public:
    explicit CrossEntropyLoss(const CrossEntropyLossSettings& settings = {});

    using Module::forward;
    Tensor forward(std::span<const Tensor> inputs) override;
    Tensor operator()(const Tensor& logits, const Tensor& target);
    const CrossEntropyLossSettings& settings() const { return settings_; }

private:
    CrossEntropyLossSettings settings_;
    Tensor& weight_;
};

/// Mean of the squared differences. An int64 target [N] beside a prediction [N, C] holds classes
/// and is compared one-hot.
class MSELoss : public Module {
public:
    explicit MSELoss(LossReduction reduction = LossReduction::Mean) : reduction_(reduction) {}

    using Module::forward;
    Tensor forward(std::span<const Tensor> inputs) override;
    Tensor operator()(const Tensor& prediction, const Tensor& target);
    LossReduction reduction() const { return reduction_; }

private:
    LossReduction reduction_;
};

} // namespace loom
