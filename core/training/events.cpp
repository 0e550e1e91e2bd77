#include "core/training/events.h"

#include "core/files/json.h"
#include "core/training/json_real.h"

namespace loom {

namespace {

void add_score(Json& json, const std::string& prefix, const Score& score)
{
    json[prefix + "_loss"] = score.loss;
    json[prefix + "_accuracy"] = score.accuracy;
}

Score score_from_json(const Json& json, const std::string& prefix)
{
    return {real_from_json(json.at(prefix + "_loss")),
            real_from_json(json.at(prefix + "_accuracy"))};
}

} // namespace

std::string_view name(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Finished: return "finished";
    case Outcome::StoppedEarly: return "stopped early";
    case Outcome::Stopped: return "stopped";
    case Outcome::AlreadyFinished: return "already finished";
    }
    return "";
}

Json to_json(const EpochEvent& event)
{
    Json json{{"event", "epoch"},
              {"epoch", event.epoch},
              {"epochs", event.epochs},
              {"step", event.step},
              {"test_samples_per_class", event.test_samples_per_class},
              {"test_correct_per_class", event.test_correct_per_class},
              {"lr", event.lr},
              {"seconds", event.seconds},
              {"test_seconds", event.test_seconds},
              {"samples_per_second", event.samples_per_second}};
    add_score(json, "train", event.train);
    if (event.validation) add_score(json, "validation", *event.validation);
    add_score(json, "test", event.test);
    return json;
}

EpochEvent epoch_event_from_json(const Json& json)
{
    EpochEvent event;
    event.epoch = json.at("epoch").get<std::int64_t>();
    event.epochs = json.at("epochs").get<std::int64_t>();
    event.step = json.at("step").get<std::int64_t>();
    event.train = score_from_json(json, "train");
    if (json.contains("validation_loss")) event.validation = score_from_json(json, "validation");
    event.test = score_from_json(json, "test");
    event.test_samples_per_class =
        json.at("test_samples_per_class").get<std::vector<std::int64_t>>();
    event.test_correct_per_class =
        json.at("test_correct_per_class").get<std::vector<std::int64_t>>();
    event.lr = real_from_json(json.at("lr"));
    event.seconds = real_from_json(json.at("seconds"));
    event.test_seconds = real_from_json(json.at("test_seconds"));
    event.samples_per_second = real_from_json(json.at("samples_per_second"));
    return event;
}

Json to_json(const StepEvent& event)
{
    return {{"event", "step"},
            {"step", event.step},
            {"epoch", event.epoch},
            {"step_in_epoch", event.step_in_epoch},
            {"steps_per_epoch", event.steps_per_epoch},
            {"samples", event.samples},
            {"loss", event.loss},
            {"accuracy", event.accuracy},
            {"lr", event.lr},
            {"seconds", event.seconds},
            {"samples_per_second", event.samples_per_second}};
}

Json to_json(const DoneEvent& event)
{
    Json json{{"event", "done"},
              {"outcome", name(event.outcome)},
              {"epochs", event.epochs},
              {"step", event.step},
              {"run", event.folder},
              {"checkpoint", event.checkpoint},
              {"checkpoint_epoch", event.checkpoint_epoch},
              {"seconds", event.seconds}};
    if (event.test) add_score(json, "test", *event.test);
    return json;
}

} // namespace loom
