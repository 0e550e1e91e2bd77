#include "core/engine/kernel_checks.h"

#include "core/tensor/creation.h"
#include "core/tensor/random.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <limits>

namespace loom {

namespace {

/// Largest difference relative to the largest number of `expected` (at least 1); infinite when one
/// is NaN and the other not.
double difference(const std::vector<double>& got, const std::vector<double>& expected)
{
    double largest = 1, off = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (std::isfinite(expected[i])) largest = std::max(largest, std::abs(expected[i]));
        if (got[i] == expected[i] || (std::isnan(got[i]) && std::isnan(expected[i]))) continue;
        const double d = std::abs(got[i] - expected[i]);
        if (std::isnan(d)) return std::numeric_limits<double>::infinity();
        off = std::max(off, d);
    }
    return off / largest;
}

/// Nothing, or what is wrong.
std::string compare(const std::vector<Tensor>& got, const std::vector<Tensor>& expected,
                    double allowed)
{
    if (got.size() != expected.size()) return "another number of results";
    for (std::size_t i = 0; i < got.size(); ++i) {
        if (got[i].shape() != expected[i].shape() || got[i].dtype() != expected[i].dtype())
            return fmt::format("result {}: shape {} instead of {}", i, got[i].shape().to_string(),
                               expected[i].shape().to_string());
        const double off = difference(got[i].to_vector<double>(), expected[i].to_vector<double>());
        if (!(off <= allowed))
            return fmt::format("result {}: off by {:.1e}, allowed {:.0e}", i, off, allowed);
    }
    return "";
}

} // namespace

std::string run_check(const KernelCheck& check, const Device& device, const Device& reference,
                      DType dtype)
{
    const std::uint64_t seed = std::hash<std::string_view>{}(check.name);
    const WithPrecision exact(device, Precision::Float32); // whatever the device is set to
    try {
        CheckInputs here(device, dtype, seed), there(reference, dtype, seed);
        return compare(check.run(here), check.run(there), dtype == DType::Float64 ? 1e-12 : 1e-5);
    } catch (const std::exception& error) {
        return error.what();
    }
}

std::vector<double> CheckInputs::draw(std::int64_t count, double low, double high)
{
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values)
        value = low + (high - low) * philox({seed_, 0}, drawn_++)[0] * 0x1p-32;
    return values;
}

Tensor CheckInputs::real(const Shape& shape, double low, double high)
{
    const std::vector<double> values = draw(shape.numel(), low, high);
    if (dtype_ == DType::Float64) return from_data<double>(values, shape, device_);
    const std::vector<float> narrow(values.begin(), values.end());
    return from_data<float>(narrow, shape, device_);
}

Tensor CheckInputs::integer(const Shape& shape, std::int64_t low, std::int64_t high)
{
    const std::vector<double> values =
        draw(shape.numel(), static_cast<double>(low), static_cast<double>(high));
    std::vector<std::int64_t> whole(values.size());
    std::transform(values.begin(), values.end(), whole.begin(),
                   [](double v) { return static_cast<std::int64_t>(std::floor(v)); });
    return from_data<std::int64_t>(whole, shape, device_);
}

Tensor CheckInputs::boolean(const Shape& shape) { return integer(shape, 0, 2).to(DType::Bool); }

Tensor CheckInputs::leaf(const Shape& shape, double low, double high)
{
    Tensor x = real(shape, low, high);
    x.set_requires_grad(true);
    return x;
}

CheckReport check_kernels(const Device& device, const Device& reference)
{
    CheckReport report;
    for (const KernelCheck& check : kernel_checks())
        for (const DType dtype : {DType::Float32, DType::Float64}) {
            const std::string wrong = run_check(check, device, reference, dtype);
            if (wrong.empty())
                ++report.passed;
            else
                report.failures.push_back(
                    fmt::format("{} {} {}: {}", device.name(), check.name, name(dtype), wrong));
        }
    return report;
}

} // namespace loom
