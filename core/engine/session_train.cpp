#include "core/engine/session.h"

#include <fmt/core.h>

#include <utility>

namespace loom {

namespace {

RunRequest read_run(const Request& request, const SessionOptions& options)
{
    RunRequest run{.id = request.id()};
    run.folder = request.text_or("run", "");
    run.runs = request.text_or("runs", options.runs.string());
    run.resume = request.flag("resume");
    run.paused = request.flag("paused");
    run.options.epochs = request.integer_if("epochs", 1, 1'000'000);
    if (const auto seed = request.integer_if("seed"))
        run.options.seed = static_cast<std::uint64_t>(*seed);
    run.options.device = request.text_or("device", options.device);
    run.options.threads =
        static_cast<int>(request.integer_if("threads", 0, 1024).value_or(options.threads));
    run.options.data_root = options.data_root;
    run.options.checkpoint_every = request.integer_if("checkpoint_every").value_or(0);
    if (run.resume && run.folder.empty())
        throw RequestError("bad-request", "\"run\": expected the folder of the run to resume");
    return run;
}

} // namespace

void Session::train(const Request& request)
{
    RunRequest run = read_run(request, options_);
    if (run_is_on()) throw RequestError("busy", "a run is on: stop it first");
    std::optional<DrawnNetwork> drawing;
    if (request.has("text")) {
        try {
            drawing = read_drawn_network(
                request.text("text"), request.integer_if("version").value_or(0), *options_.catalog);
        } catch (const FileError& error) {
            throw RequestError("bad-network", error.what());
        }
    } else if (!run.resume) {
        if (!drawing_) throw RequestError("no-model", "there is no drawing yet");
        drawing = drawing_;
    }
    if (drawing) {
        const std::string problem = first_problem(drawing->diagnosis);
        if (!problem.empty()) throw RequestError("bad-network", problem);
        run.network = drawing->network;
        run.network_version = drawing->version;
    }
    tell({{"event", "state"},
          {"state", "loading"},
          {"message", ""},
          {"network_version", run.network_version},
          {"weights", state_.at("weights")}});
    forward_run(std::move(run), request.flag("keep_weights"));
}

void Session::forward_run(RunRequest run, bool keep_weights)
{
    if (!keep_weights) return training_.send(std::move(run));
    auto waiting = std::make_shared<RunRequest>(std::move(run));
    views_.send(ViewsThread::TakeWeights(
        [this, waiting](const std::shared_ptr<const NamedTensors>& weights) {
            waiting->weights = weights;
            training_.send(std::move(*waiting));
        }));
}

} // namespace loom
