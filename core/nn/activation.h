#pragma once

#include "core/nn/module.h"
#include "core/tensor/ops.h"

/// Activations: modules without tensors of their own.
namespace loom {

/// max(0, x)
class ReLU : public Module {
public:
    using Module::forward;
    Tensor forward(const Tensor& x) override;
};

/// x where positive, else negative_slope · x
class LeakyReLU : public Module {
public:
    explicit LeakyReLU(double negative_slope = 0.01) : negative_slope_(negative_slope) {}
    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;
    double negative_slope() const { return negative_slope_; }

private:
    double negative_slope_;
};

/// x · Φ(x), exactly or by tanh
class GELU : public Module {
public:
    explicit GELU(GeluKind approximate = GeluKind::Exact) : approximate_(approximate) {}
    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;
    GeluKind approximate() const { return approximate_; }

private:
    GeluKind approximate_;
};

/// x · sigmoid(x)
class SiLU : public Module {
public:
    using Module::forward;
    Tensor forward(const Tensor& x) override;
};

/// 1/(1 + e⁻ˣ)
class Sigmoid : public Module {
public:
    using Module::forward;
    Tensor forward(const Tensor& x) override;
};

class Tanh : public Module {
public:
    using Module::forward;
    Tensor forward(const Tensor& x) override;
};

/// Positive numbers that add up to 1 along `dim`.
class Softmax : public Module {
public:
    explicit Softmax(std::int64_t dim) : dim_(dim) {}
    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

private:
    std::int64_t dim_;
};

/// log(softmax(x)), without overflow
class LogSoftmax : public Module {
public:
    explicit LogSoftmax(std::int64_t dim) : dim_(dim) {}
    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

private:
    std::int64_t dim_;
};

} // namespace loom
