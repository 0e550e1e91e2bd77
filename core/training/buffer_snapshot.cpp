#include "core/training/buffer_snapshot.h"

namespace loom {

BufferSnapshot::BufferSnapshot(const Module& module) : buffers_(module.named_buffers())
{
    for (const NamedTensor& buffer : buffers_) copies_.push_back(buffer.tensor.clone());
}

void BufferSnapshot::take()
{
    for (std::size_t i = 0; i < buffers_.size(); ++i) copies_[i].copy_(buffers_[i].tensor);
    is_taken_ = true;
}

void BufferSnapshot::restore()
{
    if (!is_taken_) return;
    for (std::size_t i = 0; i < buffers_.size(); ++i) buffers_[i].tensor.copy_(copies_[i]);
}

} // namespace loom
