#pragma once

#include "core/nn/module.h"
#include "core/nn/size2d.h"

namespace loom {

/// conv2d with a learned weight [out, in/groups, kh, kw] and bias [out].
/// Throws std::invalid_argument unless groups divides both channel counts.
class Conv2d : public Module {
public:
    Conv2d(std::int64_t in_channels, std::int64_t out_channels, Size2d kernel_size,
           const Conv2dOptions& options = {}, Bias bias = Bias::On);

    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

    Tensor& weight() { return weight_; }
    Tensor& bias() { return bias_; } ///< undefined without one
    const Conv2dOptions& options() const { return options_; }

protected:
    void reset_own_parameters(Generator& generator) override;

private:
    Conv2dOptions options_;
    Tensor& weight_;
    Tensor& bias_;
};

/// conv_transpose2d with a learned weight [in, out/groups, kh, kw] and bias [out].
class ConvTranspose2d : public Module {
public:
    ConvTranspose2d(std::int64_t in_channels, std::int64_t out_channels, Size2d kernel_size,
                    const ConvTranspose2dOptions& options = {}, Bias bias = Bias::On);

    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;

    Tensor& weight() { return weight_; }
    Tensor& bias() { return bias_; } ///< undefined without one
    const ConvTranspose2dOptions& options() const { return options_; }

protected:
    void reset_own_parameters(Generator& generator) override;

private:
    ConvTranspose2dOptions options_;
    Tensor& weight_;
    Tensor& bias_;
};

} // namespace loom
