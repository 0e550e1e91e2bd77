#pragma once

#include "core/tensor/acceleration.h"
#include "core/tensor/tensor.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loom {

/// Makes a check's inputs on a device: the same numbers for the same sequence of calls, whatever
/// the device.
class CheckInputs {
public:
    CheckInputs(Device device, DType dtype, std::uint64_t seed)
        : device_(std::move(device)), dtype_(dtype), seed_(seed)
    {}

    Tensor real(const Shape& shape, double low = -2, double high = 2); ///< of the floating dtype
    Tensor integer(const Shape& shape, std::int64_t low, std::int64_t high); ///< int64
    Tensor boolean(const Shape& shape);
    Tensor leaf(const Shape& shape, double low = -2, double high = 2); ///< real, requires grad
    const Device& device() const { return device_; }
    TensorOptions options() const { return {.dtype = dtype_, .device = device_}; }

private:
    std::vector<double> draw(std::int64_t count, double low, double high);

    Device device_;
    DType dtype_;
    std::uint64_t seed_;
    std::uint64_t drawn_ = 0;
};

/// A device's precision for the length of a scope; nothing for a device that has one only.
class WithPrecision {
public:
    WithPrecision(const Device& device, Precision precision);
    ~WithPrecision();
    WithPrecision(const WithPrecision&) = delete;
    WithPrecision& operator=(const WithPrecision&) = delete;

private:
    Accelerator* accelerator_;
    Arithmetic before_{};
};

/// One row of the doctor's table: a kernel, or a forward with its gradients, at odd shapes.
struct KernelCheck {
    std::string_view name;
    std::vector<Tensor> (*run)(CheckInputs& in);
};
std::vector<KernelCheck> kernel_checks();
/// Its part that looks at edges: nothing, NaN, long lines, integers.
std::span<const KernelCheck> edge_checks();
/// Its part for what a device does in one call while it trains.
std::span<const KernelCheck> training_checks();

/// Runs one check on `device` and compares with `reference`: the largest difference relative to the
/// largest number, at most 1e-5 (float32) or 1e-12 (float64). Empty, or what is wrong.
std::string run_check(const KernelCheck& check, const Device& device, const Device& reference,
                      DType dtype);

struct CheckReport {
    int passed = 0;
    std::vector<std::string> failures; ///< "cuda:0 conv2d float32: off by 3e-2, allowed 1e-5"
};
/// Every check in float32 and float64.
CheckReport check_kernels(const Device& device, const Device& reference);

} // namespace loom
