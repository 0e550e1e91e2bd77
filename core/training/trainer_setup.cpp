#include "core/training/trainer.h"

#include "core/tensor/acceleration.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace loom {

namespace {

// Small training batches make evaluation slow for nothing.
constexpr std::int64_t kLeastEvaluationBatch = 100;

/// The drawing with the images' shape on its Input, which may leave it to the data set.
Network with_input_shape(Network network, const Shape& image)
{
    for (Node& node : network.nodes) {
        if (node.type != "Input" || !is_none(node.settings, "shape")) continue;
        node.settings["shape"] = std::vector<std::int64_t>(image.begin(), image.end());
    }
    return network;
}

void check_fit(const Model& model, const Diagnosis& diagnosis, const Dataset& dataset)
{
    const DatasetDescription& description = dataset.description();
    if (model.input_shape() != description.image_shape) {
        throw std::invalid_argument(fmt::format("the network takes images {}, {} has {}",
                                                model.input_shape().to_string(), description.name,
                                                description.image_shape.to_string()));
    }
    const Shape* output = diagnosis.output_shape(diagnosis.output);
    const auto classes = static_cast<std::int64_t>(description.classes.size());
    if (output != nullptr && output->rank() > 1 && (*output)[1] < classes) {
        throw std::invalid_argument(fmt::format("{} has {} classes, the network only {} outputs",
                                                description.name, classes, (*output)[1]));
    }
}

/// The backend's description without the number of threads, on which no bit depends.
std::string processor_of(const Backend& backend)
{
    const std::string description = backend.description();
    std::string_view rest = description;
    std::string kept;
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(", "), rest.size());
        const std::string_view part = rest.substr(0, comma);
        if (!part.ends_with(" thread") && !part.ends_with(" threads"))
            kept += fmt::format("{}{}", kept.empty() ? "" : ", ", part);
        rest.remove_prefix(std::min(comma + 2, rest.size()));
    }
    return kept;
}

Origin origin_of(const Plan& plan, const Dataset& train, const Device& device)
{
    return {.dataset = train.description().name,
            .data_digest = digest_of(train),
            .samples = train.size(),
            .build = fmt::format("Tensorloom {}, compiler {}", LOOM_VERSION, __VERSION__),
            .processor = processor_of(device.backend()),
            .device = device.name(),
            .dtype = "float32",
            .seed = plan.training().seed};
}

/// The device told how to compute, where it can be told.
Device set_up(const Device& device, const TrainingSettings& training)
{
    if (Accelerator* accelerator = accelerator_of(device))
        accelerator->set_arithmetic(arithmetic_of(training));
    return device;
}

} // namespace

Trainer::Trainer(const Plan& plan, const TrainingData& data, const Device& device,
                 const LayerCatalog& catalog)
    : plan_(plan), device_(set_up(device, plan.training())),
      origin_(origin_of(plan, *data.train, device_))
{
    const Network network = with_input_shape(plan_.network, data.train->description().image_shape);
    const TrainingSettings& training = plan_.training();
    diagnosis_ = diagnose(network, catalog);
    model_ = std::make_unique<Model>(
        network, diagnosis_, ModelOptions{.device = device_, .seed = training.seed, .fused = true},
        catalog);
    check_fit(*model_, diagnosis_, *data.train);
    task_ = task_of(network, diagnosis_, *data.train);
    const Shape* output = diagnosis_.output_shape(diagnosis_.output);
    const bool one_hot_fits = task_.target != Task::Target::OneHot ||
                              (output != nullptr && output->sizes().back() == task_.classes);
    is_fused_ = one_hot_fits && model_->has_train_step();
    make_loaders(data);
    buffers_ = std::make_unique<BufferSnapshot>(*model_);
    optimizer_ = make_optimizer(training.optimizer, model_->named_parameters());
    schedule_ = std::make_unique<Schedule>(
        training.schedule,
        RunLength{.epochs = training.epochs, .steps_per_epoch = steps_per_epoch_});
    reset_settings();
}

Trainer::~Trainer() = default;

void Trainer::make_loaders(const TrainingData& data)
{
    for (const auto& set : {data.train, data.test})
        if (set->images().defined()) resident_ += static_cast<std::size_t>(set->images().numel());
    const TrainingSettings& training = plan_.training();
    const DataLoaderOptions options{.batch_size = training.batch_size,
                                    .shuffle = training.shuffle,
                                    .drop_last = training.drop_last,
                                    .seed = training.seed,
                                    .transforms = data.transforms,
                                    .device = device_};
    const DataLoaderOptions evaluation{.batch_size =
                                           std::max(training.batch_size, kLeastEvaluationBatch),
                                       .transforms = without_random(data.transforms),
                                       .device = device_};
    std::shared_ptr<const Dataset> train = data.train;
    if (const auto& early = training.early_stopping) {
        const HoldOut parts = hold_out(data.train, early->validation_share, training.seed);
        if (parts.validation->size() == 0 || parts.train->size() == 0) {
            throw std::invalid_argument(
                fmt::format("training.early_stopping.validation_share: {} of {} images leaves a "
                            "part without any",
                            early->validation_share, data.train->size()));
        }
        train = parts.train;
        validation_loader_ = std::make_unique<DataLoader>(parts.validation, evaluation);
        early_stopper_.emplace(*early);
    }
    train_loader_ = std::make_unique<DataLoader>(train, options);
    test_loader_ = std::make_unique<DataLoader>(data.test, evaluation);
    steps_per_epoch_ = train_loader_->steps_per_epoch();
    if (steps_per_epoch_ == 0) {
        throw std::invalid_argument(fmt::format("{} training images make no batch of {}",
                                                train->size(), training.batch_size));
    }
}

} // namespace loom
