#pragma once

#include "core/backend/float_math.h"
#include "core/backend/program.h"

#include <cmath>

namespace loom {

/// y = x * scale + shift
struct ChannelMap {
    float scale, shift;
};

/// What a batch norm does to each channel with the statistics that it has gathered, together with a
/// bias before it. Reads the arrays where they lie.
class FoldedNorm {
public:
    /// bias: [C] or null.
    FoldedNorm(const ProgramOp& norm, const float* bias)
        : mean_(norm.running_mean), variance_(norm.running_var), weight_(norm.weight.values),
          shift_(norm.bias.values), bias_(bias), eps_(static_cast<float>(norm.eps))
    {}

    LOOM_HD ChannelMap operator[](std::int64_t channel) const
    {
        const float rstd = 1 / ::sqrtf(variance_[channel] + eps_);
        const float scale = weight_ == nullptr ? rstd : rstd * weight_[channel];
        const float before = (bias_ == nullptr ? 0 : bias_[channel]) - mean_[channel];
        return {scale, before * scale + (shift_ == nullptr ? 0 : shift_[channel])};
    }

private:
    const float *mean_, *variance_, *weight_, *shift_, *bias_;
    float eps_;
};

/// A running statistic moved towards a batch's.
LOOM_HD float moved(float running, double batch, double momentum)
{
    return static_cast<float>((1 - momentum) * static_cast<double>(running) + momentum * batch);
}

} // namespace loom
