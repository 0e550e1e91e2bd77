#include "core/nn/pooling.h"

#include <fmt/core.h>

#include "core/nn/python_text.h"

namespace loom {

namespace {

std::string window_repr(const Pool2dOptions& options)
{
    return fmt::format("kernel_size={}, stride={}, padding={}", python_pair(options.kernel_size),
                       python_pair(options.stride.value_or(options.kernel_size)),
                       python_pair(options.padding));
}

} // namespace

Tensor MaxPool2d::forward(const Tensor& x) { return max_pool2d(x, options_); }

std::string MaxPool2d::extra_repr() const
{
    return fmt::format("{}, dilation={}, ceil_mode={}", window_repr(options_),
                       python_pair(options_.dilation), python_bool(options_.ceil_mode));
}

Tensor AvgPool2d::forward(const Tensor& x) { return avg_pool2d(x, options_); }

std::string AvgPool2d::extra_repr() const { return window_repr(options_); }

Tensor AdaptiveAvgPool2d::forward(const Tensor& x) { return adaptive_avg_pool2d(x, output_size_); }

std::string AdaptiveAvgPool2d::extra_repr() const
{
    return "output_size=" + python_pair(output_size_);
}

} // namespace loom
