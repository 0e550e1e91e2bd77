#pragma once

#include "core/model/fused_model.h"
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
    /// Train steps and inference may run as fused programs, which equal the nodes' modules within
    /// rounding: for training. Off: node by node always, for looking inside.
    bool fused = false;
};

/// A network made runnable on a device: a Module whose children are the nodes, by id. Behind it
/// there may be fused steps, planned memory and other layouts: callers see nodes and tensors only.
/// The first weights are float32's, whatever the dtype: each depends on the seed and its name
/// alone. Its dtype and device stay what they are. Not for use by two threads at once.
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

    /// Forward, loss and gradients of one batch in training mode: what forward, loss, zero_grad and
    /// backward do, but without a tape. The gradients are the model's own memory and stand until
    /// the next step. Nothing, and nothing is done, where there is no fused program for it: then it
    /// is for the caller to go node by node.
    /// An update that is given is made, too, unless the loss is not finite.
    std::optional<TrainStep> train_step(const ProgramBatch& images,
                                        std::span<const std::int64_t> labels,
                                        const ProgramUpdate* update = nullptr);
    bool has_train_step(); ///< whether there is a fused program for batches of the usual size
    /// Whether train_step takes an update; the gradients then lie where it will write them.
    bool takes_update();

    const NodeId& output_node() const;
    const Shape& input_shape() const; ///< [C, H, W]
    std::string type_name() const override { return "Model"; }

private:
    struct Plan;
    std::unique_ptr<Plan> plan_;
};

} // namespace loom
