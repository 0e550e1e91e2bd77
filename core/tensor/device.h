#pragma once

#include "core/backend/backend.h"

#include <memory>
#include <string>
#include <string_view>

namespace loom {

/// Where a tensor lives: a handle to a backend. Equal when the names are equal.
class Device {
public:
    Device(); ///< the process's CPU
    explicit Device(std::shared_ptr<Backend> backend);
    /// "cpu", "cuda", "cuda:1", "auto"; throws std::runtime_error saying why it is not available.
    explicit Device(std::string_view name);

    static Device cpu() { return {}; }
    Backend& backend() const { return *backend_; }
    std::string name() const { return backend_->name(); }
    bool is_host() const { return backend_->is_host(); }
    bool operator==(const Device& other) const
    {
        return backend_ == other.backend_ || backend_->name() == other.backend_->name();
    }

private:
    std::shared_ptr<Backend> backend_;
};

} // namespace loom
