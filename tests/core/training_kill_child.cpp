// Trains a small network in a folder, from its last checkpoint if there is one, and prints a line
// after each step: training_kill_child FOLDER VARIANT THREADS. The test kills it.

#include "core/backend/loader.h"
#include "training_fixture.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include <unistd.h>

namespace {

using namespace loom;
using namespace loom::test;

struct Variant {
    TrainingSettings training = quick_training();
    std::vector<Transform> transforms{};
    std::vector<LiveChange> changes{};
};

Variant one_cycle_with_live_changes()
{
    Variant variant;
    variant.training.schedule = {"OneCycle", {{"max_lr", 0.02}}};
    variant.training.clip_grad_norm = 1.0;
    variant.transforms = {RandomCrop{.padding = 1}, RandomHorizontalFlip{}};
    variant.changes = {{4, "training.optimizer.weight_decay", 0.01},
                       {10, "training.optimizer.lr", 0.013},
                       {11, "training.clip_grad_norm", 0.3}};
    return variant;
}

Variant momentum_with_early_stopping()
{
    Variant variant;
    variant.training.epochs = 12;
    variant.training.optimizer = {"SGD", {{"lr", 0.3}, {"momentum", 0.9}, {"nesterov", true}}};
    variant.training.schedule = {"Cosine", {{"T_max", std::int64_t{4}}}};
    variant.training.early_stopping = EarlyStopping{.patience = 2, .validation_share = 0.3};
    return variant;
}

Variant adamw_with_warm_up()
{
    Variant variant;
    variant.training.optimizer.name = "AdamW";
    variant.training.schedule = {
        "Step", {{"step_size", std::int64_t{1}}, {"warmup_steps", std::int64_t{8}}}};
    variant.transforms = {RandomErasing{.p = 0.7}};
    return variant;
}

Variant variant_called(const std::string& name)
{
    if (name == "one-cycle") return one_cycle_with_live_changes();
    if (name == "momentum") return momentum_with_early_stopping();
    return adamw_with_warm_up();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4) return 2;
    const Variant variant = variant_called(argv[2]);
    Plan plan = make_plan(pattern_network(variant.training));
    plan.checkpoint_every = 2;
    plan.changes = variant.changes;
    TrainingData data = pattern_data();
    data.transforms = variant.transforms;
    const Device device(make_cpu_backend(std::atoi(argv[3])));
    TrainingRun run(argv[1], plan, data, device, RunStart::Resume, {.step = [](const StepEvent&) {
                        if (::write(STDOUT_FILENO, "step\n", 5) != 5) std::abort();
                    }});
    run.train();
    return 0;
}
