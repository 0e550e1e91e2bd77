#pragma once

#include "core/engine/session.h"

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace loom::test {

/// The editor's side of the protocol, over two file descriptors. For use by one thread.
class EngineClient {
public:
    EngineClient(int in, int out) : in_(in), out_(out) {}

    /// What the engine sends for it: an answer or an error. An empty head: nothing came in time.
    Frame ask(Json head, const std::string& bytes = {});
    /// The answer's fields; null when it was an error or nothing came.
    Json answer(Json head, const std::string& bytes = {});
    /// The error's code, "" when it was none.
    std::string error_code(Json head, const std::string& bytes = {});

    std::int64_t send(Json head, const std::string& bytes = {}); ///< the id that it was given
    void send_raw(const std::string& bytes) const;
    Frame receive_answer(std::int64_t id);
    /// Waits for the event of this name, from the first that nobody has waited for yet; with
    /// `wanted`, for one that it takes. Null: it did not come in time.
    Json wait_for(const std::string& event,
                  const std::function<bool(const Json&)>& wanted = nullptr);
    Json wait_for_state(const std::string& state);
    /// The next frame, whatever it is; an empty head at the end, or when nothing came in time.
    Frame receive();
    const std::vector<Json>& events() const { return events_; } ///< all that have come

private:
    bool is_readable(std::chrono::milliseconds patience) const;
    void sort_in(Frame frame);

    int in_, out_;
    FrameReader reader_;
    std::vector<Frame> answers_;
    std::vector<Json> events_;
    std::size_t waited_for_ = 0; ///< events
    std::int64_t last_id_ = 0;
};

/// A Session in this process, served by a thread of its own over pipes.
class ServedSession {
public:
    explicit ServedSession(SessionOptions options);
    ~ServedSession(); ///< closes the engine's input and waits until it has left

    EngineClient& client() { return client_; }
    void close_input();  ///< the engine sees the end of its input
    void close_output(); ///< the engine can write no more
    ExitCode wait();     ///< until it has left

private:
    struct Pipe {
        int read_end = -1, write_end = -1;
        Pipe();
    };
    static void close_once(int& descriptor);

    Pipe to_engine_, from_engine_;
    Session session_;
    EngineClient client_;
    ExitCode exit_code_ = ExitCode::Failure;
    std::jthread thread_;
};

} // namespace loom::test
