#pragma once

#include "core/nn/module.h"
#include "core/nn/size2d.h"

namespace loom {

/// The largest number of each window.
class MaxPool2d : public Module {
public:
    explicit MaxPool2d(Size2d kernel_size) : MaxPool2d(Pool2dOptions{kernel_size.value}) {}
    explicit MaxPool2d(const Pool2dOptions& options) : options_(options) {}

    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;
    const Pool2dOptions& options() const { return options_; }

private:
    Pool2dOptions options_;
};

/// The mean of each window.
class AvgPool2d : public Module {
public:
    explicit AvgPool2d(Size2d kernel_size) : AvgPool2d(Pool2dOptions{kernel_size.value}) {}
    explicit AvgPool2d(const Pool2dOptions& options) : options_(options) {}

    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;
    const Pool2dOptions& options() const { return options_; }

private:
    Pool2dOptions options_;
};

/// Means over windows such that the output has the given size; AdaptiveAvgPool2d(1) averages each
/// channel.
class AdaptiveAvgPool2d : public Module {
public:
    explicit AdaptiveAvgPool2d(Size2d output_size) : output_size_(output_size.value) {}

    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;
    Pair output_size() const { return output_size_; }

private:
    Pair output_size_;
};

} // namespace loom
