#pragma once

#include "core/nn/module.h"

#include <optional>

/// Modules that arrange the same numbers in other axes.
namespace loom {

class Flatten : public Module {
public:
    explicit Flatten(std::int64_t start_dim = 1, std::int64_t end_dim = -1)
        : start_dim_(start_dim), end_dim_(end_dim)
    {}
    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

private:
    std::int64_t start_dim_, end_dim_;
};

/// To [N, shape…]; one size may be -1. The batch is kept, also when it is empty.
class Reshape : public Module {
public:
    explicit Reshape(std::vector<std::int64_t> shape) : shape_(std::move(shape)) {}
    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

private:
    std::vector<std::int64_t> shape_;
};

/// Without `dim`: every axis of size 1 but the first, the batch.
class Squeeze : public Module {
public:
    explicit Squeeze(std::optional<std::int64_t> dim = {}) : dim_(dim) {}
    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

private:
    std::optional<std::int64_t> dim_;
};

class Unsqueeze : public Module {
public:
    explicit Unsqueeze(std::int64_t dim) : dim_(dim) {}
    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

private:
    std::int64_t dim_;
};

} // namespace loom
