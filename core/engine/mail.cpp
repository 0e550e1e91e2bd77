#include "core/engine/mail.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace loom {

namespace {

constexpr int kLongestWait = 200; // ms: signals may reach another thread than this one
constexpr std::size_t kPiece = std::size_t{1} << 16;

} // namespace

Mail::Mail(int in, int out) : in_(in), out_(out), out_flags_(::fcntl(out, F_GETFL))
{
    if (out_flags_ >= 0) ::fcntl(out_, F_SETFL, out_flags_ | O_NONBLOCK);
}

Mail::~Mail()
{
    if (out_flags_ >= 0) ::fcntl(out_, F_SETFL, out_flags_);
}

void Mail::send(Frame frame)
{
    if (broken_) return;
    if (sent_ > unsent_.size() / 2) {
        unsent_.erase(0, sent_);
        sent_ = 0;
    }
    unsent_ += to_wire(std::move(frame));
}

void Mail::wait(int wake)
{
    std::array<pollfd, 3> waited{{{.fd = at_end_ ? -1 : in_, .events = POLLIN, .revents = 0},
                                  {.fd = wake, .events = POLLIN, .revents = 0},
                                  {.fd = broken_ ? -1 : out_,
                                   .events = static_cast<short>(unsent() > 0 ? POLLOUT : 0),
                                   .revents = 0}}};
    if (::poll(waited.data(), waited.size(), kLongestWait) <= 0) return;
    if (waited[0].revents != 0) read_some();
    if ((waited[2].revents & POLLOUT) != 0) write_some();
    if ((waited[2].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) broken_ = true;
}

void Mail::read_some()
{
    std::vector<char> piece(kPiece);
    const ssize_t got = ::read(in_, piece.data(), piece.size());
    if (got > 0)
        reader_.append({piece.data(), static_cast<std::size_t>(got)});
    else if (got == 0 || (errno != EINTR && errno != EAGAIN))
        at_end_ = true;
}

void Mail::write_some()
{
    const ssize_t written = ::write(out_, unsent_.data() + sent_, unsent());
    if (written >= 0)
        sent_ += static_cast<std::size_t>(written);
    else if (errno != EINTR && errno != EAGAIN)
        broken_ = true;
    if (unsent() == 0) {
        unsent_.clear();
        sent_ = 0;
    }
}

} // namespace loom
