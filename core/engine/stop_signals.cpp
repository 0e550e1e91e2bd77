#include "core/engine/stop_signals.h"

#include <csignal>
#include <unistd.h>

namespace loom {

namespace {

// A signal handler can reach nothing but objects of static storage.
volatile std::sig_atomic_t stop_signal = 0;
volatile std::sig_atomic_t checkpoint_signal = 0;

extern "C" void on_stop(int signal)
{
    if (stop_signal != 0) _exit(128 + signal);
    stop_signal = signal;
}

extern "C" void on_checkpoint(int) { checkpoint_signal = 1; }

void set_handler(int signal, void (*handler)(int))
{
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
}

} // namespace

StopSignals::StopSignals()
{
    stop_signal = 0;
    checkpoint_signal = 0;
    set_handler(SIGINT, on_stop);
    set_handler(SIGTERM, on_stop);
    set_handler(SIGUSR1, on_checkpoint);
}

StopSignals::~StopSignals()
{
    set_handler(SIGINT, SIG_DFL);
    set_handler(SIGTERM, SIG_DFL);
    set_handler(SIGUSR1, SIG_DFL);
}

bool StopSignals::stop_requested() const { return stop_signal != 0; }

bool StopSignals::take_checkpoint_request()
{
    const bool requested = checkpoint_signal != 0;
    checkpoint_signal = 0;
    return requested;
}

} // namespace loom
