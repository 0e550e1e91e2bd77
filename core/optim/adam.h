#pragma once

#include "core/optim/optimizer.h"

#include <array>
#include <string_view>
#include <vector>

namespace loom {

/// torch.optim.Adam and AdamW, which differ in how weight decay enters.
class Adam final : public Optimizer {
public:
    enum class WeightDecay : std::uint8_t {
        InGradient, ///< Adam
        Decoupled   ///< AdamW
    };
    static Signature signature(WeightDecay kind);

    /// `settings` as complete_arguments gives them.
    Adam(const Settings& settings, WeightDecay kind, std::vector<NamedTensor> parameters);

    double momentum() const override { return beta1_; }
    void set_momentum(double momentum) override;
    NamedTensors state_dict() const override;

protected:
    void update(std::size_t index, const Tensor& gradient) override;
    void update_together(Accelerator& device, std::span<const Gradient> gradients) override;
    bool add_next(NextUpdate& updates, std::size_t index, const Tensor& gradient) const override;
    void count_step(std::size_t index) override { ++moments_[index].step; }
    std::span<const std::string_view> state_names() const override { return kStateNames; }
    void load_parameter_state(std::size_t index, const NamedTensors& state) override;

private:
    static constexpr std::array<std::string_view, 3> kStateNames{"exp_avg", "exp_avg_sq", "step"};
    /// Of one parameter; undefined until its first gradient.
    struct Moments {
        Tensor exp_avg, exp_avg_sq;
        std::int64_t step = 0;
    };
    Moments& moments(std::size_t index);
    /// One parameter's next update; its moments have been made.
    AdamUpdate next(std::size_t index, const Tensor& gradient) const;

    WeightDecay kind_;
    double beta1_;
    double beta2_;
    double eps_;
    std::vector<Moments> moments_;
};

} // namespace loom
