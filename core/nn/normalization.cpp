#include "core/nn/normalization.h"

#include <stdexcept>

#include <fmt/core.h>

#include "core/nn/python_text.h"
#include "core/tensor/creation.h"

namespace loom {

namespace {

Tensor affine_tensor(bool affine, const Shape& shape) { return affine ? empty(shape) : Tensor(); }

void fill_affine(Tensor& weight, Tensor& bias)
{
    const NoGrad no_grad;
    if (weight.defined()) weight.fill_(1);
    if (bias.defined()) bias.fill_(0);
}

} // namespace

BatchNorm::BatchNorm(std::int64_t num_features, const BatchNormSettings& settings)
    : settings_(settings),
      weight_(register_parameter("weight", affine_tensor(settings.affine, {num_features}))),
      bias_(register_parameter("bias", affine_tensor(settings.affine, {num_features}))),
      running_mean_(register_buffer("running_mean", empty({num_features}))),
      running_var_(register_buffer("running_var", empty({num_features}))),
      num_batches_tracked_(
          register_buffer("num_batches_tracked", empty({}, {.dtype = DType::Int64})))
{
    initialize();
}

void BatchNorm::reset_own_parameters(Generator& /*generator*/)
{
    fill_affine(weight_, bias_);
    running_mean_.fill_(0);
    running_var_.fill_(1);
    num_batches_tracked_.fill_(0);
}

Tensor BatchNorm::forward(const Tensor& x)
{
    check_input(x);
    double momentum = settings_.momentum.value_or(0);
    if (is_training()) {
        num_batches_tracked_.add_(
            scalar_tensor(1, {.dtype = DType::Int64, .device = num_batches_tracked_.device()}));
        if (!settings_.momentum) momentum = 1 / num_batches_tracked_.item<double>();
    }
    return batch_norm(x, running_mean_, running_var_, weight_, bias_,
                      {.training = is_training(), .momentum = momentum, .eps = settings_.eps});
}

std::string BatchNorm::extra_repr() const
{
    return fmt::format("{}, eps={}, momentum={}, affine={}, track_running_stats=True",
                       running_mean_.size(0), python_real(settings_.eps),
                       settings_.momentum ? python_real(*settings_.momentum) : "None",
                       python_bool(settings_.affine));
}

BatchNorm1d::BatchNorm1d(std::int64_t num_features, const BatchNormSettings& settings)
    : BatchNorm(num_features, settings)
{}

void BatchNorm1d::check_input(const Tensor& x) const
{
    if (x.dim() == 2 || x.dim() == 3) return;
    throw std::invalid_argument(
        fmt::format("[BatchNorm1d] expected [N, C] or [N, C, L], got {}", x.shape().to_string()));
}

BatchNorm2d::BatchNorm2d(std::int64_t num_features, const BatchNormSettings& settings)
    : BatchNorm(num_features, settings)
{}

void BatchNorm2d::check_input(const Tensor& x) const
{
    if (x.dim() == 4) return;
    throw std::invalid_argument(
        fmt::format("[BatchNorm2d] expected [N, C, H, W], got {}", x.shape().to_string()));
}

LayerNorm::LayerNorm(const Shape& normalized_shape, const LayerNormSettings& settings)
    : normalized_shape_(normalized_shape), settings_(settings),
      weight_(register_parameter("weight",
                                 affine_tensor(settings.elementwise_affine, normalized_shape))),
      bias_(
          register_parameter("bias", affine_tensor(settings.elementwise_affine, normalized_shape)))
{
    initialize();
}

void LayerNorm::reset_own_parameters(Generator& /*generator*/) { fill_affine(weight_, bias_); }

Tensor LayerNorm::forward(const Tensor& x)
{
    return layer_norm(x, normalized_shape_, weight_, bias_, settings_.eps);
}

std::string LayerNorm::extra_repr() const
{
    return fmt::format("{}, eps={}, elementwise_affine={}", python_tuple(normalized_shape_.sizes()),
                       python_real(settings_.eps), python_bool(settings_.elementwise_affine));
}

} // namespace loom
