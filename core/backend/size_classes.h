#pragma once

#include <bit>
#include <cstddef>

namespace loom {

/// The sizes in which an allocator keeps its blocks: powers of two cut into eight, in lines of
/// `alignment` bytes, so that at most an eighth of a block is wasted.
template <std::size_t alignment>
struct SizeClasses {
    static std::size_t class_of(std::size_t bytes)
    {
        const std::size_t lines = (bytes + alignment - 1) / alignment;
        if (lines <= 8) return lines - 1;
        const auto exponent = static_cast<std::size_t>(std::bit_width(lines - 1)) - 1;
        const std::size_t eighth = ((lines - 1) >> (exponent - 3)) & 7;
        return (exponent - 2) * 8 + eighth;
    }

    static std::size_t bytes_of(std::size_t size_class)
    {
        if (size_class < 8) return (size_class + 1) * alignment;
        const std::size_t shift = size_class / 8 - 1;
        return ((8 + size_class % 8 + 1) << shift) * alignment;
    }
};

} // namespace loom
