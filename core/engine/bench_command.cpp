#include "core/engine/command.h"
#include "core/files/json.h"
#include "core/network/network_file.h"
#include "core/training/trainer.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>

#include <sys/resource.h>
#include <unistd.h>

namespace loom {

namespace {

struct BenchOptions {
    std::string network, data_root;
    std::optional<std::int64_t> batch_size;
    double seconds = 3;
    bool json = false;
    DeviceOptions device;
};

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Milliseconds since the process was started, from the kernel's own record (in ticks of 10 ms).
double ms_since_process_start()
{
    std::ifstream stat("/proc/self/stat"), uptime("/proc/uptime");
    std::string text, field;
    std::getline(stat, text);
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    for (int i = 3; i <= 22; ++i) fields >> field; // field 22: start, in ticks since boot
    double now = 0;
    uptime >> now;
    return 1e3 * (now - std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

double peak_memory_mib()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Times in milliseconds of one thing done over and over.
struct Timing {
    std::vector<double> times;

    double at(double share) const
    {
        std::vector<double> sorted = times;
        std::sort(sorted.begin(), sorted.end());
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) +
                                               0.5)];
    }
    Json json() const { return {{"median", at(0.5)}, {"min", at(0)}, {"p90", at(0.9)}}; }
};

Timing measure(double seconds, const std::function<void()>& once)
{
    constexpr int kWarmUp = 3;
    for (int i = 0; i < kWarmUp; ++i) once();
    Timing timing;
    const Clock::time_point begin = Clock::now();
    while (timing.times.size() < 5 || ms_since(begin) < 1e3 * seconds) {
        const Clock::time_point start = Clock::now();
        once();
        timing.times.push_back(ms_since(start));
    }
    return timing;
}

/// Steps as `train` takes them, the gathering of the batch included. An epoch's last step also
/// evaluates, so it is not timed.
Timing measure_steps(Trainer& trainer, double seconds)
{
    constexpr int kWarmUp = 10;
    for (int i = 0; i < kWarmUp; ++i) trainer.step();
    Timing timing;
    const Clock::time_point begin = Clock::now();
    while (timing.times.size() < 10 || ms_since(begin) < 1e3 * seconds) {
        const Clock::time_point start = Clock::now();
        if (!trainer.step().epoch || trainer.steps_per_epoch() == 1)
            timing.times.push_back(ms_since(start));
    }
    return timing;
}

Timing measure_inference(Model& model, const Tensor& images, double seconds)
{
    const NoGrad no_grad;
    model.eval();
    return measure(seconds, [&] {
        model.forward(images);
        images.backend().synchronize();
    });
}

Plan bench_plan(const BenchOptions& options)
{
    constexpr std::int64_t kForEver = 1'000'000;
    Network network = load_network(options.network);
    if (options.batch_size)
        set_value(network, fmt::format("training.batch_size={}", *options.batch_size));
    require_trainable(network, options.network);
    Plan plan = make_plan(network, {.epochs = kForEver, .data_root = options.data_root});
    plan.network.training->early_stopping.reset();
    return plan;
}

void print_for_people(const Json& figures)
{
    fmt::print("{} on {}, {} threads\n", figures["network"].get<std::string>(),
               figures["device"].get<std::string>(), figures["threads"].get<int>());
    for (const char* name : {"step_ms", "inference_1_ms", "inference_1000_ms"}) {
        const Json& timing = figures[name];
        fmt::print("  {:<18} median {:>9.3f}  min {:>9.3f}  p90 {:>9.3f}\n", name,
                   timing["median"].get<double>(), timing["min"].get<double>(),
                   timing["p90"].get<double>());
    }
    for (const char* name : {"epoch_s", "samples_per_second", "peak_memory_mib", "start_ms"})
        fmt::print("  {:<18} {:>16.2f}\n", name, figures[name].get<double>());
}

ExitCode bench(const BenchOptions& options)
{
    const Plan plan = bench_plan(options);
    const Device device = open_device(options.device);
    const TrainingData data = open_training_data(plan);
    Trainer trainer(plan, data, device);
    trainer.step();
    const double start = ms_since_process_start();

    const Timing steps = measure_steps(trainer, options.seconds);
    const double memory = peak_memory_mib();
    const auto images = [&](std::int64_t count) {
        const auto transforms = without_random(data.transforms);
        DataLoader loader(data.test,
                          {.batch_size = count, .transforms = transforms, .device = device});
        return loader.batch(0, 0).images;
    };
    const Timing one = measure_inference(trainer.model(), images(1), options.seconds / 3);
    const Timing thousand = measure_inference(trainer.model(), images(1000), options.seconds / 3);

    const double epoch_s = steps.at(0.5) * 1e-3 * static_cast<double>(trainer.steps_per_epoch());
    const Json figures{{"network", plan.network.name},
                       {"device", device.name()},
                       {"device_description", device.backend().description()},
                       {"threads", device.backend().num_threads()},
                       {"batch_size", plan.training().batch_size},
                       {"step_ms", steps.json()},
                       {"inference_1_ms", one.json()},
                       {"inference_1000_ms", thousand.json()},
                       {"epoch_s", epoch_s},
                       {"samples_per_second", static_cast<double>(data.train->size()) / epoch_s},
                       {"peak_memory_mib", memory},
                       {"start_ms", start}};
    if (options.json)
        print_line(to_json_line(figures));
    else
        print_for_people(figures);
    return ExitCode::Ok;
}

} // namespace

void add_bench_command(CLI::App& app, Run& run)
{
    auto options = std::make_shared<BenchOptions>();
    CLI::App* command = app.add_subcommand("bench", "Time training and inference of a network");
    command->add_option("network", options->network, "the .loom file")->required();
    command->add_option("--batch-size", options->batch_size, "instead of the file's")
        ->check(CLI::PositiveNumber);
    command->add_option("--seconds", options->seconds, "how long to train; inference gets a third")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--data-root", options->data_root, "where the data sets lie");
    command->add_flag("--json", options->json, "one JSON object");
    add_device_options(*command, options->device);
    command->footer("epoch_s is the median step times the steps of an epoch.\n\n"
                    "Example:\n  loom bench seed-cnn.loom --threads 1");
    command->callback([options, &run] { run = [options] { return bench(*options); }; });
}

} // namespace loom
