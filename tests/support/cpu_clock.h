#pragma once

#include <ctime>

namespace loom {

/// Processor time of the whole process, so that a busy machine fails no test.
class CpuClock {
public:
    double seconds() const
    {
        return static_cast<double>(std::clock() - begin_) / static_cast<double>(CLOCKS_PER_SEC);
    }

private:
    std::clock_t begin_ = std::clock();
};

/// What a hostile file may cost before it is refused.
#ifdef LOOM_SANITIZED
inline constexpr double kRefusalSeconds = 10;
#else
inline constexpr double kRefusalSeconds = 1;
#endif

} // namespace loom
