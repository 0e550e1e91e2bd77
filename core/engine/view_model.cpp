#include "core/engine/view_model.h"

#include "core/backend/loader.h"
#include "core/engine/request.h"
#include "core/tensor/creation.h"

#include <chrono>
#include <cstring>
#include <utility>

#include <fmt/core.h>

namespace loom {

namespace {

// A step of the seed CNN ends within this time; who waits longer is answered from older weights.
constexpr std::chrono::milliseconds kPatience{25};
// Nobody draws more on purpose, and initialising it would hold up every other picture.
constexpr std::int64_t kMaxParameters = 100'000'000;

std::vector<NamedTensor> all_tensors(const Model& model)
{
    std::vector<NamedTensor> tensors = model.named_parameters();
    for (NamedTensor& buffer : model.named_buffers()) tensors.push_back(std::move(buffer));
    return tensors;
}

/// Copies without a kernel: the training's threads are not disturbed.
void copy_fitting(const Model& model, const NamedTensors& source)
{
    for (const auto& [name, tensor] : all_tensors(model)) {
        const auto found = source.find(name);
        if (found == source.end()) continue;
        const Tensor& values = found->second;
        if (values.shape() != tensor.shape() || values.dtype() != tensor.dtype()) continue;
        const auto bytes = static_cast<std::size_t>(tensor.numel()) * element_size(tensor.dtype());
        if (bytes > 0) std::memcpy(tensor.view_of().data, values.view_of().data, bytes);
    }
}

/// What decides which model a drawing makes: not its looks, nor how it is to be trained.
Network essence(Network network)
{
    network.name.clear();
    network.description.clear();
    network.unknown.clear();
    for (Node& node : network.nodes) node.x = node.y = 0;
    TrainingSettings training;
    training.seed = network.training.value_or(TrainingSettings{}).seed;
    network.training = training;
    return network;
}

} // namespace

ViewModel::ViewModel(WeightsExchange& exchange, const LayerCatalog& catalog)
    : exchange_(exchange), catalog_(catalog), device_(make_cpu_backend(1))
{}

void ViewModel::forget_weights()
{
    model_.reset();
    trained_.reset();
    forgotten_ = exchange_.latest();
}

void ViewModel::show(DrawnNetwork drawing)
{
    if (drawing.is_fresh) forget_weights();
    const bool is_same = model_ && essence(drawing.network) == essence(drawing_.network);
    const bool same_seed = essence(drawing.network).training == essence(drawing_.network).training;
    drawing_ = std::move(drawing);
    if (is_same) return;
    const std::unique_ptr<Model> before = std::move(model_);
    try {
        make_model();
    } catch (const std::exception& error) {
        no_model_ = error.what();
        part_ = {};
        model_.reset();
    }
    if (!model_) return;
    weights_ = exchange_.new_count();
    // A drawing that was never trained shows the weights that its seed gives.
    if (before && (trained_ || same_seed)) copy_fitting(*model_, before->state_dict());
    if (trained_) copy_fitting(*model_, trained_->tensors);
}

void ViewModel::make_model()
{
    part_ = runnable_part(drawing_, catalog_);
    if (part_.nodes.empty() || part_.output.empty()) {
        const std::string problem = first_problem(drawing_.diagnosis);
        throw RequestError("no-model", problem.empty() ? "the drawing is empty" : problem);
    }
    std::int64_t parameters = 0;
    for (const auto& [id, node] : part_.nodes) {
        if (__builtin_add_overflow(parameters, parameter_count(*node.inference), &parameters) ||
            parameters > kMaxParameters) {
            throw RequestError("no-model",
                               fmt::format("the network has more than {} parameters: too many to "
                                           "show while it is drawn",
                                           kMaxParameters));
        }
    }
    const std::uint64_t seed = drawing_.network.training.value_or(TrainingSettings{}).seed;
    model_ = std::make_unique<Model>(drawing_.network, part_,
                                     ModelOptions{.device = device_, .seed = seed}, catalog_);
    model_->eval();
}

void ViewModel::refresh(WeightsExchange::Want want)
{
    const std::shared_ptr<const Weights> newest = exchange_.ask(want, kPatience);
    if (!newest || newest == trained_ || newest == forgotten_) return;
    trained_ = newest;
    weights_ = newest->count;
    if (model_) copy_fitting(*model_, newest->tensors);
}

Model& ViewModel::model()
{
    if (!model_) throw RequestError("no-model", no_model_);
    return *model_;
}

const NodeDiagnosis& ViewModel::node(const NodeId& id) const
{
    if (!model_) throw RequestError("no-model", no_model_);
    const auto found = part_.nodes.find(id);
    if (found != part_.nodes.end()) return found->second;
    if (!drawing_.network.nodes.contains(id))
        throw RequestError("bad-request", fmt::format("there is no node {}", id));
    throw RequestError("no-model",
                       fmt::format("{} cannot run: {}", id, first_problem(drawing_.diagnosis)));
}

Tensor ViewModel::gradient(const std::string& parameter) const
{
    if (!trained_) return {};
    const auto found = trained_->gradients.find(parameter);
    return found == trained_->gradients.end() ? Tensor() : found->second;
}

std::shared_ptr<const NamedTensors> ViewModel::copy_of_weights()
{
    if (!model_) return {};
    auto copies = std::make_shared<NamedTensors>();
    for (const auto& [name, tensor] : all_tensors(*model_))
        copies->emplace(name, from_bytes(tensor.view_of().data, tensor.dtype(), tensor.shape()));
    return copies;
}

} // namespace loom
