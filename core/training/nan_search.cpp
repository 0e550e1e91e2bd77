#include "core/training/nan_search.h"

#include "core/tensor/ops.h"
#include "core/training/buffer_snapshot.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <ranges>

namespace loom {

namespace {

/// All ones in the exponent mark NaNs and infinities; read as integers, the loop vectorises.
template <typename Real, typename Bits>
bool all_finite(const Real* values, std::int64_t count, Bits exponent)
{
    Bits found = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const Bits bits = std::bit_cast<Bits>(values[i]) & exponent;
        found |= static_cast<Bits>(bits == exponent);
    }
    return found == 0;
}

std::string value_text(const Tensor& x) { return any(isnan(x)).item<bool>() ? "NaN" : "infinity"; }

NodeId node_of(const std::string& tensor_name)
{
    return tensor_name.substr(0, tensor_name.find('.'));
}

std::optional<BadTensor> bad(const NodeId& node, const std::string& what, const Tensor& x)
{
    if (!x.defined() || is_finite(x)) return {};
    const NoGrad no_grad;
    return BadTensor{node, what, value_text(x)};
}

std::optional<BadTensor> bad_among(const std::vector<NamedTensor>& tensors, std::string_view kind)
{
    for (const auto& [name, tensor] : tensors) {
        if (auto found = bad(node_of(name), fmt::format("{} {}", kind, name), tensor)) return found;
    }
    return {};
}

/// From the loss backwards: what flows out of a node's successors, then the node's own parameters.
std::optional<BadTensor> bad_gradient(Model& model, const Diagnosis& diagnosis,
                                      const std::map<NodeId, Tensor>& outputs)
{
    const std::vector<NamedTensor> parameters = model.named_parameters();
    for (const NodeId& node : std::views::reverse(diagnosis.order)) {
        if (const auto output = outputs.find(node); output != outputs.end()) {
            if (auto found = bad(node, "gradient of the output of " + node, output->second.grad()))
                return found;
        }
        for (const auto& [name, tensor] : parameters) {
            if (node_of(name) != node) continue;
            if (auto found = bad(node, "gradient of " + name, tensor.grad())) return found;
        }
    }
    return {};
}

std::optional<BadTensor> search_step(Model& model, const Diagnosis& diagnosis, const Tensor& x,
                                     const Tensor& labels, const Task& task)
{
    std::map<NodeId, Tensor> outputs = model.taps(x);
    for (const NodeId& node : diagnosis.order) {
        const auto output = outputs.find(node);
        if (output == outputs.end()) continue;
        if (auto found = bad(node, "output of " + node, output->second)) return found;
        if (output->second.requires_grad() && !output->second.is_leaf())
            output->second.retain_grad();
    }
    const Tensor& prediction = outputs.at(model.output_node());
    const Tensor loss = model.loss(prediction, loss_target(task, prediction, labels));
    if (auto found = bad(diagnosis.loss, "loss " + diagnosis.loss, loss)) return found;
    if (loss.requires_grad()) loss.backward();
    return bad_gradient(model, diagnosis, outputs);
}

} // namespace

TrainingDiverged::TrainingDiverged(std::int64_t step, BadTensor bad)
    : std::runtime_error(fmt::format("training stopped: {} in the {} (step {}); the weights are "
                                     "those before this step",
                                     bad.value, bad.what, step + 1)),
      step_(step), bad_(std::move(bad))
{}

bool is_finite(const Tensor& x)
{
    if (!is_floating(x.dtype())) return true;
    if (x.device().is_host() && x.is_contiguous()) {
        if (x.dtype() == DType::Float32)
            return all_finite(x.data<float>(), x.numel(), std::uint32_t{0x7f800000});
        return all_finite(x.data<double>(), x.numel(), std::uint64_t{0x7ff0000000000000});
    }
    const NoGrad no_grad;
    return all(isfinite(x)).item<bool>();
}

std::optional<BadTensor> find_bad_tensor(Model& model, const Diagnosis& diagnosis, const Tensor& x,
                                         const Tensor& labels, const Task& task)
{
    if (auto found = bad_among(model.named_parameters(), "parameter")) return found;
    if (auto found = bad_among(model.named_buffers(), "buffer")) return found;
    if (auto found = bad(diagnosis.input, "input " + diagnosis.input, x)) return found;
    BufferSnapshot buffers(model);
    model.zero_grad();
    auto found = search_step(model, diagnosis, x, labels, task);
    const NoGrad no_grad;
    buffers.restore();
    model.zero_grad();
    return found;
}

} // namespace loom
