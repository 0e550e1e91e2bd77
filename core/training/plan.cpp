#include "core/training/plan.h"

#include "core/backend/environment.h"
#include "core/files/error.h"
#include "core/files/json.h"
#include "core/optim/optimizer.h"
#include "core/optim/schedule.h"
#include "core/tensor/creation.h"
#include "core/training/json_real.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace loom {

namespace {

constexpr int kPlanFormat = 1;

template <typename T>
void expect(bool fine, std::string_view key, std::string_view expected, T got)
{
    if (!fine) {
        throw std::invalid_argument(
            fmt::format("training.{}: expected {}, got {}", key, expected, got));
    }
}

/// Runs `make`, which throws for what the user wrote under `key`.
template <typename F>
void try_to_make(std::string_view key, const F& make)
{
    try {
        make();
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(fmt::format("training.{}: {}", key, error.what()));
    }
}

} // namespace

// Comparisons are written so that a NaN fails them.
void check_training(const TrainingSettings& training)
{
    expect(training.batch_size >= 1, "batch_size", "at least 1", training.batch_size);
    expect(training.epochs >= 0, "epochs", "at least 0", training.epochs);
    if (const auto norm = training.clip_grad_norm)
        expect(*norm > 0, "clip_grad_norm", "a number above 0", *norm);
    if (const auto& early = training.early_stopping) {
        expect(early->patience >= 1, "early_stopping.patience", "at least 1", early->patience);
        expect(early->validation_share > 0 && early->validation_share < 1,
               "early_stopping.validation_share", "a share between 0 and 1",
               early->validation_share);
        expect(early->min_delta >= 0, "early_stopping.min_delta", "at least 0", early->min_delta);
    }
    try_to_make("optimizer", [&] {
        make_optimizer(training.optimizer, {{"weight", zeros({1}, {.requires_grad = true})}});
    });
    try_to_make("precision", [&] { (void)arithmetic_of(training); });
    try_to_make("schedule", [&] {
        Schedule(training.schedule, {.epochs = std::max<std::int64_t>(training.epochs, 1)});
    });
}

Arithmetic arithmetic_of(const TrainingSettings& training)
{
    Arithmetic how = arithmetic_from_environment();
    if (training.precision) how.precision = precision_named(*training.precision);
    how.deterministic = training.deterministic.value_or(how.deterministic);
    return how;
}

const std::vector<std::string>& live_settings()
{
    static const std::vector<std::string> kKeys{
        "training.optimizer.lr", "training.optimizer.weight_decay", "training.clip_grad_norm"};
    return kKeys;
}

Plan make_plan(const Network& network, const PlanOptions& options)
{
    Plan plan{.network = network,
              .device = options.device,
              .threads = options.threads,
              .data_root = options.data_root,
              .checkpoint_every = options.checkpoint_every};
    TrainingSettings training = network.training.value_or(TrainingSettings{});
    training.epochs = options.epochs.value_or(training.epochs);
    training.seed = options.seed.value_or(training.seed);
    check_training(training);
    if (options.checkpoint_every < 0) {
        throw std::invalid_argument(
            fmt::format("checkpoint-every: expected at least 0, got {}", options.checkpoint_every));
    }
    plan.network.training = training;
    return plan;
}

std::string to_json_text(const Plan& plan)
{
    Json changes = Json::array();
    for (const LiveChange& change : plan.changes) {
        changes.push_back({{"step", change.step}, {"key", change.key}, {"value", change.value}});
    }
    const Json json{{"format", kPlanFormat},
                    {"device", plan.device},
                    {"threads", plan.threads},
                    {"data_root", plan.data_root.string()},
                    {"checkpoint_every", plan.checkpoint_every},
                    {"changes", changes}};
    return to_json_line(json) + "\n";
}

void read_plan(Plan& plan, std::string_view text, const std::string& file_name)
{
    const Json json = parse_json(text, file_name);
    try {
        if (const int format = json.at("format").get<int>(); format != kPlanFormat) {
            throw FileError(ExitCode::BadData, fmt::format("{}: expected format {}, got {}",
                                                           file_name, kPlanFormat, format));
        }
        plan.device = json.at("device").get<std::string>();
        plan.threads = json.at("threads").get<int>();
        plan.data_root = json.at("data_root").get<std::string>();
        plan.checkpoint_every = json.at("checkpoint_every").get<std::int64_t>();
        plan.changes.clear();
        for (const Json& change : json.at("changes")) {
            plan.changes.push_back({change.at("step").get<std::int64_t>(),
                                    change.at("key").get<std::string>(),
                                    real_from_json(change.at("value"))});
        }
    } catch (const Json::exception& error) {
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: not a plan: {}", file_name, error.what()));
    }
}

} // namespace loom
