#pragma once

#include "core/nn/module.h"

/// Modules of several inputs.
namespace loom {

/// The sum of all inputs.
class Add : public Module {
public:
    using Module::forward;
    Tensor forward(std::span<const Tensor> inputs) override;
};

/// The inputs side by side along `dim`.
class Concat : public Module {
public:
    explicit Concat(std::int64_t dim = 1) : dim_(dim) {}
    using Module::forward;
    Tensor forward(std::span<const Tensor> inputs) override;
    std::string extra_repr() const override;
    std::int64_t dim() const { return dim_; }

private:
    std::int64_t dim_;
};

} // namespace loom
