#pragma once

#include "core/optim/optimizer.h"

#include <array>
#include <string_view>
#include <vector>

namespace loom {

/// torch.optim.SGD: momentum, dampening, Nesterov's momentum, weight decay.
class Sgd final : public Optimizer {
public:
    static Signature signature();

    /// `settings` as complete_arguments gives them.
    Sgd(const Settings& settings, std::vector<NamedTensor> parameters);

    double momentum() const override { return momentum_; }
    void set_momentum(double momentum) override;
    NamedTensors state_dict() const override;

protected:
    void update(std::size_t index, const Tensor& gradient) override;
    void update_together(Accelerator& device, std::span<const Gradient> gradients) override;
    bool add_next(NextUpdate& updates, std::size_t index, const Tensor& gradient) const override;
    std::span<const std::string_view> state_names() const override { return kStateNames; }
    void load_parameter_state(std::size_t index, const NamedTensors& state) override;

private:
    /// One parameter's update without its buffer.
    SgdUpdate plain(std::size_t index, const Tensor& gradient) const;
    /// With it, made when it is first needed.
    SgdUpdate next(std::size_t index, const Tensor& gradient);

    static constexpr std::array<std::string_view, 1> kStateNames{"momentum_buffer"};
    double momentum_;
    double dampening_;
    bool nesterov_;
    std::vector<Tensor> momentum_buffers_; ///< undefined until first used
};

} // namespace loom
