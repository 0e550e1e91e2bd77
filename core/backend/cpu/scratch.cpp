#include "core/backend/cpu/scratch.h"

#include <new>

namespace loom {

namespace {
constexpr std::align_val_t kAlignment{64};
}

Scratch::Scratch(std::size_t bytes) : memory_(::operator new(bytes, kAlignment)) {}

void Scratch::Free::operator()(void* memory) const { ::operator delete(memory, kAlignment); }

} // namespace loom
