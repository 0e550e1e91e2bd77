#include "core/optim/clip_grad.h"

#include "core/backend/accelerator.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace loom {

namespace {

std::vector<Tensor> gradients(std::span<const NamedTensor> parameters)
{
    std::vector<Tensor> found;
    for (const NamedTensor& parameter : parameters) {
        if (Tensor gradient = parameter.tensor.grad(); gradient.defined())
            found.push_back(std::move(gradient));
    }
    return found;
}

double norm(const std::vector<Tensor>& tensors)
{
    double squares = 0;
    for (const Tensor& tensor : tensors) squares += sum(square(tensor)).item<double>();
    return std::sqrt(squares);
}

/// All of them in one call on a device that can; nothing where none can.
std::optional<double> clip_together(const std::vector<Tensor>& tensors, double max_norm)
{
    if (tensors.empty()) return {};
    Backend& backend = tensors.front().backend();
    Accelerator* device = accelerator_of(backend);
    std::vector<View> views;
    for (const Tensor& tensor : tensors) {
        if (&tensor.backend() == &backend && tensor.dtype() == tensors.front().dtype() &&
            tensor.is_contiguous())
            views.push_back(tensor.view_of());
    }
    if (device == nullptr || views.size() != tensors.size()) return {};
    const double norm_before = device->clip(views, max_norm);
    for (Tensor tensor : tensors) tensor.count_write();
    return norm_before;
}

} // namespace

double grad_norm(std::span<const NamedTensor> parameters)
{
    const NoGrad no_grad;
    return norm(gradients(parameters));
}

double clip_grad_norm_(std::span<const NamedTensor> parameters, double max_norm) // NOLINT
{
    const NoGrad no_grad;
    const std::vector<Tensor> all = gradients(parameters);
    if (const auto norm_before = clip_together(all, max_norm)) return *norm_before;
    const double total = norm(all);
    const double wanted = max_norm / (total + 1e-6);
    // Written so that a NaN stays one, as torch.clamp keeps it.
    const double factor = wanted > 1 ? 1.0 : wanted;
    for (Tensor gradient : all)
        gradient.mul_(scalar_tensor(factor, {gradient.dtype(), gradient.device()}));
    return total;
}

} // namespace loom
