#pragma once

#include "core/layers/layer_type.h"

/// One function for each layer type, each in a file of its own. A new layer is a new file, a line
/// here, a line in catalog.cpp's list and a line in CMakeLists.txt.
namespace loom {

LayerType input_layer();
LayerType conv2d_layer();
LayerType conv_transpose2d_layer();
LayerType linear_layer();
LayerType relu_layer();
LayerType leaky_relu_layer();
LayerType gelu_layer();
LayerType silu_layer();
LayerType sigmoid_layer();
LayerType tanh_layer();
LayerType softmax_layer();
LayerType log_softmax_layer();
LayerType max_pool2d_layer();
LayerType avg_pool2d_layer();
LayerType adaptive_avg_pool2d_layer();
LayerType batch_norm1d_layer();
LayerType batch_norm2d_layer();
LayerType layer_norm_layer();
LayerType dropout_layer();
LayerType flatten_layer();
LayerType reshape_layer();
LayerType squeeze_layer();
LayerType unsqueeze_layer();
LayerType add_layer();
LayerType concat_layer();
LayerType cross_entropy_loss_layer();
LayerType mse_loss_layer();

} // namespace loom
