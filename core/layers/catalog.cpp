#include "core/layers/catalog.h"

namespace loom {

const LayerCatalog& LayerCatalog::built_in()
{
    // By name, in the palette's order. Registration by static objects would vanish from a static
    // library.
    static const LayerCatalog catalog = [] {
        LayerCatalog built;
        for (LayerType (*const layer)() : {
                 input_layer,
                 conv2d_layer,
                 conv_transpose2d_layer,
                 linear_layer,
                 relu_layer,
                 leaky_relu_layer,
                 gelu_layer,
                 silu_layer,
                 sigmoid_layer,
                 tanh_layer,
                 softmax_layer,
                 log_softmax_layer,
                 max_pool2d_layer,
                 avg_pool2d_layer,
                 adaptive_avg_pool2d_layer,
                 batch_norm1d_layer,
                 batch_norm2d_layer,
                 layer_norm_layer,
                 dropout_layer,
                 flatten_layer,
                 reshape_layer,
                 squeeze_layer,
                 unsqueeze_layer,
                 add_layer,
                 concat_layer,
                 cross_entropy_loss_layer,
                 mse_loss_layer,
             }) {
            built.add(layer());
        }
        return built;
    }();
    return catalog;
}

} // namespace loom
