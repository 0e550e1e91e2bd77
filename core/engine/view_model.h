#pragma once

#include "core/engine/drawn_network.h"
#include "core/engine/weights_exchange.h"
#include "core/model/model.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace loom {

/// The model that pictures are made with: unfused, in eval mode, on one thread of its own. It is of
/// whatever part of the drawing can run, with fresh weights until there are trained ones; weights
/// survive a change of the drawing where name and shape stay. For use by one thread.
class ViewModel {
public:
    ViewModel(WeightsExchange& exchange, const LayerCatalog& catalog);

    void show(DrawnNetwork drawing);
    /// Takes over the weights of the last step boundary, if there are newer ones.
    void refresh(WeightsExchange::Want want = WeightsExchange::Want::Weights);

    const DrawnNetwork& drawing() const { return drawing_; }
    const Device& device() const { return device_; }
    bool has(const NodeId& node) const { return part_.nodes.contains(node); }
    const Diagnosis& part() const { return part_; } ///< what of the drawing the model is
    /// Throws RequestError("no-model") with the reason when nothing can run.
    Model& model();
    /// Throws RequestError("no-model") unless the node runs.
    const NodeDiagnosis& node(const NodeId& id) const;

    std::uint64_t weights() const { return weights_; } ///< their count
    std::int64_t step() const { return trained_ ? trained_->step : 0; }
    std::string trained_on() const { return trained_ ? trained_->device : device_.name(); }
    /// Of the last step; undefined when there is none.
    Tensor gradient(const std::string& parameter) const;
    std::shared_ptr<const NamedTensors> copy_of_weights();

private:
    void make_model();
    void forget_weights();

    WeightsExchange& exchange_;
    const LayerCatalog& catalog_;
    Device device_;
    DrawnNetwork drawing_;
    Diagnosis part_;
    std::unique_ptr<Model> model_;
    std::string no_model_ = "there is no drawing yet";
    std::uint64_t weights_ = 0;
    std::shared_ptr<const Weights> trained_;   ///< those that were last taken over
    std::shared_ptr<const Weights> forgotten_; ///< of another drawing: never taken over
};

} // namespace loom
