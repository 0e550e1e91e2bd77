#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace loom {

/// The device has not the memory that was asked for; what it had is as it was.
class OutOfMemory : public std::runtime_error {
public:
    OutOfMemory(const std::string& sentence, std::size_t needed_bytes, std::size_t free_bytes)
        : std::runtime_error(sentence), needed(needed_bytes), free(free_bytes)
    {}

    std::size_t needed, free;
};

} // namespace loom
