#pragma once

#include <cstddef>
#include <memory>

namespace loom {

/// Memory for the length of one call: 64-byte aligned, not initialised.
class Scratch {
public:
    /// Throws std::bad_alloc.
    explicit Scratch(std::size_t bytes);
    void* data() const { return memory_.get(); }
    template <typename T>
    T* as() const
    {
        return static_cast<T*>(memory_.get());
    }

private:
    struct Free {
        void operator()(void* memory) const;
    };
    std::unique_ptr<void, Free> memory_;
};

} // namespace loom
