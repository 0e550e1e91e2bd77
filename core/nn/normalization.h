#pragma once

#include "core/nn/module.h"
#include "core/tensor/nn_ops.h"

#include <optional>

namespace loom {

struct BatchNormSettings {
    double eps = 1e-5;
    std::optional<double> momentum = 0.1; ///< nothing: the running statistics average all batches
    bool affine = true;                   ///< learns weight and bias [C]
};

/// Normalises each channel over the batch (training) or by the running statistics, which are
/// buffers: running_mean and running_var [C], num_batches_tracked int64.
class BatchNorm : public Module {
public:
    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

    Tensor& weight() { return weight_; } ///< undefined unless affine
    Tensor& bias() { return bias_; }
    Tensor& running_mean() { return running_mean_; }
    Tensor& running_var() { return running_var_; }
    Tensor& num_batches_tracked() { return num_batches_tracked_; }
    const BatchNormSettings& settings() const { return settings_; }

protected:
    BatchNorm(std::int64_t num_features, const BatchNormSettings& settings);
    void reset_own_parameters(Generator& generator) override;
    virtual void check_input(const Tensor& x) const = 0;

private:
    BatchNormSettings settings_;
    Tensor& weight_;
    Tensor& bias_;
    Tensor& running_mean_;
    Tensor& running_var_;
    Tensor& num_batches_tracked_;
};

/// Of [N, C] or [N, C, L].
class BatchNorm1d : public BatchNorm {
public:
    explicit BatchNorm1d(std::int64_t num_features, const BatchNormSettings& settings = {});

protected:
    void check_input(const Tensor& x) const override;
};

/// Of [N, C, H, W].
class BatchNorm2d : public BatchNorm {
public:
    explicit BatchNorm2d(std::int64_t num_features, const BatchNormSettings& settings = {});

protected:
    void check_input(const Tensor& x) const override;
};

struct LayerNormSettings {
    double eps = 1e-5;
    bool elementwise_affine = true; ///< learns weight and bias of the normalised shape
};

/// Normalises each sample over its last axes.
class LayerNorm : public Module {
public:
    explicit LayerNorm(const Shape& normalized_shape, const LayerNormSettings& settings = {});
    explicit LayerNorm(std::int64_t size, const LayerNormSettings& settings = {})
        : LayerNorm(Shape{size}, settings)
    {}

    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

    Tensor& weight() { return weight_; } ///< undefined unless elementwise_affine
    Tensor& bias() { return bias_; }

protected:
    void reset_own_parameters(Generator& generator) override;

private:
    Shape normalized_shape_;
    LayerNormSettings settings_;
    Tensor& weight_;
    Tensor& bias_;
};

} // namespace loom
