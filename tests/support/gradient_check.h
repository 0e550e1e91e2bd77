#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/tensor/tensor.h"
#include "tests/support/sampler.h"

/// Checks the gradients of ops, layers and networks against differences of their outputs.
namespace loom {

using TensorFunction = std::function<Tensor(const std::vector<Tensor>&)>;

struct GradientCheckOptions {
    double step = 1e-4;      ///< differences over ±step and ±2·step, together of fourth order
    double tolerance = 1e-7; ///< of the error relative to the sample's largest gradient
    std::uint64_t seed = 1;  ///< of the upstream gradient
};

struct GradientCheckResult {
    enum class Verdict : std::uint8_t { Right, Wrong, NearKink };
    Verdict verdict = Verdict::Right;
    double error = 0;    ///< relative to the largest gradient
    std::string message; ///< what is wrong, with the input and the element
};

/// Compares the gradient of Σ dy · function(inputs), for a random dy, with its differences in every
/// element of every input (float64; any layout). Where the two step sizes or the two sides of an
/// element disagree, the sample lies near a kink and proves nothing. Also asks for each gradient
/// alone, as an op may then skip work. An empty output or input is checked for shapes only.
GradientCheckResult gradient_check(const TensorFunction& function,
                                   const std::vector<Tensor>& inputs,
                                   const GradientCheckOptions& options = {});

/// One op on one set of inputs.
struct GradientSample {
    std::vector<Tensor> inputs;
    TensorFunction function;
};

/// Makes samples until `count` have been accepted and checks them all. Returns "" or what failed,
/// also when more samples lie near a kink than not.
std::string check_gradient_samples(const std::function<GradientSample(Sampler&)>& make,
                                   int count = 24, const GradientCheckOptions& options = {});

} // namespace loom
