// An engine that computes nothing: it speaks the protocol and misbehaves as its first argument
// says.
//
//   normal    answers everything; "train" begins a run of 2 epochs with 5 steps, "go" trains it
//   dies      "train" ends it with exit code 3 in the middle of the run
//   leaves    ends with exit code 7 at once
//   hangs     answers hello, then nothing
//   slow      answers a ping after 3 seconds, as on a machine that is very busy
//   garbage   writes lines that are no frames between its answers
//   refuses   says at hello that it speaks another protocol
//
// Any other request is answered after its "delay" (ms) with its "cost" as "cost_ms", and makes new
// weights; with "ahead" it is on weights that no event tells of. "counts" tells how often each
// request came.

#include "core/engine/protocol.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <thread>

#include <poll.h>
#include <unistd.h>

namespace loom {
namespace {

class FakeEngine {
public:
    explicit FakeEngine(std::string mode) : mode_(std::move(mode)) {}

    void serve()
    {
        if (mode_ == "leaves") leave(7, "nothing works today");
        while (const std::optional<Json> request = next()) handle(*request);
    }

private:
    std::optional<Json> next()
    {
        for (;;) {
            if (std::optional<Frame> frame = reader_.next()) return frame->head;
            char piece[4096];
            const ssize_t size = ::read(STDIN_FILENO, piece, sizeof piece);
            if (size <= 0) return {};
            reader_.append({piece, static_cast<std::size_t>(size)});
        }
    }

    void handle(const Json& request)
    {
        const std::string name = request.value("request", "");
        ++counts_[name];
        if (mode_ == "garbage") std::cout << "Loading libraries… 12 %\n{\"torn\": \n";
        if (name == "hello") return hello(request);
        if (mode_ == "hangs") return;
        if (mode_ == "slow" && name == "ping") std::this_thread::sleep_for(std::chrono::seconds(3));
        if (name == "quit") std::exit(0);
        if (name == "counts") return answer(request, Json(counts_));
        if (name == "network") return answer(request, {{"runnable", true}, {"problem", ""}});
        if (name == "train") return train(request);
        if (name == "go") return go(request);
        std::this_thread::sleep_for(std::chrono::milliseconds(request.value("delay", 0)));
        // A request that waits already was sent before this one's answer.
        pollfd in{STDIN_FILENO, POLLIN, 0};
        const bool overlaps = ::poll(&in, 1, 0) > 0;
        const int ahead = request.value("ahead", 0);
        answer(request, {{"weights", weights_ + ahead},
                         {"cost_ms", request.value("cost", 0.0)},
                         {"overlaps", overlaps}});
        if (name != "ping" && ahead == 0)
            write({{"event", "log"}, {"message", ""}, {"weights", ++weights_}});
    }

    void hello(const Json& request)
    {
        if (mode_ == "refuses")
            return write({{"id", request.at("id")},
                          {"error", {{"code", "refused"}, {"message", "expected protocol 9"}}}});
        Json cpu{{"name", "cpu"}, {"available", true}, {"description", "2 threads"}};
        Json cuda{{"name", "cuda"}, {"available", false}, {"reason", "CUDA: no NVIDIA driver"}};
        answer(request, {{"protocol", kProtocolVersion}, {"devices", Json::array({cpu, cuda})}});
    }

    void train(const Json& request)
    {
        answer(request, {{"run", request.value("run", "runs/fake-1")}});
        state("training", 0);
        if (mode_ != "dies") return;
        steps(1);
        leave(3, "the memory is full");
    }

    void go(const Json& request)
    {
        answer(request, Json::object());
        steps(1);
        steps(6);
        state("finished", 10);
    }

    void steps(int first)
    {
        Json losses = Json::array();
        for (int i = 0; i < 5; ++i) losses.push_back(2.0 / (first + i));
        const int epoch = first / 5 + 1;
        write({{"event", "steps"},
               {"first_step", first},
               {"epoch", epoch},
               {"step_in_epoch", 5},
               {"losses", losses},
               {"accuracies", losses},
               {"lr", 0.001},
               {"samples_per_second", 1234.0},
               {"seconds_left", 2.0}});
        write({{"event", "epoch"},
               {"epoch", epoch},
               {"step", first + 4},
               {"test_loss", 0.5},
               {"test_accuracy", 0.75}});
    }

    void state(const std::string& name, int step)
    {
        write({{"event", "state"},
               {"state", name},
               {"run", "runs/fake-1"},
               {"device", "cpu"},
               {"epochs", 2},
               {"steps_per_epoch", 5},
               {"epoch", step == 0 ? 1 : 2},
               {"step", step}});
    }

    void answer(const Json& request, Json answer)
    {
        write({{"id", request.at("id")}, {"answer", std::move(answer)}});
    }

    void write(const Json& head) { std::cout << to_wire({head}) << std::flush; }

    [[noreturn]] void leave(int code, const std::string& last)
    {
        std::cerr << last << std::endl;
        std::exit(code);
    }

    std::string mode_;
    FrameReader reader_;
    std::map<std::string, int> counts_;
    int weights_ = 0;
};

} // namespace
} // namespace loom

int main(int argc, char** argv)
{
    loom::FakeEngine(argc > 1 ? argv[1] : "normal").serve();
    return 0;
}
