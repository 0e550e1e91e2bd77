#include "core/nn/convolution.h"

#include <stdexcept>

#include <fmt/core.h>

#include "core/nn/initialization.h"
#include "core/nn/python_text.h"
#include "core/tensor/creation.h"

namespace loom {

namespace {

void require_groups(std::string_view layer, std::int64_t in_channels, std::int64_t out_channels,
                    std::int64_t groups)
{
    if (in_channels >= 1 && out_channels >= 1 && groups >= 1 && in_channels % groups == 0 &&
        out_channels % groups == 0) {
        return;
    }
    throw std::invalid_argument(
        fmt::format("[{}] expected positive channel counts divisible by groups={}, got "
                    "in_channels={} and out_channels={}",
                    layer, groups, in_channels, out_channels));
}

Tensor bias_tensor(Bias bias, std::int64_t size)
{
    return bias == Bias::On ? empty({size}) : Tensor();
}

} // namespace

Conv2d::Conv2d(std::int64_t in_channels, std::int64_t out_channels, Size2d kernel_size,
               const Conv2dOptions& options, Bias bias)
    : options_((require_groups("Conv2d", in_channels, out_channels, options.groups), options)),
      weight_(register_parameter("weight", empty({out_channels, in_channels / options.groups,
                                                  kernel_size.value[0], kernel_size.value[1]}))),
      bias_(register_parameter("bias", bias_tensor(bias, out_channels)))
{
    initialize();
}

Tensor Conv2d::forward(const Tensor& x) { return conv2d(x, weight_, bias_, options_); }

void Conv2d::reset_own_parameters(Generator& generator)
{
    initialize_uniform(weight_, bias_, generator);
}

std::string Conv2d::extra_repr() const
{
    const Shape& shape = weight_.shape();
    std::string text =
        fmt::format("{}, {}, kernel_size={}, stride={}", shape[1] * options_.groups, shape[0],
                    python_tuple(shape.sizes().last(2)), python_tuple(options_.stride));
    if (options_.same)
        text += ", padding=same";
    else if (options_.padding != Pair{0, 0})
        text += ", padding=" + python_tuple(options_.padding);
    if (options_.dilation != Pair{1, 1}) text += ", dilation=" + python_tuple(options_.dilation);
    if (options_.groups != 1) text += fmt::format(", groups={}", options_.groups);
    if (!bias_.defined()) text += ", bias=False";
    return text;
}

ConvTranspose2d::ConvTranspose2d(std::int64_t in_channels, std::int64_t out_channels,
                                 Size2d kernel_size, const ConvTranspose2dOptions& options,
                                 Bias bias)
    : options_(
          (require_groups("ConvTranspose2d", in_channels, out_channels, options.groups), options)),
      weight_(register_parameter("weight", empty({in_channels, out_channels / options.groups,
                                                  kernel_size.value[0], kernel_size.value[1]}))),
      bias_(register_parameter("bias", bias_tensor(bias, out_channels)))
{
    initialize();
}

Tensor ConvTranspose2d::forward(const Tensor& x)
{
    return conv_transpose2d(x, weight_, bias_, options_);
}

void ConvTranspose2d::reset_own_parameters(Generator& generator)
{
    initialize_uniform(weight_, bias_, generator);
}

std::string ConvTranspose2d::extra_repr() const
{
    const Shape& shape = weight_.shape();
    std::string text =
        fmt::format("{}, {}, kernel_size={}, stride={}", shape[0], shape[1] * options_.groups,
                    python_tuple(shape.sizes().last(2)), python_tuple(options_.stride));
    if (options_.padding != Pair{0, 0}) text += ", padding=" + python_tuple(options_.padding);
    if (options_.dilation != Pair{1, 1}) text += ", dilation=" + python_tuple(options_.dilation);
    if (options_.output_padding != Pair{0, 0}) {
        text += ", output_padding=" + python_tuple(options_.output_padding);
    }
    if (options_.groups != 1) text += fmt::format(", groups={}", options_.groups);
    if (!bias_.defined()) text += ", bias=False";
    return text;
}

} // namespace loom
