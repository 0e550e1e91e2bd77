#pragma once

#include "core/tensor/random.h"
#include "core/tensor/tensor.h"

/// The ops of neural networks, as torch.nn.functional's: forward and gradient side by side in
/// convolution.cpp, pooling.cpp, normalization.cpp, dropout.cpp, softmax.cpp, cross_entropy.cpp,
/// loss.cpp. Images may come without their batch axis, [C, H, W], as PyTorch's may. Sizes of
/// windows: window.h.
namespace loom {

using Pair = std::array<std::int64_t, 2>; ///< {height, width}

struct Conv2dOptions {
    Pair stride{1, 1};
    Pair padding{0, 0};
    bool same = false; ///< padding='same': stride must be 1; the odd row and column go to the end
    Pair dilation{1, 1};
    std::int64_t groups = 1;
};
/// x[N, C, H, W], weight[M, C/groups, R, S], bias[M] or undefined → [N, M, P, Q].
Tensor conv2d(const Tensor& x, const Tensor& weight, const Tensor& bias,
              const Conv2dOptions& options = {});

struct ConvTranspose2dOptions {
    Pair stride{1, 1};
    Pair padding{0, 0};
    Pair output_padding{0, 0};
    Pair dilation{1, 1};
    std::int64_t groups = 1;
};
/// x[N, C, H, W], weight[C, M/groups, R, S] → [N, M, P, Q].
Tensor conv_transpose2d(const Tensor& x, const Tensor& weight, const Tensor& bias,
                        const ConvTranspose2dOptions& options = {});

struct Pool2dOptions {
    Pair kernel_size{2, 2};
    std::optional<Pair> stride{}; ///< default: kernel_size
    Pair padding{0, 0};
    Pair dilation{1, 1}; ///< max pooling only
    bool ceil_mode = false;
    bool count_include_pad = true;                  ///< average pooling only
    std::optional<std::int64_t> divisor_override{}; ///< average pooling only
};
Tensor max_pool2d(const Tensor& x, const Pool2dOptions& options);
Tensor avg_pool2d(const Tensor& x, const Pool2dOptions& options);
Tensor adaptive_avg_pool2d(const Tensor& x, Pair output_size);

/// x[N, C] or [N, C, …]. Training: batch statistics (biased variance normalises), and the running
/// ones move by `momentum` (unbiased variance) unless undefined. Otherwise: the running ones.
struct BatchNormOptions {
    bool training = false;
    double momentum = 0.1;
    double eps = 1e-5;
};
Tensor batch_norm(const Tensor& x, Tensor running_mean, Tensor running_var, const Tensor& weight,
                  const Tensor& bias, const BatchNormOptions& options = {});
/// Over the last normalized_shape.rank() axes; weight, bias of that shape or undefined.
Tensor layer_norm(const Tensor& x, const Shape& normalized_shape, const Tensor& weight,
                  const Tensor& bias, double eps = 1e-5);
/// Zero with probability p, the rest scaled by 1/(1-p).
Tensor dropout(const Tensor& x, double p, PhiloxKey key);

Tensor softmax(const Tensor& x, std::int64_t axis);
Tensor log_softmax(const Tensor& x, std::int64_t axis);

enum class LossReduction : std::uint8_t { Mean, Sum, None };
struct CrossEntropyOptions {
    Tensor weight{}; ///< [C] or undefined
    double label_smoothing = 0;
    std::int64_t ignore_index = -100;
    LossReduction reduction = LossReduction::Mean;
};
/// logits[N, C] (or [N, C, d1, …]), target int64 [N] (or [N, d1, …]) or probabilities like logits.
Tensor cross_entropy(const Tensor& logits, const Tensor& target,
                     const CrossEntropyOptions& options = {});
Tensor mse_loss(const Tensor& x, const Tensor& target,
                LossReduction reduction = LossReduction::Mean);

} // namespace loom
