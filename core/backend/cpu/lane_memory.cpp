#include "core/backend/cpu/lane_memory.h"

#include <algorithm>

namespace loom {

namespace {

constexpr std::int64_t kAlignedFloats = 16;

std::size_t bytes_of(std::int64_t floats)
{
    return static_cast<std::size_t>(floats) * sizeof(float);
}

} // namespace

LaneMemory::~LaneMemory() { allocator_.free(memory_, bytes_of(capacity_)); }

LaneSlot LaneMemory::add(std::int64_t floats)
{
    const std::int64_t rounded = (floats + kAlignedFloats - 1) / kAlignedFloats * kAlignedFloats;
    places_.push_back({.floats = rounded});
    return {static_cast<int>(places_.size()) - 1};
}

void LaneMemory::use(LaneSlot slot, int phase, int task)
{
    Place& place = places_[static_cast<std::size_t>(slot.id)];
    if (place.first_phase < 0) {
        place.first_phase = phase;
        place.first_task = task;
    }
    place.last_phase = std::max(place.last_phase, phase);
    place.last_task = std::max(place.last_task, task);
}

void LaneMemory::plan()
{
    for (Place& place : places_) place.wide = place.first_phase != place.last_phase;
    arena_floats_ = place_all(false);
    wide_floats_ = place_all(true);
}

/// The largest first, each at the lowest place that is free while it lives.
std::int64_t LaneMemory::place_all(bool wide)
{
    std::vector<Place*> order;
    for (Place& place : places_)
        if (place.wide == wide && place.first_phase >= 0) order.push_back(&place);
    std::ranges::stable_sort(order, std::greater{}, &Place::floats);

    // Blocks run through a phase at different times: what they share lives for whole phases.
    const auto meet = [wide](const Place& a, const Place& b) {
        if (wide) return a.first_phase <= b.last_phase && b.first_phase <= a.last_phase;
        return a.first_task <= b.last_task && b.first_task <= a.last_task;
    };
    std::vector<const Place*> placed;
    std::int64_t end = 0;
    for (Place* place : order) {
        std::ranges::sort(placed, {}, &Place::offset);
        std::int64_t offset = 0;
        for (const Place* other : placed) {
            if (!meet(*place, *other)) continue;
            if (offset + place->floats <= other->offset) break;
            offset = std::max(offset, other->offset + other->floats);
        }
        place->offset = offset;
        placed.push_back(place);
        end = std::max(end, offset + place->floats);
    }
    return end;
}

std::int64_t LaneMemory::arena_bytes() const
{
    return arena_floats_ * static_cast<std::int64_t>(sizeof(float));
}

void LaneMemory::prepare(std::int64_t blocks)
{
    blocks_ = blocks;
    const std::int64_t needed = blocks * wide_floats_;
    if (needed <= capacity_) return;
    allocator_.free(memory_, bytes_of(capacity_));
    memory_ = nullptr;
    capacity_ = 0;
    memory_ = static_cast<float*>(allocator_.allocate(bytes_of(needed)));
    capacity_ = needed;
}

} // namespace loom
