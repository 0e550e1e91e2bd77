#include "tests/support/layer_checks.h"

#include <algorithm>

#include <fmt/core.h>

#include "core/nn/module.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

namespace loom {

namespace {

constexpr std::uint64_t kSeed = 20;

Shape with_batch(Shape shape, std::int64_t batch)
{
    if (!shape.empty() && shape[0] == kBatch) shape[0] = batch;
    return shape;
}

/// A class for each sample, as a loss is given beside the prediction.
Tensor random_classes(const Shape& prediction, Sampler& sampler)
{
    std::vector<std::int64_t> classes;
    for (std::int64_t i = 0; i < prediction[0]; ++i) {
        classes.push_back(sampler.integer(0, prediction[1] - 1));
    }
    return tensor(classes);
}

std::string tensor_list(const std::vector<NamedTensor>& tensors)
{
    std::string text;
    for (const auto& [name, tensor] : tensors) text += name + tensor.shape().to_string() + " ";
    return text;
}

std::string tensor_list(const std::vector<TensorDescription>& tensors)
{
    std::string text;
    for (const auto& [name, shape] : tensors) text += name + shape.to_string() + " ";
    return text;
}

std::string check_tensors(const Module& module, const Inference& inference)
{
    const std::string parameters = tensor_list(module.named_parameters());
    const std::string buffers = tensor_list(module.named_buffers());
    if (parameters != tensor_list(inference.parameters)) {
        return fmt::format("owns the parameters {}and describes {}", parameters,
                           tensor_list(inference.parameters));
    }
    if (buffers != tensor_list(inference.buffers)) {
        return fmt::format("owns the buffers {}and describes {}", buffers,
                           tensor_list(inference.buffers));
    }
    return {};
}

/// Batch norm has no variance to learn from a single number for each channel.
bool can_train(const Inference& inference, const std::vector<Shape>& inputs, std::int64_t batch)
{
    const bool has_statistics = std::ranges::any_of(
        inference.buffers, [](const auto& buffer) { return buffer.name == "running_var"; });
    if (!has_statistics) return batch > 0;
    std::int64_t count = batch;
    for (int axis = 2; axis < inputs[0].rank(); ++axis) count *= inputs[0][axis];
    return count > 1;
}

std::string check_module(const LayerType& type, const LayerSample& sample, const Device& device,
                         std::int64_t batch, Sampler& sampler)
{
    const Inference inference = type.infer(sample.settings, sample.inputs);
    const std::unique_ptr<Module> module = type.make(sample.settings, sample.inputs);
    module->to(device);
    if (std::string wrong = check_tensors(*module, inference); !wrong.empty()) return wrong;

    std::vector<Tensor> inputs;
    for (const Shape& input : sample.inputs) {
        inputs.push_back(sampler.tensor(with_batch(input, batch)).to(DType::Float32).to(device));
    }
    if (type.category == Category::Loss) {
        inputs.push_back(random_classes(inputs[0].shape(), sampler).to(device));
    }
    const Shape expected = with_batch(inference.output, batch);
    for (const bool is_training : {false, true}) {
        if (is_training && !can_train(inference, sample.inputs, batch)) continue;
        module->train(is_training);
        const Shape got = module->forward(inputs).shape();
        if (got == expected) continue;
        return fmt::format("gives {} for a batch of {} where the rule says {}", got.to_string(),
                           batch, expected.to_string());
    }
    return {};
}

/// The layer as a function of its inputs and parameters. A module owns its parameters, so each call
/// makes one, copies them in and hands the gradients of its own tape on.
Tensor run_layer(const LayerType& type, const LayerSample& sample, bool is_training,
                 const Tensor& target, const std::vector<Tensor>& arguments)
{
    const std::shared_ptr<Module> module = type.make(sample.settings, sample.inputs);
    module->to(DType::Float64);
    module->train(is_training);
    std::vector<Tensor> own;
    for (const Tensor& argument : arguments) {
        if (own.size() == sample.inputs.size()) break;
        own.push_back(argument.detach().clone());
        own.back().set_requires_grad(true);
    }
    std::vector<Tensor> inputs = own;
    if (target.defined()) inputs.push_back(target);
    for (NamedTensor& parameter : module->named_parameters()) {
        const NoGrad no_grad;
        parameter.tensor.copy_(arguments[own.size()]);
        own.push_back(parameter.tensor);
    }
    const Tensor y = module->forward(inputs);
    return Tensor::record("layer", y.detach(), arguments, [=](const Tensor& dy) {
        // The module must live as long as its parameters are needed.
        const std::shared_ptr<Module> owner = module;
        for (Tensor leaf : own) leaf.zero_grad();
        y.backward(dy);
        for (std::size_t i = 0; i < own.size(); ++i) {
            if (own[i].grad().defined()) arguments[i].add_grad(own[i].grad());
        }
    });
}

GradientSample gradient_sample(const LayerType& type, Sampler& sampler)
{
    const std::optional<LayerSample> drawn = random_layer_sample(type, sampler);
    if (!drawn) return {};
    const LayerSample sample = *drawn;
    const Inference inference = type.infer(sample.settings, sample.inputs);
    const std::int64_t batch = sampler.integer(1, 3);
    const bool is_training = can_train(inference, sample.inputs, batch) && sampler.coin();

    GradientSample result;
    for (const Shape& input : sample.inputs) {
        result.inputs.push_back(sampler.distinct(with_batch(input, batch)));
    }
    for (const TensorDescription& parameter : inference.parameters) {
        result.inputs.push_back(sampler.tensor(parameter.shape));
    }
    Tensor target;
    if (type.category == Category::Loss) {
        target = random_classes(result.inputs[0].shape(), sampler);
    }
    result.function = [=, &type](const std::vector<Tensor>& arguments) {
        return run_layer(type, sample, is_training, target, arguments);
    };
    return result;
}

} // namespace

std::string check_shapes(const LayerType& type, const Device& device, int count)
{
    Sampler sampler(kSeed);
    for (int i = 0; i < count; ++i) {
        const std::optional<LayerSample> sample = random_layer_sample(type, sampler);
        if (!sample) return "takes no random sample";
        const std::string wrong = check_module(type, *sample, device, i % 4, sampler);
        if (!wrong.empty()) return fmt::format("{}: {}", sample->to_string(), wrong);
    }
    return {};
}

std::string check_gradients(const LayerType& type, int count)
{
    return check_gradient_samples(
        [&type](Sampler& sampler) { return gradient_sample(type, sampler); }, count);
}

} // namespace loom
