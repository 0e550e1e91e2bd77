#include "core/backend/loader.h"
#include "core/engine/command.h"
#include "core/engine/progress_line.h"
#include "core/engine/stop_signals.h"
#include "core/files/json.h"
#include "core/network/network_file.h"
#include "core/training/training_run.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <array>
#include <memory>

#include <unistd.h>

namespace loom {

namespace {

struct TrainOptions {
    std::string network, run, data_root;
    std::optional<std::int64_t> epochs, batch_size;
    std::optional<std::uint64_t> seed;
    std::optional<std::string> lr;
    std::vector<std::string> assignments;
    std::int64_t checkpoint_every = 0;
    bool resume = false, json = false, quiet = false;
    DeviceOptions device;
};

/// Prints a run's events: JSON lines, or a table for people with a progress line below it.
class Reporter {
public:
    explicit Reporter(const TrainOptions& options)
        : json_(options.json || !is_terminal(STDOUT_FILENO)), quiet_(options.quiet),
          progress_(options.quiet)
    {}

    TrainingEvents events(StopSignals& signals, std::int64_t epochs,
                          const std::function<void()>& request_stop)
    {
        TrainingEvents events;
        events.step = [this, &signals, epochs, request_stop](const StepEvent& event) {
            progress_.show(event, epochs);
            if (signals.stop_requested()) request_stop();
        };
        events.epoch = [this](const EpochEvent& event) { report(event); };
        events.done = [this](const DoneEvent& event) { report(event); };
        events.log = [this](const std::string& sentence) { log(sentence); };
        return events;
    }

    void log(const std::string& sentence)
    {
        progress_.clear();
        if (!quiet_) fmt::print(stderr, "loom: {}\n", sentence);
    }

private:
    void report(const EpochEvent& event)
    {
        progress_.clear();
        if (json_) return print_line(to_json_line(to_json(event)));
        if (quiet_) return;
        if (!header_printed_)
            print_row({"epoch", "train loss", "accuracy", "test loss", "accuracy", "images/s"});
        header_printed_ = true;
        print_row({fmt::format("{}/{}", event.epoch, event.epochs),
                   fmt::format("{:.4f}", event.train.loss), percent(event.train.accuracy),
                   fmt::format("{:.4f}", event.test.loss), percent(event.test.accuracy),
                   with_thousands(static_cast<std::int64_t>(event.samples_per_second))});
    }

    static void print_row(const std::array<std::string, 6>& cells)
    {
        print_line(fmt::format("{:>7}  {:>10}  {:>9}  {:>10}  {:>9}  {:>10}", cells[0], cells[1],
                               cells[2], cells[3], cells[4], cells[5]));
    }

    static std::string percent(double fraction) { return fmt::format("{:.2f} %", 100 * fraction); }

    void report(const DoneEvent& event)
    {
        progress_.clear();
        if (json_) return print_line(to_json_line(to_json(event)));
        const std::string score =
            event.test ? ", test accuracy " + percent(event.test->accuracy) : "";
        print_line(fmt::format("{} after {} epochs ({}){}\n{}/{}", name(event.outcome),
                               event.epochs, duration_text(event.seconds), score, event.folder,
                               event.checkpoint));
    }

    bool json_, quiet_;
    bool header_printed_ = false;
    ProgressLine progress_;
};

Network load_for_training(const TrainOptions& options)
{
    Network network = load_network(options.network);
    if (options.batch_size)
        set_value(network, fmt::format("training.batch_size={}", *options.batch_size));
    if (options.lr) set_value(network, "training.optimizer.lr=" + *options.lr);
    for (const std::string& assignment : options.assignments) set_value(network, assignment);
    require_trainable(network, options.network);
    return network;
}

PlanOptions plan_options(const TrainOptions& options)
{
    return {.epochs = options.epochs,
            .seed = options.seed,
            .device = options.device.device,
            .threads = options.device.threads,
            .data_root = options.data_root,
            .checkpoint_every = options.checkpoint_every};
}

ExitCode train(const TrainOptions& options)
{
    const Network network = load_for_training(options);
    const Device device = open_device(options.device);
    const std::filesystem::path folder = options.run.empty()
                                             ? unused_run_folder("runs", network.name)
                                             : std::filesystem::path(options.run);
    Reporter reporter(options);
    if (options.device.device == "auto" && device.is_host()) reporter.log(reason_without_gpu());
    Plan plan;
    if (options.resume) {
        Resumption resumption = plan_resumption(folder, network, plan_options(options));
        for (const std::string& notice : resumption.notices) reporter.log(notice);
        plan = std::move(resumption.plan);
    } else {
        plan = make_plan(network, plan_options(options));
    }

    StopSignals signals;
    TrainingRun* running = nullptr;
    const TrainingEvents events =
        reporter.events(signals, plan.training().epochs, [&running] { running->request_stop(); });
    TrainingRun run(folder, plan, open_training_data(plan), device,
                    options.resume ? RunStart::Resume : RunStart::New, events);
    running = &run;
    while (!run.stop_requested() && run.advance())
        if (signals.take_checkpoint_request()) run.write_checkpoint();
    const DoneEvent done = run.finish();
    return done.outcome == Outcome::Stopped ? ExitCode::Stopped : ExitCode::Ok;
}

} // namespace

void add_train_command(CLI::App& app, Run& run)
{
    auto options = std::make_shared<TrainOptions>();
    CLI::App* command =
        app.add_subcommand("train", "Train a network and leave a run folder behind");
    command->add_option("network", options->network, "the .loom file")->required();
    CLI::Option* folder = command->add_option(
        "--run", options->run, "the run's folder (default runs/<name>-<n>); must not exist yet");
    command->add_flag("--resume", options->resume, "go on from the run's last checkpoint")
        ->needs(folder);
    command->add_option("--epochs", options->epochs, "instead of the file's")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}));
    command->add_option("--batch-size", options->batch_size, "instead of the file's")
        ->check(CLI::PositiveNumber);
    command->add_option("--lr", options->lr, "learning rate, instead of the file's")
        ->check(CLI::PositiveNumber);
    command->add_option("--seed", options->seed, "instead of the file's");
    command
        ->add_option("--set", options->assignments,
                     "any value of the file: training.optimizer.lr=0.002")
        ->allow_extra_args(false); // what follows may be the network
    command
        ->add_option("--checkpoint-every", options->checkpoint_every,
                     "steps (default: each epoch, and every 30 seconds)")
        ->check(CLI::PositiveNumber);
    command->add_option("--data-root", options->data_root, "where the data sets lie");
    command->add_flag("--json", options->json, "JSON lines, also on a terminal");
    command->add_flag("-q,--quiet", options->quiet, "no progress and no remarks");
    add_device_options(*command, options->device);
    command->footer(
        "Ctrl+C finishes the batch, saves and leaves with 75; a second one leaves at once.\n"
        "SIGUSR1 writes a checkpoint.\n\n"
        "Examples:\n"
        "  loom train seed-cnn.loom\n"
        "  loom train seed-cnn.loom --run runs/mine --epochs 3 --set training.optimizer.lr=0.002\n"
        "  loom train seed-cnn.loom --run runs/mine --epochs 6 --resume");
    command->callback([options, &run] { run = [options] { return train(*options); }; });
}

} // namespace loom
