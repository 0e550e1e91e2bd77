#include "core/training/evaluation.h"

#include "core/tensor/ops.h"

#include <fmt/core.h>

#include <chrono>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace loom {

namespace {

/// Puts the model into eval mode and back.
class EvalMode {
public:
    explicit EvalMode(Model& model) : model_(model), was_training_(model.is_training())
    {
        model_.eval();
    }
    EvalMode(const EvalMode&) = delete;
    EvalMode& operator=(const EvalMode&) = delete;
    ~EvalMode() { model_.train(was_training_); }

private:
    Model& model_;
    bool was_training_;
};

void count(Evaluation& evaluation, const Task& task, const Tensor& prediction,
           const std::vector<std::int64_t>& labels)
{
    const std::vector<std::int64_t> predicted = predicted_classes(prediction);
    if (predicted.empty()) return;
    evaluation.outputs = prediction.size(1);
    evaluation.confusion.resize(static_cast<std::size_t>(task.classes * evaluation.outputs));
    for (std::size_t i = 0; i < predicted.size(); ++i)
        ++evaluation
              .confusion[static_cast<std::size_t>(labels[i] * evaluation.outputs + predicted[i])];
}

} // namespace

double Evaluation::loss() const
{
    return samples > 0 ? loss_sum / static_cast<double>(samples)
                       : std::numeric_limits<double>::quiet_NaN();
}

double Evaluation::accuracy() const
{
    if (samples == 0 || confusion.empty()) return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(correct()) / static_cast<double>(samples);
}

std::int64_t Evaluation::correct() const
{
    const std::vector<std::int64_t> each = correct_per_class();
    return std::accumulate(each.begin(), each.end(), std::int64_t{0});
}

std::vector<std::int64_t> Evaluation::samples_per_class() const
{
    std::vector<std::int64_t> counts;
    for (auto row = confusion.begin(); row != confusion.end(); row += outputs)
        counts.push_back(std::accumulate(row, row + outputs, std::int64_t{0}));
    return counts;
}

std::vector<std::int64_t> Evaluation::correct_per_class() const
{
    std::vector<std::int64_t> counts;
    for (std::size_t i = 0; i < confusion.size(); i += static_cast<std::size_t>(outputs) + 1)
        counts.push_back(confusion[i]);
    return counts;
}

Task task_of(const Network& network, const Diagnosis& diagnosis, const Dataset& dataset)
{
    const Node* loss = network.nodes.find(diagnosis.loss);
    if (loss == nullptr)
        throw std::invalid_argument("the network has no loss to train with: add CrossEntropyLoss");
    const bool one_hot = loss->type == "MSELoss";
    return {static_cast<std::int64_t>(dataset.description().classes.size()),
            one_hot ? Task::Target::OneHot : Task::Target::Labels};
}

Tensor loss_target(const Task& task, const Tensor& prediction, const Tensor& labels)
{
    const std::int64_t outputs = prediction.dim() > 1 ? prediction.size(1) : 1;
    if (task.target == Task::Target::Labels) {
        if (outputs < task.classes) {
            throw std::invalid_argument(fmt::format(
                "the data set has {} classes, the network only {} outputs", task.classes, outputs));
        }
        return labels.to(prediction.device());
    }
    if (prediction.dim() != 2 || outputs != task.classes) {
        throw std::invalid_argument(
            fmt::format("MSELoss compares with one number for each of the {} classes, got a "
                        "prediction of shape {}",
                        task.classes, prediction.shape().to_string()));
    }
    return one_hot(labels, task.classes).to(prediction.dtype()).to(prediction.device());
}

std::vector<std::int64_t> predicted_classes(const Tensor& prediction)
{
    if (prediction.dim() != 2) return {};
    const NoGrad no_grad;
    return argmax(prediction, 1).to_vector<std::int64_t>();
}

Evaluation evaluate(Model& model, DataLoader& loader, const Task& task)
{
    const NoGrad no_grad;
    const EvalMode eval_mode(model);
    const auto start = std::chrono::steady_clock::now();
    Evaluation result;
    for (std::int64_t step = 0; step < loader.steps_per_epoch(); ++step) {
        const Batch batch = loader.batch(0, step);
        const Tensor prediction = model.forward(batch.images);
        const Tensor target = loss_target(task, prediction, batch.labels);
        const std::int64_t size = batch.images.size(0);
        result.samples += size;
        result.loss_sum +=
            model.loss(prediction, target).item<double>() * static_cast<double>(size);
        count(result, task, prediction, loader.labels(batch));
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace loom
