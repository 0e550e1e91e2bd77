#pragma once

namespace loom {

/// While one lives, the first SIGINT or SIGTERM is a request (finish the batch, save, leave); the
/// second ends the process at once. SIGUSR1 asks for a checkpoint. One at a time in a process.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    bool stop_requested() const;
    bool take_checkpoint_request(); ///< true once for each SIGUSR1
};

} // namespace loom
