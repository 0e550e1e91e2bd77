#include "core/nn/linear.h"

#include <fmt/core.h>

#include "core/nn/initialization.h"
#include "core/nn/python_text.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

namespace loom {

Linear::Linear(std::int64_t in_features, std::int64_t out_features, Bias bias)
    : weight_(register_parameter("weight", empty({out_features, in_features}))),
      bias_(register_parameter("bias", bias == Bias::On ? empty({out_features}) : Tensor()))
{
    initialize();
}

Tensor Linear::forward(const Tensor& x) { return linear(x, weight_, bias_); }

void Linear::reset_own_parameters(Generator& generator)
{
    initialize_uniform(weight_, bias_, generator);
}

std::string Linear::extra_repr() const
{
    return fmt::format("in_features={}, out_features={}, bias={}", weight_.size(1), weight_.size(0),
                       python_bool(bias_.defined()));
}

} // namespace loom
