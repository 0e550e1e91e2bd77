#include "core/engine/progress_line.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include <sys/ioctl.h>
#include <unistd.h>

namespace loom {

namespace {

constexpr int kBarWidth = 24;
constexpr std::chrono::milliseconds kInterval{100};

std::size_t terminal_width()
{
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

std::string bar(double share)
{
    const int full = static_cast<int>(share * kBarWidth);
    return "[" + std::string(static_cast<std::size_t>(full), '#') +
           std::string(static_cast<std::size_t>(kBarWidth - full), '.') + "]";
}

} // namespace

bool is_terminal(int file_descriptor) { return isatty(file_descriptor) == 1; }

std::string with_thousands(std::int64_t number)
{
    std::string digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string duration_text(double seconds)
{
    const auto total = static_cast<std::int64_t>(std::max(0.0, seconds) + 0.5);
    if (total < 60) return fmt::format("{} s", total);
    if (total < 3600) return fmt::format("{} min {} s", total / 60, total % 60);
    return fmt::format("{} h {} min", total / 3600, total % 3600 / 60);
}

ProgressLine::ProgressLine(bool quiet) : enabled_(!quiet && is_terminal(STDERR_FILENO)) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(const StepEvent& event, std::int64_t epochs)
{
    if (!is_due()) return;
    const double done = static_cast<double>(event.step_in_epoch) /
                        static_cast<double>(std::max<std::int64_t>(1, event.steps_per_epoch));
    const double epochs_left = static_cast<double>(epochs - event.epoch) + (1 - done);
    const double left = done > 0 ? event.seconds / done * epochs_left : 0;
    write(fmt::format("Epoch {}/{} {} {}/{}  {} images/s  {} left  loss {:.3f}", event.epoch,
                      epochs, bar(done), event.step_in_epoch, event.steps_per_epoch,
                      with_thousands(static_cast<std::int64_t>(event.samples_per_second)),
                      duration_text(left), event.loss));
}

void ProgressLine::show(const std::string& text)
{
    if (is_due()) write(text);
}

void ProgressLine::clear()
{
    if (!visible_) return;
    fmt::print(stderr, "\r\x1b[K");
    visible_ = false;
}

bool ProgressLine::is_due()
{
    if (!enabled_ || Clock::now() - last_ < kInterval) return false;
    last_ = Clock::now();
    return true;
}

void ProgressLine::write(std::string text)
{
    text.resize(std::min(text.size(), terminal_width() - 1));
    fmt::print(stderr, "\r{}\x1b[K", text);
    visible_ = true;
}

} // namespace loom
