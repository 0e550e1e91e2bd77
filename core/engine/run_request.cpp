#include "core/engine/run_request.h"

#include "core/backend/loader.h"
#include "core/engine/request.h"

#include <fmt/core.h>

namespace loom {

namespace {

Device open_device(const Plan& plan, const TrainingEvents& events)
{
    try {
        Device device(plan.device);
        if (device.is_host()) device.backend().set_num_threads(plan.threads);
        if (device.is_host() && plan.device == "auto") events.log(reason_without_gpu());
        return device;
    } catch (const std::runtime_error& error) {
        throw RequestError("no-device", error.what());
    }
}

TrainingData open_data(const Plan& plan, DataShelf& shelf)
{
    const auto& dataset = plan.network.dataset;
    if (!dataset) {
        throw RequestError("no-data", "the drawing names no data set: choose one for its Input");
    }
    const auto loaded = shelf.open(dataset->name);
    return {loaded->train, loaded->test,
            transforms_of(plan.network, loaded->train->description().image_shape)};
}

Plan plan_of(const RunRequest& request, const std::filesystem::path& folder,
             const TrainingEvents& events)
{
    if (!request.resume) return make_plan(*request.network, request.options);
    if (!has_run(folder))
        throw RequestError("refused", fmt::format("{}: there is no run here", folder.string()));
    const Network network =
        request.network ? *request.network : RunFolder::load_plan(folder).network;
    Resumption resumption = plan_resumption(folder, network, request.options);
    for (const std::string& notice : resumption.notices) events.log(notice);
    return std::move(resumption.plan);
}

} // namespace

std::unique_ptr<TrainingRun> start_run(const RunRequest& request, DataShelf& data,
                                       const TrainingEvents& events, const LayerCatalog& catalog)
{
    const std::filesystem::path folder =
        request.folder.empty() ? unused_run_folder(request.runs, request.network->name)
                               : request.folder;
    const Plan plan = plan_of(request, folder, events);
    const Device device = open_device(plan, events);
    const TrainingData images = open_data(plan, data);
    auto run = std::make_unique<TrainingRun>(folder, plan, images, device,
                                             request.resume ? RunStart::Resume : RunStart::New,
                                             events, catalog);
    if (request.weights) {
        run->trainer().model().load_state_dict(*request.weights, LoadMode::Lenient);
        // So that a run killed before its first checkpoint does not begin anew with others.
        run->write_checkpoint();
    }
    return run;
}

} // namespace loom
