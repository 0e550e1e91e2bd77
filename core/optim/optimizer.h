#pragma once

#include "core/backend/accelerator.h"
#include "core/network/network.h"
#include "core/nn/module.h"
#include "core/optim/signature.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace loom {

/// The optimizers that `make_optimizer` knows: SGD, Adam, AdamW.
std::span<const Signature> optimizer_signatures();

/// Turns gradients into updates of the parameters it was given, as torch.optim's classes do.
/// Keeps handles of the parameters, which stay the module's own. Not for use by two threads.
class Optimizer {
public:
    virtual ~Optimizer() = default;
    Optimizer(const Optimizer&) = delete;
    Optimizer& operator=(const Optimizer&) = delete;

    /// One update of every parameter that has a gradient; the others are left alone.
    void step();
    void zero_grad();

    /// What `step` would do, for who computes the gradients to do it with them.
    struct NextUpdate {
        std::vector<AdamUpdate> adam;
        std::vector<SgdUpdate> sgd;
    };
    /// Of every parameter that has a gradient, into whose memory the next one is to be written.
    /// Nothing where something must be made first: then `step` does it.
    std::optional<NextUpdate> next_update() const;
    /// After it has been done; without this it has not happened.
    void count_update();

    std::span<const NamedTensor> parameters() const { return parameters_; }
    double lr() const { return lr_; }
    double weight_decay() const { return weight_decay_; }
    /// SGD's momentum, Adam's first beta.
    virtual double momentum() const = 0;
    // May change between any two steps. Throw std::invalid_argument with PyTorch's sentences.
    void set_lr(double lr);
    void set_weight_decay(double weight_decay);
    virtual void set_momentum(double momentum) = 0;

    /// Detached handles under PyTorch's names and the parameter's: `exp_avg.conv1.weight`,
    /// `exp_avg_sq.conv1.weight`, `step.conv1.weight` (int64), `momentum_buffer.conv1.weight`.
    /// Empty before the first step. Learning rate and other settings are not in it.
    virtual NamedTensors state_dict() const = 0;
    /// Copies values in. Throws std::runtime_error that lists unexpected and misshapen keys, and
    /// those missing beside others of the same parameter; then nothing has changed.
    void load_state_dict(const NamedTensors& state);

protected:
    Optimizer(std::vector<NamedTensor> parameters, double lr, double weight_decay);

    /// A parameter's number and its gradient, contiguous.
    struct Gradient {
        std::size_t index = 0;
        Tensor tensor;
    };
    /// One fused update of parameter `index` by its gradient (contiguous).
    virtual void update(std::size_t index, const Tensor& gradient) = 0;
    /// All of them in one call on a device that can.
    virtual void update_together(Accelerator& device, std::span<const Gradient> gradients) = 0;
    /// Adds a parameter's part; false if its state must be made first.
    virtual bool add_next(NextUpdate& updates, std::size_t index, const Tensor& gradient) const = 0;
    virtual void count_step(std::size_t /*index*/) {}
    /// The state that parameter `index` may have, as {"exp_avg", "exp_avg_sq"}.
    virtual std::span<const std::string_view> state_names() const = 0;
    virtual void load_parameter_state(std::size_t index, const NamedTensors& state) = 0;
    const Tensor& parameter(std::size_t index) const { return parameters_[index].tensor; }
    std::string state_key(std::string_view state, std::size_t index) const;

private:
    Accelerator* shared_device() const;

    std::vector<NamedTensor> parameters_;
    double lr_;
    double weight_decay_;
};

/// Throws std::invalid_argument with PyTorch's sentences ("Invalid learning rate: -1") for an
/// unknown optimizer or argument and for values that are out of range.
std::unique_ptr<Optimizer> make_optimizer(const OptimizerSettings& settings,
                                          std::vector<NamedTensor> parameters);

} // namespace loom
