#include "core/network/plan_json.h"

#include <limits>
#include <utility>
#include <vector>

namespace loom {
namespace {

constexpr std::int64_t kMostCounted = 1'000'000; // epochs, images of a batch
constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSmallestClip = 1e-12;
constexpr double kSmallestShare = 0.001, kLargestShare = 0.9;

/// What is called by a name and has its arguments beside it: {"name": "Adam", "lr": 0.001}.
template <typename Named>
Named read_named(const JsonField& field)
{
    Named named;
    named.name = field.as_object().at("name").as_word();
    for (const auto& [key, value] : field.value().items()) {
        if (key == "name") continue;
        if (std::optional<SettingValue> setting = to_setting(value)) {
            named.settings.emplace(key, *std::move(setting));
        } else {
            named.unknown.emplace(key, to_json_line(value));
        }
    }
    return named;
}

template <typename Named>
std::string named_text(const Named& named)
{
    return ObjectLine().add_json("name", named.name).add(named.settings, named.unknown).text();
}

EarlyStopping read_early_stopping(const JsonField& field)
{
    EarlyStopping stopping;
    field.as_object();
    if (field.has("patience")) {
        stopping.patience = field.at("patience").as_integer(1, kMostCounted);
    }
    if (field.has("validation_share")) {
        stopping.validation_share =
            field.at("validation_share").as_real(kSmallestShare, kLargestShare);
    }
    if (field.has("min_delta")) stopping.min_delta = field.at("min_delta").as_real(0, kLargest);
    if (field.has("restore_best")) stopping.restore_best = field.at("restore_best").as_switch();
    stopping.unknown = field.unknown_keys(early_stopping_keys());
    return stopping;
}

std::string early_stopping_text(const EarlyStopping& stopping)
{
    UnknownKeys keys = stopping.unknown;
    keys["patience"] = to_json_line(stopping.patience);
    keys["validation_share"] = to_json_line(stopping.validation_share);
    if (stopping.min_delta != 0) keys["min_delta"] = to_json_line(stopping.min_delta);
    if (!stopping.restore_best) keys["restore_best"] = "false";
    return ObjectLine().add(keys).text();
}

/// A key that is there and not null: null is "off".
bool is_on(const JsonField& field, const char* key)
{
    return field.has(key) && !field.at(key).value().is_null();
}

} // namespace

std::span<const std::string> training_keys()
{
    static const std::vector<std::string> kKeys{
        "batch_size", "clip_grad_norm", "deterministic", "drop_last", "early_stopping", "epochs",
        "optimizer",  "precision",      "schedule",      "seed",      "shuffle"};
    return kKeys;
}

std::span<const std::string> early_stopping_keys()
{
    static const std::vector<std::string> kKeys{"min_delta", "patience", "restore_best",
                                                "validation_share"};
    return kKeys;
}

DatasetChoice read_dataset(const JsonField& field)
{
    static const std::vector<std::string> kKeys{"name", "transforms"};
    DatasetChoice dataset;
    dataset.name = field.as_object().at("name").as_word();
    if (field.has("transforms")) {
        const JsonField transforms = field.at("transforms");
        for (std::size_t i = 0; i < transforms.as_list().value().size(); ++i) {
            dataset.transforms.push_back(read_named<TransformSettings>(transforms.element(i)));
        }
    }
    dataset.unknown = field.unknown_keys(kKeys);
    return dataset;
}

std::string dataset_text(const DatasetChoice& dataset)
{
    ObjectLine line;
    line.add_json("name", dataset.name);
    std::string transforms;
    for (const TransformSettings& transform : dataset.transforms) {
        if (!transforms.empty()) transforms += ", ";
        transforms += named_text(transform);
    }
    if (!transforms.empty()) line.add("transforms", "[" + transforms + "]");
    return line.add(dataset.unknown).text();
}

TrainingSettings read_training(const JsonField& field)
{
    TrainingSettings training;
    field.as_object();
    if (field.has("batch_size")) {
        training.batch_size = field.at("batch_size").as_integer(1, kMostCounted);
    }
    if (field.has("epochs")) training.epochs = field.at("epochs").as_integer(1, kMostCounted);
    if (field.has("optimizer")) {
        training.optimizer = read_named<OptimizerSettings>(field.at("optimizer"));
    }
    if (field.has("schedule")) {
        training.schedule = read_named<ScheduleSettings>(field.at("schedule"));
    }
    if (field.has("seed")) training.seed = field.at("seed").as_seed();
    if (is_on(field, "clip_grad_norm")) {
        training.clip_grad_norm = field.at("clip_grad_norm").as_real(kSmallestClip, kLargest);
    }
    if (is_on(field, "early_stopping")) {
        training.early_stopping = read_early_stopping(field.at("early_stopping"));
    }
    if (field.has("shuffle")) training.shuffle = field.at("shuffle").as_switch();
    if (field.has("drop_last")) training.drop_last = field.at("drop_last").as_switch();
    if (is_on(field, "precision")) training.precision = field.at("precision").as_word();
    if (is_on(field, "deterministic"))
        training.deterministic = field.at("deterministic").as_switch();
    training.unknown = field.unknown_keys(training_keys());
    return training;
}

std::string training_text(const TrainingSettings& training)
{
    UnknownKeys keys = training.unknown;
    keys["batch_size"] = to_json_line(training.batch_size);
    keys["epochs"] = to_json_line(training.epochs);
    keys["optimizer"] = named_text(training.optimizer);
    keys["seed"] = to_json_line(training.seed);
    if (training.schedule != ScheduleSettings{}) keys["schedule"] = named_text(training.schedule);
    if (training.clip_grad_norm) keys["clip_grad_norm"] = to_json_line(*training.clip_grad_norm);
    if (training.early_stopping) {
        keys["early_stopping"] = early_stopping_text(*training.early_stopping);
    }
    if (!training.shuffle) keys["shuffle"] = "false";
    if (training.drop_last) keys["drop_last"] = "true";
    if (training.precision) keys["precision"] = to_json_line(*training.precision);
    if (training.deterministic) keys["deterministic"] = to_json_line(*training.deterministic);
    return ObjectLine().add(keys).text();
}

} // namespace loom
