#include "tests/support/gradient_check.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/core.h>

#include "core/tensor/creation.h"

namespace loom {

namespace {

using Values = std::vector<double>;
using Verdict = GradientCheckResult::Verdict;

// A second derivative of 100 times the gradient still passes; a kink changes the slope by more.
constexpr double kSidesApart = 1e-2;
constexpr double kStepsApart = 1e-6;
// Of a gradient computed alone and one computed beside the others.
constexpr double kAloneApart = 1e-12;

double dot(const Values& a, const Values& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

Tensor leaf(const Tensor& x, bool requires_grad)
{
    Tensor copy = x.detach();
    copy.set_requires_grad(requires_grad);
    return copy;
}

/// The gradients of every input that `wanted` names; empty for the others.
std::vector<Values> analytic_gradients(const TensorFunction& function,
                                       const std::vector<Tensor>& inputs, const Tensor& dy,
                                       const std::vector<bool>& wanted)
{
    std::vector<Tensor> leaves;
    for (std::size_t i = 0; i < inputs.size(); ++i) leaves.push_back(leaf(inputs[i], wanted[i]));
    const Tensor y = function(leaves);
    if (y.requires_grad()) y.backward(dy);
    std::vector<Values> gradients(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (!wanted[i]) continue;
        const Tensor dx = leaves[i].grad();
        if (dx.defined() && dx.shape() == inputs[i].shape()) gradients[i] = dx.to_vector<double>();
        // An input that the output does not depend on has no gradient.
        else if (!dx.defined())
            gradients[i].assign(static_cast<std::size_t>(inputs[i].numel()), 0);
    }
    return gradients;
}

/// The function as one of a single element, the others fixed.
class Slope {
public:
    Slope(const TensorFunction& function, const std::vector<Tensor>& inputs, Values dy)
        : function_(function), inputs_(inputs), dy_(std::move(dy)), center_(value())
    {}

    /// Values are perturbed in a packed copy: an expanded input has no element of its own.
    void choose(std::size_t input)
    {
        shape_ = inputs_[input].shape();
        values_ = inputs_[input].to_vector<double>();
        input_ = input;
    }
    void restore(const Tensor& original) { inputs_[input_] = original; }

    struct Estimate {
        double slope = 0;
        double steps_apart = 0, sides_apart = 0;
    };
    Estimate at(std::size_t element, double step)
    {
        const double far_up = moved(element, 2 * step), up = moved(element, step);
        const double down = moved(element, -step), far_down = moved(element, -2 * step);
        const double near = (up - down) / (2 * step);
        const double far = (far_up - far_down) / (4 * step);
        const double sides = (up - center_) / step - (center_ - down) / step;
        return {(4 * near - far) / 3, std::abs(near - far), std::abs(sides)};
    }

private:
    double value() const
    {
        const NoGrad guard;
        return dot(function_(inputs_).to_vector<double>(), dy_);
    }

    double moved(std::size_t element, double by)
    {
        const double original = std::exchange(values_[element], values_[element] + by);
        inputs_[input_] = from_data<double>(values_, shape_);
        values_[element] = original;
        return value();
    }

    const TensorFunction& function_;
    std::vector<Tensor> inputs_;
    Values dy_;
    double center_;
    std::size_t input_ = 0;
    Shape shape_;
    Values values_;
};

double largest(const std::vector<Values>& gradients)
{
    double most = 0;
    for (const Values& gradient : gradients) {
        for (const double g : gradient) most = std::max(most, std::abs(g));
    }
    return most;
}

std::vector<bool> only(std::size_t chosen, std::size_t count)
{
    std::vector<bool> wanted(count, false);
    wanted[chosen] = true;
    return wanted;
}

GradientCheckResult wrong(std::string message, double error = 1)
{
    return {Verdict::Wrong, error, std::move(message)};
}

GradientCheckResult check_shapes(const std::vector<Values>& gradients,
                                 const std::vector<Tensor>& inputs)
{
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (static_cast<std::int64_t>(gradients[i].size()) == inputs[i].numel()) continue;
        return wrong(fmt::format("the gradient of input {} lacks its shape {}", i,
                                 inputs[i].shape().to_string()));
    }
    return {};
}

GradientCheckResult check_alone(const TensorFunction& function, const std::vector<Tensor>& inputs,
                                const Tensor& dy, const std::vector<Values>& together)
{
    for (std::size_t i = 0; inputs.size() > 1 && i < inputs.size(); ++i) {
        const std::vector<Values> alone =
            analytic_gradients(function, inputs, dy, only(i, inputs.size()));
        for (std::size_t k = 0; k < together[i].size(); ++k) {
            const double apart = std::abs(alone[i][k] - together[i][k]);
            if (apart <= kAloneApart * std::max(1.0, std::abs(together[i][k]))) continue;
            return wrong(fmt::format("input {}, element {}: {} with the other gradients, {} alone",
                                     i, k, together[i][k], alone[i][k]));
        }
    }
    return {};
}

GradientCheckResult check_differences(Slope& slope, const std::vector<Tensor>& inputs,
                                      const std::vector<Values>& gradients,
                                      const GradientCheckOptions& options)
{
    GradientCheckResult result;
    const double most = largest(gradients);
    double largest_slope = most;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        slope.choose(i);
        for (std::size_t k = 0; k < gradients[i].size(); ++k) {
            const Slope::Estimate estimate = slope.at(k, options.step);
            const double scale = std::max({most, std::abs(estimate.slope), 1e-8});
            largest_slope = std::max(largest_slope, std::abs(estimate.slope));
            if (estimate.steps_apart > kStepsApart * scale ||
                estimate.sides_apart > kSidesApart * scale) {
                return {Verdict::NearKink, 0, fmt::format("input {}, element {}", i, k)};
            }
            const double error = std::abs(gradients[i][k] - estimate.slope) / scale;
            if (!(error > result.error) && std::isfinite(error)) continue;
            result.error = std::isfinite(error) ? error : 1;
            result.message =
                fmt::format("input {} {}, element {}: gradient {}, differences {}", i,
                            inputs[i].shape().to_string(), k, gradients[i][k], estimate.slope);
        }
        slope.restore(inputs[i]);
    }
    result.verdict = result.error <= options.tolerance ? Verdict::Right : Verdict::Wrong;
    return result;
}

} // namespace

GradientCheckResult gradient_check(const TensorFunction& function,
                                   const std::vector<Tensor>& inputs,
                                   const GradientCheckOptions& options)
{
    for (const Tensor& input : inputs) {
        if (input.dtype() != DType::Float64) return wrong("the inputs must be float64");
    }
    const std::vector<bool> all(inputs.size(), true);
    Tensor y;
    {
        const NoGrad guard;
        y = function(inputs);
    }
    const Tensor dy = Sampler(options.seed).tensor(y.shape());
    const std::vector<Values> gradients = analytic_gradients(function, inputs, dy, all);
    GradientCheckResult result = check_shapes(gradients, inputs);
    if (result.verdict != Verdict::Right || y.numel() == 0) return result;
    result = check_alone(function, inputs, dy, gradients);
    if (result.verdict != Verdict::Right) return result;
    Slope slope(function, inputs, dy.to_vector<double>());
    return check_differences(slope, inputs, gradients, options);
}

std::string check_gradient_samples(const std::function<GradientSample(Sampler&)>& make, int count,
                                   const GradientCheckOptions& options)
{
    int accepted = 0;
    int rejected = 0;
    for (std::uint64_t seed = 1; accepted < count; ++seed) {
        Sampler sampler(options.seed * 1000 + seed);
        const GradientSample sample = make(sampler);
        const GradientCheckResult result = gradient_check(sample.function, sample.inputs, options);
        if (result.verdict == Verdict::Wrong) {
            return fmt::format("sample {}: relative error {}: {}", seed, result.error,
                               result.message);
        }
        ++(result.verdict == Verdict::NearKink ? rejected : accepted);
        if (rejected > count) {
            return fmt::format("{} of {} samples lie near a kink, the last at {}", rejected,
                               rejected + accepted, result.message);
        }
    }
    return {};
}

} // namespace loom
