#pragma once

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/training/engine_client.h"
#include "gui/training/live_request.h"
#include "gui/training/run_monitor.h"
#include "gui/workbench.h"

namespace loom {

/// A workbench with the seed CNN whose engine is told by the test: nothing is started.
struct TrainingFixture {
    TrainingFixture() { document.open(LOOM_SOURCE_DIR "/resources/examples/seed-cnn.loom"); }

    /// As the engine would say it.
    void say(const Json& event) { emit engine.event(event); }
    void sayState(const char* state, Json more = Json::object())
    {
        Json event{{"event", "state"}, {"state", state},    {"run", "runs/seed-1"},
                   {"device", "cpu"},  {"epochs", 6},       {"steps_per_epoch", 600},
                   {"epoch", 1},       {"step", run.step()}};
        event.update(more);
        say(event);
    }
    /// So many steps, whose losses fall as 2/step.
    void saySteps(int count)
    {
        Json losses = Json::array(), accuracies = Json::array();
        const auto first = static_cast<int>(run.losses().size()) + 1;
        for (int step = first; step < first + count; ++step) {
            losses.push_back(2.0 / step);
            accuracies.push_back(1 - 1.0 / step);
        }
        const int last = first + count - 1;
        say({{"event", "steps"},
             {"first_step", first},
             {"epoch", (last - 1) / 600 + 1},
             {"step_in_epoch", (last - 1) % 600 + 1},
             {"losses", losses},
             {"accuracies", accuracies},
             {"lr", 0.001},
             {"samples_per_second", 38412.0},
             {"seconds_left", 9.0}});
    }

    Document document;
    Selection selection{&document};
    EngineClient engine;
    ViewBudget budget{&engine};
    RunMonitor run{&engine, &document};
    Workbench workbench{&document, &selection, &engine, &budget, &run};
};

} // namespace loom
