#pragma once

#include "core/model/model.h"
#include "core/optim/optimizer.h"
#include "core/optim/schedule.h"
#include "core/training/buffer_snapshot.h"
#include "core/training/evaluation.h"
#include "core/training/events.h"
#include "core/training/plan.h"
#include "core/training/trainer_state.h"
#include "core/training/training_data.h"

#include <memory>
#include <optional>

namespace loom {

/// The loop that trains a plan's network, one step at a time, in memory: no file is touched.
/// Equal plan, data and state give equal bits, for any number of threads. Not for use by two
/// threads.
class Trainer {
public:
    /// Throws std::invalid_argument when network, settings and data do not fit together.
    Trainer(const Plan& plan, const TrainingData& data, const Device& device = {},
            const LayerCatalog& catalog = LayerCatalog::built_in());
    ~Trainer();

    struct Report {
        StepEvent step;
        std::optional<EpochEvent> epoch{}; ///< when the step was the epoch's last
    };
    /// Trains one batch; evaluates after the last one of an epoch. Throws TrainingDiverged with
    /// the weights as before the step. Must not be called when done.
    Report step();
    bool is_done() const; ///< all epochs, or stopped early

    /// Before the next step. Throws std::invalid_argument for a key or a value that is not legal,
    /// and then changes nothing.
    void change(const std::string& key, double value);

    Model& model() { return *model_; }
    const Diagnosis& diagnosis() const { return diagnosis_; }
    Optimizer& optimizer() { return *optimizer_; }
    const Plan& plan() const { return plan_; }
    const TrainerState& state() const { return state_; }
    const Origin& origin() const { return origin_; }
    const Task& task() const { return task_; }
    std::int64_t steps_per_epoch() const { return steps_per_epoch_; }
    /// Of the losses that are pending for metrics.jsonl.
    void clear_pending_losses() { state_.pending_losses.clear(); }

    /// Continues from a checkpoint. Throws std::runtime_error when the tensors do not fit.
    void restore(const TrainerState& state, const NamedTensors& model,
                 const NamedTensors& optimizer);

    /// On the test set, with the weights as they are.
    Evaluation evaluate_test();

private:
    void apply_due_changes();
    void apply(const LiveChange& change);
    double set_rates();
    /// Of one batch.
    struct Trained {
        std::int64_t samples = 0;
        TrainStep result{};
    };
    Trained train_batch();
    Trained train_fused();
    Trained train_node_by_node(const Batch& batch);
    std::string advice() const; ///< after the memory did not suffice
    void update();
    void seek_step();
    void check_finite();
    std::vector<View> looked_at() const;
    [[noreturn]] void diverge();
    EpochEvent end_epoch(double lr);
    void make_loaders(const TrainingData& data);
    void reset_settings();

    Plan plan_;
    Device device_;
    Origin origin_;
    Diagnosis diagnosis_;
    Task task_;
    std::unique_ptr<DataLoader> train_loader_, validation_loader_, test_loader_;
    std::int64_t steps_per_epoch_ = 0;
    std::unique_ptr<Model> model_;
    bool is_fused_ = false;    ///< steps run as one program
    std::size_t resident_ = 0; ///< bytes of the data sets that the device may keep
    std::unique_ptr<BufferSnapshot> buffers_;
    std::unique_ptr<Optimizer> optimizer_;
    std::unique_ptr<Schedule> schedule_;
    std::optional<EarlyStopper> early_stopper_;
    double base_lr_ = 0;                    ///< what the schedule scales
    std::optional<double> max_grad_norm_{}; ///< now in force
    TrainerState state_;
};

} // namespace loom
