#include "core/backend/cpu/nn_kernels.h"

#include "core/backend/cpu/convolution.h"
#include "core/backend/cpu/normalization.h"
#include "core/backend/cpu/optimizer.h"
#include "core/backend/cpu/pooling.h"
#include "core/backend/cpu/softmax.h"

namespace loom::LOOM_ISA_NAMESPACE {

const NnKernels& nn_kernels()
{
    static constexpr NnKernels kKernels{
        .conv2d = conv2d,
        .conv2d_input_gradient = conv2d_input_gradient,
        .conv2d_weight_gradient = conv2d_weight_gradient,
        .max_pool2d = max_pool2d,
        .max_pool2d_gradient = max_pool2d_gradient,
        .avg_pool2d = avg_pool2d,
        .avg_pool2d_gradient = avg_pool2d_gradient,
        .adaptive_avg_pool2d = adaptive_avg_pool2d,
        .adaptive_avg_pool2d_gradient = adaptive_avg_pool2d_gradient,
        .batch_norm = batch_norm,
        .batch_norm_gradient = batch_norm_gradient,
        .layer_norm = layer_norm,
        .layer_norm_gradient = layer_norm_gradient,
        .softmax = softmax,
        .softmax_gradient = softmax_gradient,
        .adam_step = adam_step,
        .sgd_step = sgd_step,
    };
    return kKernels;
}

} // namespace loom::LOOM_ISA_NAMESPACE
