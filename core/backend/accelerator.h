#pragma once

#include "core/backend/backend.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace loom {

/// What matrix products and convolutions of float32 make of their operands. Sums, weights and
/// everything else stay float32.
enum class Precision : std::uint8_t {
    Float32,
    Tf32,     ///< 10-bit mantissas
    BFloat16, ///< 7-bit mantissas, half the memory traffic: automatic mixed precision
};
/// "float32", "tf32", "bfloat16".
std::string_view name(Precision precision);
/// Throws std::invalid_argument for another name.
Precision precision_named(std::string_view name);

/// How exact and how repeatable a device computes.
struct Arithmetic {
    Precision precision = Precision::Float32;
    bool deterministic = true; ///< the same bits in every run
    bool operator==(const Arithmetic&) const = default;
};

/// Bytes of a device.
struct DeviceMemory {
    std::size_t free = 0; ///< for this program to take: what it keeps for later is among them
    std::size_t total = 0;
};

/// What one transform does to one image. Left out numbers are not looked at.
struct ImageChange {
    enum class Kind : std::int32_t {
        None,
        Shift,     ///< pixel (y, x) becomes that at (y + top, x + left), 0 beyond the edges
        Mirror,    ///< left and right
        Erase,     ///< height x width pixels from (top, left) become `value`
        Normalize, ///< (pixel - mean) / deviation of its channel
    };
    Kind kind = Kind::None;
    std::int32_t top = 0, left = 0, height = 0, width = 0;
    double value = 0;
};

/// A batch to be made of images that lie on the device as bytes. Spans are on the host.
struct ImageGather {
    View images, labels;                         ///< all: uint8 [M, C, H, W], int64 [M]; contiguous
    std::span<const std::int64_t> rows{};        ///< [B], in range
    std::size_t transforms = 0;                  ///< T, at most kMostTransforms
    std::span<const ImageChange> changes{};      ///< [B, T], those of an image one after another
    std::span<const double> mean{}, deviation{}; ///< [T, C], of the Normalize among them
};

struct AdamUpdate {
    View p, g, exp_avg, exp_avg_sq;
    AdamSettings settings{};
};
struct SgdUpdate {
    View p, g;
    std::optional<View> momentum_buffer{}; ///< none when momentum is 0
    SgdSettings settings{};
};

/// What a device with memory of its own does for training beside the kernels of a Backend: one call
/// where those would take hundreds. Threads, order and failures are as a Backend's.
class Accelerator {
public:
    virtual ~Accelerator() = default;

    virtual Arithmetic arithmetic() const = 0;
    virtual void set_arithmetic(const Arithmetic& arithmetic) = 0;
    virtual DeviceMemory device_memory() const = 0;

    /// images: contiguous [B, C, H, W], bytes / 255 and then the changes; labels: int64 [B].
    virtual void gather_images(const View& images, const View& labels, const ImageGather& from) = 0;
    /// As adam_step and sgd_step for each; all of one floating dtype.
    virtual void adam_steps(std::span<const AdamUpdate> updates) = 0;
    virtual void sgd_steps(std::span<const SgdUpdate> updates) = 0;
    /// Scales gradients so that their 2-norm as one vector is at most `most`; the norm before.
    /// Contiguous views of one floating dtype.
    virtual double clip(std::span<const View> gradients, double most) = 0;
    /// Whether no number is infinite or NaN. Contiguous views of one floating dtype.
    virtual bool all_finite(std::span<const View> views) = 0;
};

/// Null for a backend that is none. (By type and not by a member of Backend, so that devices
/// without these know nothing of them.)
inline Accelerator* accelerator_of(Backend& backend)
{
    return dynamic_cast<Accelerator*>(&backend);
}

} // namespace loom
