#pragma once

#include "core/network/diagnosis.h"
#include "core/nn/module.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace loom {

struct ModelOptions {
    Device device{};
    DType dtype = DType::Float32;
    std::uint64_t seed = 42;
};

/// A network made runnable on a device: a Module whose children are the nodes, by id. Behind it
/// there is room for fused steps, planned memory and other layouts: callers see nodes and tensors
/// only. The first weights are float32's, whatever the dtype: each depends on the seed and its
/// name alone. Its dtype and device stay what they are. Not for use by two threads at once.
class Model : public Module {
public:
    /// Throws std::invalid_argument naming the first problem unless the drawing has no errors.
    /// The diagnosis must be the network's; neither is kept.
    Model(const Network& network, const Diagnosis& diagnosis, const ModelOptions& options = {},
          const LayerCatalog& catalog = LayerCatalog::built_in());
    ~Model() override;

    using Module::forward;
    /// Images [N, C, H, W] to what enters the loss. Throws std::invalid_argument for images of
    /// another shape, dtype or device. Holds no tensor longer than a later node needs it (the tape
    /// may).
    Tensor forward(const Tensor& x) override;
    /// Up to a node, its output; computes nothing else. Throws std::invalid_argument for a node
    /// that there is not, or a loss.
    Tensor forward_to(const Tensor& x, const NodeId& node);
    /// Every node's output, Input's included, the loss's not.
    std::map<NodeId, Tensor> taps(const Tensor& x);
    /// The loss of a prediction; throws std::logic_error if the drawing has no loss.
    Tensor loss(const Tensor& prediction, const Tensor& target);
    bool has_loss() const;

    const NodeId& output_node() const;
    const Shape& input_shape() const; ///< [C, H, W]
    std::string type_name() const override { return "Model"; }

private:
    struct Step;
    struct Plan;
    std::unique_ptr<Plan> plan_;
};

} // namespace loom
