#include "core/engine/session.h"

#include "core/backend/loader.h"
#include "core/network/network_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace loom {

/// A request that the mail thread answers itself.
struct Session::Route {
    std::string_view request;
    Handler handler;
};

const Session::Route* Session::find_route(const std::string& request)
{
    static constexpr std::array<Route, 12> kRoutes{{{"hello", &Session::hello},
                                                    {"ping", &Session::ping},
                                                    {"state", &Session::tell_state},
                                                    {"devices", &Session::devices},
                                                    {"network", &Session::network},
                                                    {"pause", &Session::pause},
                                                    {"resume", &Session::resume},
                                                    {"step", &Session::step},
                                                    {"stop", &Session::stop},
                                                    {"checkpoint", &Session::checkpoint},
                                                    {"change", &Session::change},
                                                    {"quit", &Session::quit}}};
    const auto* found = std::ranges::find(kRoutes, request, &Route::request);
    return found == kRoutes.end() ? nullptr : found;
}

void Session::handle(Mail& mail, Frame frame)
{
    const auto given = frame.head.find("id");
    const Json id =
        given != frame.head.end() && given->is_number_integer() ? *given : Json(nullptr);
    try {
        Request request(std::move(frame));
        if (const Route* route = find_route(request.name())) {
            mail.send(answer_frame(id, {.fields = (this->*route->handler)(request)}));
        } else if (request.name() == "train") {
            train(request);
        } else if (ViewsThread::answers(request.name())) {
            views_.send(std::move(request));
        } else if (request.name() == "data") {
            studies_.send(std::move(request));
        } else if (request.name() == "download") {
            downloads_.send(std::move(request));
        } else {
            throw RequestError("unknown-request",
                               fmt::format("there is no request \"{}\"", request.name()));
        }
    } catch (...) {
        mail.send(error_frame_of_current_exception(id));
    }
}

namespace {

Json to_json(const DeviceStatus& status)
{
    Json versions = Json::object();
    for (const auto& [library, version] : status.versions) versions[library] = version;
    return {{"name", status.name},
            {"available", status.available},
            {"reason", status.reason},
            {"description", status.description},
            {"versions", std::move(versions)}};
}

/// What Trainer would say, said before the step ends.
void check_change(const std::string& key, double value)
{
    const std::vector<std::string>& keys = live_settings();
    if (std::ranges::find(keys, key) == keys.end()) {
        throw RequestError("refused",
                           fmt::format("{} cannot be changed while training: expected one of {}",
                                       key, fmt::join(keys, ", ")));
    }
    const bool above_zero = key == "training.clip_grad_norm";
    if (std::isfinite(value) && (above_zero ? value > 0 : value >= 0)) return;
    throw RequestError("refused",
                       fmt::format("{}: expected {}, got {}", key,
                                   above_zero ? "a number above 0" : "at least 0", value));
}

} // namespace

Json Session::hello(const Request& request)
{
    const auto protocol = request.integer_if("protocol").value_or(kProtocolVersion);
    if (protocol != kProtocolVersion) {
        throw RequestError("refused", fmt::format("this engine speaks version {} of the protocol, "
                                                  "not {}: editor and engine must be of one "
                                                  "version",
                                                  kProtocolVersion, protocol));
    }
    Json types = Json::array();
    for (const LayerType& type : options_.catalog->types()) types.push_back(type.name);
    Json answer = devices(request);
    answer["protocol"] = kProtocolVersion;
    answer["version"] = LOOM_VERSION;
    answer["pid"] = ::getpid();
    answer["threads"] =
        options_.threads > 0 ? options_.threads : std::thread::hardware_concurrency();
    answer["layer_types"] = std::move(types);
    return answer;
}

Json Session::ping(const Request&) { return Json::object(); }

Json Session::tell_state(const Request&)
{
    Json answer = state_;
    answer.erase("event");
    if (!run_text_.empty()) answer["text"] = run_text_;
    return answer;
}

Json Session::devices(const Request&)
{
    if (devices_.is_null()) {
        devices_ = Json::array();
        for (const DeviceStatus& status : list_devices()) devices_.push_back(to_json(status));
    }
    return {{"devices", devices_}};
}

Json Session::network(const Request& request)
{
    DrawnNetwork drawing = read_drawn_network(
        request.text("text"), request.integer_if("version").value_or(0), *options_.catalog);
    drawing.is_fresh = request.flag("fresh");
    const std::string problem = first_problem(drawing.diagnosis);
    Json answer{{"runnable", problem.empty()},
                {"problem", problem},
                {"parameters", drawing.diagnosis.parameters}};
    views_.send(drawing);
    drawing_ = std::move(drawing);
    return answer;
}

Json Session::pause(const Request&)
{
    require_run();
    training_.send(TrainingThread::Pause{});
    return Json::object();
}

Json Session::resume(const Request&)
{
    require_run();
    training_.send(TrainingThread::Resume{});
    return Json::object();
}

Json Session::step(const Request& request)
{
    const std::int64_t count = request.integer_if("count", 1).value_or(1);
    require_run();
    training_.send(TrainingThread::Step{count});
    return Json::object();
}

Json Session::stop(const Request&)
{
    require_run();
    Json stopping = state_;
    stopping["state"] = "stopping";
    tell(std::move(stopping));
    training_.send(TrainingThread::Stop{});
    return Json::object();
}

Json Session::checkpoint(const Request&)
{
    require_run();
    training_.send(TrainingThread::WriteCheckpoint{});
    return Json::object();
}

Json Session::change(const Request& request)
{
    const std::string key = request.text("key");
    const double value = request.number("value");
    require_run();
    check_change(key, value);
    training_.send(TrainingThread::Change{key, value});
    return Json::object();
}

Json Session::quit(const Request&)
{
    leave();
    return Json::object();
}

} // namespace loom
