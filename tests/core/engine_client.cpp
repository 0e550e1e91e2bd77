#include "engine_client.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <poll.h>
#include <unistd.h>

namespace loom::test {

namespace {

constexpr std::chrono::milliseconds kPatience{60000};

} // namespace

bool EngineClient::is_readable(std::chrono::milliseconds patience) const
{
    pollfd waited{.fd = in_, .events = POLLIN, .revents = 0};
    return ::poll(&waited, 1, static_cast<int>(patience.count())) > 0;
}

Frame EngineClient::receive()
{
    std::array<char, 65536> piece{};
    for (;;) {
        if (std::optional<Frame> frame = reader_.next()) return std::move(*frame);
        if (!is_readable(kPatience)) return {};
        const ssize_t got = ::read(in_, piece.data(), piece.size());
        if (got <= 0) return {};
        reader_.append({piece.data(), static_cast<std::size_t>(got)});
    }
}

void EngineClient::sort_in(Frame frame)
{
    if (frame.head.contains("event"))
        events_.push_back(std::move(frame.head));
    else
        answers_.push_back(std::move(frame));
}

std::int64_t EngineClient::send(Json head, const std::string& bytes)
{
    head["id"] = ++last_id_;
    send_raw(to_wire({std::move(head), bytes}));
    return last_id_;
}

void EngineClient::send_raw(const std::string& bytes) const
{
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t written = ::write(out_, bytes.data() + sent, bytes.size() - sent);
        if (written < 0) throw std::runtime_error("the engine reads no more");
        sent += static_cast<std::size_t>(written);
    }
}

Frame EngineClient::receive_answer(std::int64_t id)
{
    for (;;) {
        const auto found = std::ranges::find_if(
            answers_, [id](const Frame& frame) { return frame.head.value("id", -1) == id; });
        if (found != answers_.end()) {
            Frame frame = std::move(*found);
            answers_.erase(found);
            return frame;
        }
        Frame frame = receive();
        if (frame.head.empty()) return frame;
        sort_in(std::move(frame));
    }
}

Frame EngineClient::ask(Json head, const std::string& bytes)
{
    return receive_answer(send(std::move(head), bytes));
}

Json EngineClient::answer(Json head, const std::string& bytes)
{
    Frame frame = ask(std::move(head), bytes);
    return frame.head.contains("answer") ? frame.head["answer"] : Json(nullptr);
}

std::string EngineClient::error_code(Json head, const std::string& bytes)
{
    Frame frame = ask(std::move(head), bytes);
    return frame.head.contains("error") ? frame.head["error"]["code"].get<std::string>() : "";
}

Json EngineClient::wait_for(const std::string& event,
                            const std::function<bool(const Json&)>& wanted)
{
    for (;;) {
        for (; waited_for_ < events_.size(); ++waited_for_) {
            const Json& seen = events_[waited_for_];
            if (seen["event"] != event || (wanted && !wanted(seen))) continue;
            ++waited_for_;
            return seen;
        }
        Frame frame = receive();
        if (frame.head.empty()) return nullptr;
        sort_in(std::move(frame));
    }
}

Json EngineClient::wait_for_state(const std::string& state)
{
    return wait_for("state", [&state](const Json& event) { return event["state"] == state; });
}

ServedSession::Pipe::Pipe()
{
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    read_end = ends[0];
    write_end = ends[1];
}

ServedSession::ServedSession(SessionOptions options)
    : session_(std::move(options)), client_(from_engine_.read_end, to_engine_.write_end),
      thread_([this] {
          exit_code_ = session_.serve(to_engine_.read_end, from_engine_.write_end);
          close_once(from_engine_.write_end);
      })
{}

ServedSession::~ServedSession()
{
    close_input();
    wait();
    for (int* descriptor : {&to_engine_.read_end, &from_engine_.read_end}) close_once(*descriptor);
}

void ServedSession::close_once(int& descriptor)
{
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
}

void ServedSession::close_input() { close_once(to_engine_.write_end); }
void ServedSession::close_output() { close_once(from_engine_.read_end); }

ExitCode ServedSession::wait()
{
    if (thread_.joinable()) thread_.join();
    return exit_code_;
}

} // namespace loom::test
