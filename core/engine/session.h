#pragma once

#include "core/engine/data_shelf.h"
#include "core/engine/data_thread.h"
#include "core/engine/drawn_network.h"
#include "core/engine/mail.h"
#include "core/engine/outbox.h"
#include "core/engine/request.h"
#include "core/engine/training_thread.h"
#include "core/engine/views_thread.h"
#include "core/engine/weights_exchange.h"
#include "core/files/error.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace loom {

struct SessionOptions {
    std::string device = "auto";
    int threads = 0; ///< 0: one for each processor
    std::filesystem::path data_root{};
    std::filesystem::path runs = "runs";
    /// Whether the process was told to end.
    std::function<bool()> stop_requested{};
    /// Tests bring their own data and layers.
    std::optional<DataShelf::Load> load_data{};
    const LayerCatalog* catalog = &LayerCatalog::built_in();
};

/// The engine's side of the protocol. The thread that calls `serve` is the mail thread: it reads
/// and writes frames, answers what needs no tensor, and passes the rest on to the training thread
/// and the views thread, each of which owns its own data.
class Session {
public:
    explicit Session(SessionOptions options);
    ~Session();

    /// Until the other side has closed its end or asks to quit; a run then ends with a checkpoint.
    /// BadData after a frame whose length cannot be trusted, IoError when nobody reads any more.
    ExitCode serve(int in, int out);

private:
    using Handler = Json (Session::*)(const Request&);
    struct Route;
    static const Route* find_route(const std::string& request);

    void receive(Mail& mail);
    void handle(Mail& mail, Frame frame);
    void pass_on(Mail& mail);
    void leave();
    void tell(Json state);
    bool should_leave(const Mail& mail);
    bool run_is_on() const;
    void require_run() const;
    void note_state(Json event);
    void forward_run(RunRequest run, bool keep_weights);

    Json hello(const Request& request);
    Json ping(const Request& request);
    Json tell_state(const Request& request);
    Json devices(const Request& request);
    Json network(const Request& request);
    Json pause(const Request& request);
    Json resume(const Request& request);
    Json step(const Request& request);
    Json stop(const Request& request);
    Json checkpoint(const Request& request);
    Json change(const Request& request);
    Json quit(const Request& request);
    void train(const Request& request);

    SessionOptions options_;
    Outbox outbox_;
    WeightsExchange exchange_;
    DataShelf data_;
    std::optional<DrawnNetwork> drawing_;
    Json devices_;         ///< looked for once
    Json state_;           ///< the last event "state"
    std::string run_text_; ///< of the drawing in training
    std::vector<Frame> unsent_events_;
    bool leaving_ = false;
    std::optional<std::chrono::steady_clock::time_point> ended_{}; ///< training, while leaving
    ExitCode exit_code_ = ExitCode::Ok;
    // Last, the threads: joined before what they use is destroyed.
    TrainingThread training_;
    ViewsThread views_;
    DataThread studies_, downloads_;
};

} // namespace loom
