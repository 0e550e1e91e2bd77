#pragma once

#include "core/backend/cpu/allocator.h"

#include <cstdint>
#include <vector>

namespace loom {

/// Samples that are computed together, side by side in the lanes.
struct LaneBlock {
    std::int64_t index = 0;
    int samples = 0;        ///< lanes in use
    float* arena = nullptr; ///< what this block needs within one phase
};

/// Memory of a program, given a place once the whole program is known.
struct LaneSlot {
    int id = -1;
    bool defined() const { return id >= 0; }
};

/// Where a program keeps its values. A slot that only one phase uses lies in an arena that every
/// block has for the length of a phase, so that it stays in the caches of the processor that works
/// on the block; the others have memory for all blocks of a batch. Slots whose lives do not overlap
/// share memory. Slots are aligned to 64 bytes.
class LaneMemory {
public:
    LaneMemory() = default;
    ~LaneMemory();
    LaneMemory(const LaneMemory&) = delete;
    LaneMemory& operator=(const LaneMemory&) = delete;

    /// `floats` for each block.
    LaneSlot add(std::int64_t floats);
    /// Tasks count on through all phases.
    void use(LaneSlot slot, int phase, int task);
    /// After the last use.
    void plan();

    std::int64_t arena_bytes() const;
    /// Makes room for a batch of so many blocks.
    void prepare(std::int64_t blocks);
    float* at(LaneSlot slot, const LaneBlock& block) const
    {
        const Place& place = places_[static_cast<std::size_t>(slot.id)];
        if (!place.wide) return block.arena + place.offset;
        return memory_ + place.offset * blocks_ + block.index * place.floats;
    }
    /// From one block's to the next's, in floats. Not for a slot in an arena.
    std::int64_t stride(LaneSlot slot) const
    {
        return places_[static_cast<std::size_t>(slot.id)].floats;
    }
    /// Of the first block; those of the others follow. Not for a slot in an arena.
    float* all(LaneSlot slot) const
    {
        return memory_ + places_[static_cast<std::size_t>(slot.id)].offset * blocks_;
    }

private:
    struct Place {
        std::int64_t floats = 0, offset = 0;
        int first_phase = -1, last_phase = -1, first_task = -1, last_task = -1;
        bool wide = false;
    };
    std::int64_t place_all(bool wide);

    std::vector<Place> places_;
    Allocator allocator_;
    std::int64_t wide_floats_ = 0, arena_floats_ = 0;
    std::int64_t blocks_ = 0, capacity_ = 0;
    float* memory_ = nullptr;
};

} // namespace loom
