#pragma once

#include "core/training/events.h"

#include <chrono>
#include <string>

namespace loom {

/// Whether a line that rewrites itself makes sense there.
bool is_terminal(int file_descriptor);

/// "38,412"
std::string with_thousands(std::int64_t number);
/// "9 s", "3 min 20 s", "2 h 5 min"
std::string duration_text(double seconds);

/// One line on stderr that shows how far training is, rewritten at most ten times a second; nothing
/// at all when stderr is no terminal or the user wants quiet.
class ProgressLine {
public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const StepEvent& event, std::int64_t epochs);
    void show(const std::string& text); ///< any other slow thing: a download
    void clear();                       ///< before something else is printed

private:
    using Clock = std::chrono::steady_clock;
    bool is_due();
    void write(std::string text);

    bool enabled_;
    bool visible_ = false;
    Clock::time_point last_{};
};

} // namespace loom
