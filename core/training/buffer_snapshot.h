#pragma once

#include "core/nn/module.h"

#include <vector>

namespace loom {

/// A copy of a module's buffers (batch norm's running statistics), which a forward in training
/// moves even when the step turns out to be one that must not count.
class BufferSnapshot {
public:
    explicit BufferSnapshot(const Module& module); ///< takes them

    void take();
    void drop() { is_taken_ = false; }
    void restore(); ///< nothing without one taken
    const std::vector<NamedTensor>& buffers() const { return buffers_; }

private:
    std::vector<NamedTensor> buffers_; ///< handles of the module's own
    std::vector<Tensor> copies_;
    bool is_taken_ = true;
};

} // namespace loom
