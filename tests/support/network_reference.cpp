#include "tests/support/network_reference.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/core.h>

#include "core/files/atomic_file.h"
#include "core/model/model.h"
#include "core/network/network_file.h"
#include "core/tensor/creation.h"
#include "tests/support/random_network.h"

namespace loom {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 30U;

const Tensor& find(const NamedTensors& tensors, const std::string& name)
{
    const auto found = tensors.find(name);
    if (found == tensors.end()) throw std::runtime_error(fmt::format("no tensor {}", name));
    return found->second;
}

/// The largest difference and the largest expected number of some tensors.
class Difference {
public:
    void add(const Tensor& actual, const Tensor& expected)
    {
        if (!(actual.shape() == expected.shape())) {
            throw std::runtime_error(fmt::format(
                "shape {}, expected {}", actual.shape().to_string(), expected.shape().to_string()));
        }
        const auto a = actual.to_vector<double>(), b = expected.to_vector<double>();
        for (std::size_t i = 0; i < a.size(); ++i) {
            const double d = std::abs(a[i] - b[i]);
            difference_ = std::isnan(d) ? std::nan("") : std::max(difference_, d);
            largest_ = std::max(largest_, std::abs(b[i]));
        }
    }
    double relative() const { return largest_ > 0 ? difference_ / largest_ : difference_; }

private:
    double difference_ = 0, largest_ = 0;
};

Model make_model(const Network& network, DType dtype, std::uint64_t seed)
{
    return Model(network, diagnose(network), {.dtype = dtype, .seed = seed});
}

/// Weights that no initialisation gives: norms with scales and running statistics too.
NamedTensors random_state(const Model& model, Generator& generator)
{
    const NoGrad guard;
    NamedTensors state;
    for (const auto& [name, tensor] : model.state_dict()) {
        const bool is_count = tensor.dtype() == DType::Int64;
        const bool is_positive = name.ends_with("running_var") || name.starts_with("loss");
        Tensor values = is_count ? full_like(tensor, 3) : tensor.clone();
        if (is_positive)
            uniform_(values, 0.5, 1.5, generator);
        else if (!is_count)
            uniform_(values, -0.6, 0.6, generator);
        state[name] = values;
    }
    return state;
}

Tensor random_target(const Network& network, const Tensor& output, Generator& generator)
{
    const auto is_classes = [](const Node& node) { return node.type == "CrossEntropyLoss"; };
    if (std::any_of(network.nodes.begin(), network.nodes.end(), is_classes)) {
        return randint(0, output.size(1), {output.size(0)}, generator);
    }
    return randn(output.shape(), generator, {.dtype = DType::Float64});
}

NamedTensors with_prefix(const NamedTensors& tensors, const std::string& prefix)
{
    NamedTensors result;
    for (auto it = tensors.lower_bound(prefix); it != tensors.end(); ++it) {
        if (!it->first.starts_with(prefix)) break;
        result[it->first.substr(prefix.size())] = it->second;
    }
    return result;
}

} // namespace

double ReferenceError::largest() const
{
    const double all = output + loss + gradient + buffer; // NaN if any is
    return std::isnan(all) ? all : std::max({output, loss, gradient, buffer});
}

NetworkReference load_network_reference(const std::filesystem::path& path)
{
    NetworkReference reference;
    reference.tensors =
        from_safetensors(read_file(path, kLargestFile), path.string(), &reference.networks);
    return reference;
}

void draw_networks(std::uint64_t first, std::uint64_t count, const std::filesystem::path& path)
{
    NetworkReference drawn;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const std::string name = fmt::format("random{:04}", seed);
        const Network network = random_network(seed, {.dropout = false});
        Model model = make_model(network, DType::Float64, seed);
        Generator generator(seed, "reference");
        for (const auto& [key, value] : random_state(model, generator)) {
            drawn.tensors[fmt::format("{}/state/{}", name, key)] = value;
        }
        Shape batch = model.input_shape();
        batch.insert(0, static_cast<std::int64_t>(3 + seed % 3));
        const Tensor x = randn(batch, generator, {.dtype = DType::Float64});
        drawn.tensors[name + "/input"] = x;
        drawn.tensors[name + "/target"] = random_target(network, model.forward(x), generator);
        drawn.networks[name] = to_loom(network);
    }
    write_file_atomically(path, to_safetensors(drawn.tensors, drawn.networks));
}

ReferenceError compare_with_reference(const NetworkReference& reference, const std::string& name,
                                      ReferenceMode mode, DType dtype)
{
    const Network network = parse_network(reference.networks.at(name), name);
    Model model = make_model(network, dtype, 0);
    NamedTensors state = with_prefix(reference.tensors, name + "/state/");
    for (auto& [key, tensor] : state) {
        if (is_floating(tensor.dtype())) tensor = tensor.to(dtype);
    }
    model.load_state_dict(state);
    model.train(mode == ReferenceMode::Train);
    const NamedTensors expected =
        with_prefix(reference.tensors,
                    fmt::format("{}/{}/", name, mode == ReferenceMode::Train ? "train" : "eval"));
    const Tensor& target = find(reference.tensors, name + "/target");

    Tensor x = find(reference.tensors, name + "/input").to(dtype).clone();
    x.set_requires_grad(true);
    const Tensor output = model.forward(x);
    const Tensor loss = model.loss(output, is_floating(target.dtype()) ? target.to(dtype) : target);
    loss.backward();

    Difference outputs, losses, gradients, buffers;
    outputs.add(output, find(expected, "output"));
    losses.add(loss, find(expected, "loss"));
    gradients.add(x.grad(), find(expected, "gradient/input"));
    for (const NamedTensor& parameter : model.named_parameters()) {
        gradients.add(parameter.tensor.grad(), find(expected, "gradient/" + parameter.name));
    }
    for (const NamedTensor& buffer : model.named_buffers()) {
        if (mode != ReferenceMode::Train) continue;
        buffers.add(buffer.tensor, find(expected, "buffer/" + buffer.name));
    }
    return {.output = outputs.relative(),
            .loss = losses.relative(),
            .gradient = gradients.relative(),
            .buffer = buffers.relative()};
}

} // namespace loom
