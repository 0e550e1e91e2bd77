#pragma once

#include "core/nn/module.h"
#include "core/nn/size2d.h"

namespace loom {

/// y = x·Wᵀ + b over the last axis; weight [out, in], bias [out].
class Linear : public Module {
public:
    Linear(std::int64_t in_features, std::int64_t out_features, Bias bias = Bias::On);

    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

    Tensor& weight() { return weight_; }
    Tensor& bias() { return bias_; } ///< undefined without one

protected:
    void reset_own_parameters(Generator& generator) override;

private:
    Tensor& weight_;
    Tensor& bias_;
};

} // namespace loom
