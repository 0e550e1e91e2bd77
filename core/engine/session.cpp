#include "core/engine/session.h"

#include <algorithm>
#include <utility>

namespace loom {

namespace {

constexpr std::size_t kCongestion = std::size_t{1} << 20; // bytes that nobody has read
constexpr std::chrono::seconds kGrace{1};                 // for a reader that does not read

} // namespace

Session::Session(SessionOptions options)
    : options_(std::move(options)),
      data_(options_.load_data ? DataShelf(options_.data_root, *options_.load_data)
                               : DataShelf(options_.data_root)),
      state_{{"event", "state"},
             {"state", "idle"},
             {"message", ""},
             {"network_version", 0},
             {"weights", 0}},
      training_(data_, exchange_, outbox_, *options_.catalog),
      views_(data_, exchange_, outbox_, *options_.catalog), studies_(data_, outbox_),
      downloads_(data_, outbox_)
{}

Session::~Session() = default;

ExitCode Session::serve(int in, int out)
{
    Mail mail(in, out);
    while (!should_leave(mail)) {
        mail.wait(outbox_.wake_descriptor());
        receive(mail);
        pass_on(mail);
    }
    return exit_code_;
}

void Session::receive(Mail& mail)
{
    for (;;) {
        try {
            std::optional<Frame> frame = mail.received().next();
            if (!frame) break;
            handle(mail, std::move(*frame));
            for (Frame& event : std::exchange(unsent_events_, {})) mail.send(std::move(event));
        } catch (const FileError& error) {
            mail.send(error_frame(nullptr, "bad-request", error.what()));
        }
    }
    if (mail.received().is_broken() && !leaving_) {
        exit_code_ = ExitCode::BadData;
        leave();
    }
    if (mail.is_broken() && !leaving_) {
        exit_code_ = ExitCode::IoError;
        leave();
    }
    const bool told = options_.stop_requested && options_.stop_requested();
    if (mail.is_at_end() || told) leave();
}

void Session::leave()
{
    if (std::exchange(leaving_, true)) return;
    training_.send(TrainingThread::Quit{});
}

bool Session::should_leave(const Mail& mail)
{
    if (!leaving_ || !training_.has_ended()) return false;
    const auto now = std::chrono::steady_clock::now();
    if (!ended_) ended_ = now;
    return mail.is_broken() || mail.unsent() == 0 || now - *ended_ > kGrace;
}

void Session::tell(Json state)
{
    state_ = std::move(state);
    unsent_events_.push_back({state_});
}

void Session::pass_on(Mail& mail)
{
    for (Frame& frame : outbox_.take()) {
        const auto event = frame.head.find("event");
        if (event != frame.head.end() && *event == "state") note_state(frame.head);
        mail.send(std::move(frame));
    }
    outbox_.set_congested(mail.unsent() > kCongestion);
}

void Session::note_state(Json event)
{
    const auto text = event.find("text");
    if (text != event.end()) {
        run_text_ = text->get<std::string>();
        event.erase(text);
    }
    state_ = std::move(event);
}

bool Session::run_is_on() const
{
    const std::string& name = state_.at("state").get_ref<const std::string&>();
    return name == "loading" || name == "training" || name == "paused" || name == "stopping";
}

void Session::require_run() const
{
    if (!run_is_on()) throw RequestError("not-training", "there is no run");
}

} // namespace loom
