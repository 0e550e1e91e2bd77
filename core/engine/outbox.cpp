#include "core/engine/outbox.h"

#include "core/files/error.h"

#include <cstdint>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace loom {

Outbox::Outbox() : wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    if (wake_ < 0) throw FileError(ExitCode::IoError, "no file descriptor is left");
}

Outbox::~Outbox() { ::close(wake_); }

void Outbox::post(Frame frame)
{
    {
        const std::lock_guard lock(mutex_);
        frames_.push_back(std::move(frame));
    }
    wake();
}

void Outbox::wake()
{
    const std::uint64_t one = 1;
    // Fails only when the counter is full, and then the reader is awake anyway.
    [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);
}

std::vector<Frame> Outbox::take()
{
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(wake_, &count, sizeof count);
    const std::lock_guard lock(mutex_);
    return std::exchange(frames_, {});
}

} // namespace loom
