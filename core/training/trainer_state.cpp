#include "core/training/trainer_state.h"

#include "core/files/error.h"
#include "core/files/json.h"
#include "core/training/json_real.h"

#include <fmt/core.h>

namespace loom {

namespace {

Json to_json(const EpochTotals& totals)
{
    return {{"loss_sum", totals.loss_sum},
            {"correct", totals.correct},
            {"samples", totals.samples},
            {"seconds", totals.seconds}};
}

EpochTotals totals_from_json(const Json& json)
{
    return {real_from_json(json.at("loss_sum")), json.at("correct").get<std::int64_t>(),
            json.at("samples").get<std::int64_t>(), real_from_json(json.at("seconds"))};
}

Json to_json(const EarlyStoppingState& state)
{
    return {{"best_loss", state.best_loss},
            {"best_epoch", state.best_epoch},
            {"epochs_without_improvement", state.epochs_without_improvement}};
}

EarlyStoppingState early_stopping_from_json(const Json& json)
{
    return {real_from_json(json.at("best_loss")), json.at("best_epoch").get<std::int64_t>(),
            json.at("epochs_without_improvement").get<std::int64_t>()};
}

Json to_json(const std::vector<LiveChange>& changes)
{
    Json list = Json::array();
    for (const LiveChange& change : changes)
        list.push_back({{"step", change.step}, {"key", change.key}, {"value", change.value}});
    return list;
}

TrainerState read_state(const Json& json)
{
    TrainerState state;
    state.step = json.at("step").get<std::int64_t>();
    state.epoch = json.at("epoch").get<std::int64_t>();
    state.step_in_epoch = json.at("step_in_epoch").get<std::int64_t>();
    state.running = totals_from_json(json.at("running"));
    for (const Json& loss : json.at("pending_losses"))
        state.pending_losses.push_back(real_from_json(loss));
    state.early_stopping = early_stopping_from_json(json.at("early_stopping"));
    state.stopped_early = json.at("stopped_early").get<bool>();
    for (const Json& change : json.at("changes")) {
        state.changes.push_back({change.at("step").get<std::int64_t>(),
                                 change.at("key").get<std::string>(),
                                 real_from_json(change.at("value"))});
    }
    if (json.contains("last_epoch")) state.last_epoch = epoch_event_from_json(json["last_epoch"]);
    if (json.contains("best_epoch")) state.best_epoch = epoch_event_from_json(json["best_epoch"]);
    state.seconds = real_from_json(json.at("seconds"));
    return state;
}

void add_difference(std::vector<std::string>& sentences, std::string_view what,
                    const std::string& before, const std::string& now)
{
    if (before == now) return;
    sentences.push_back(fmt::format("the run began with another {} ({}; now {}): bits may differ "
                                    "from a run that was never stopped",
                                    what, before, now));
}

} // namespace

std::vector<std::string> differences(const Origin& before, const Origin& now)
{
    std::vector<std::string> sentences;
    add_difference(sentences, "build", before.build, now.build);
    add_difference(sentences, "processor", before.processor, now.processor);
    add_difference(sentences, "device", before.device, now.device);
    add_difference(sentences, "dtype", before.dtype, now.dtype);
    return sentences;
}

Json to_json(const TrainerState& state)
{
    Json json{{"step", state.step},
              {"epoch", state.epoch},
              {"step_in_epoch", state.step_in_epoch},
              {"running", to_json(state.running)},
              {"pending_losses", state.pending_losses},
              {"early_stopping", to_json(state.early_stopping)},
              {"stopped_early", state.stopped_early},
              {"changes", to_json(state.changes)},
              {"seconds", state.seconds}};
    if (state.last_epoch) json["last_epoch"] = to_json(*state.last_epoch);
    if (state.best_epoch) json["best_epoch"] = to_json(*state.best_epoch);
    return json;
}

Json to_json(const Origin& origin)
{
    return {{"dataset", origin.dataset},     {"data_digest", origin.data_digest},
            {"samples", origin.samples},     {"build", origin.build},
            {"processor", origin.processor}, {"device", origin.device},
            {"dtype", origin.dtype},         {"seed", origin.seed}};
}

TrainerState trainer_state_from_json(const Json& json, const std::string& file_name)
{
    try {
        return read_state(json);
    } catch (const Json::exception& error) {
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: not a training state: {}", file_name, error.what()));
    }
}

Origin origin_from_json(const Json& json, const std::string& file_name)
{
    try {
        return {json.at("dataset"),   json.at("data_digest"), json.at("samples"), json.at("build"),
                json.at("processor"), json.at("device"),      json.at("dtype"),   json.at("seed")};
    } catch (const Json::exception& error) {
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: not a training state: {}", file_name, error.what()));
    }
}

} // namespace loom
