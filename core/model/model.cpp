#include "core/model/model.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

namespace loom {

struct Model::Plan {
    /// Which steps make one value, and what is no longer needed after each.
    struct Route {
        std::vector<std::size_t> steps{};
        std::vector<std::vector<std::size_t>> finished{}; ///< values, for each of `steps`
    };

    std::vector<ModelStep> steps{}; ///< in an order in which they can run
    std::map<NodeId, std::size_t> numbers{};
    Route to_output{};
    NodeId output{};
    Shape input_shape{};
    DType dtype = DType::Float32;
    Device device{};
    Module* loss = nullptr;
    std::unique_ptr<FusedModel> fused{}; ///< null: node by node always

    void add(ModelStep step, const std::vector<NodeId>& sources);
    /// A bypassed node: its value is that of its source.
    void pass_on(const NodeId& id, const NodeId& source)
    {
        numbers.emplace(id, numbers.at(source));
    }
    Route route_to(std::size_t target) const;
    void check(const Tensor& x) const;
    Tensor value_of(std::size_t number, const std::vector<Tensor>& values, const Tensor& x) const;
    Tensor run(const Route& route, const Tensor& x) const;
};

void Model::Plan::add(ModelStep step, const std::vector<NodeId>& sources)
{
    for (const NodeId& source : sources) step.inputs.push_back(numbers.at(source));
    numbers.emplace(step.id, steps.size());
    steps.push_back(std::move(step));
}

Model::Plan::Route Model::Plan::route_to(std::size_t target) const
{
    std::vector<bool> is_needed(target + 1, false);
    std::vector<std::size_t> last_use(target + 1, target);
    is_needed[target] = true;
    for (std::size_t number = target + 1; number-- > 0;) {
        if (!is_needed[number]) continue;
        for (const std::size_t input : steps[number].inputs) {
            if (!is_needed[input]) last_use[input] = number;
            is_needed[input] = true;
        }
    }
    Route route;
    std::vector<std::size_t> position(target + 1, 0);
    for (std::size_t number = 0; number <= target; ++number) {
        if (!is_needed[number]) continue;
        position[number] = route.steps.size();
        route.steps.push_back(number);
    }
    route.finished.resize(route.steps.size());
    for (const std::size_t number : route.steps) {
        if (number != target) route.finished[position[last_use[number]]].push_back(number);
    }
    return route;
}

void Model::Plan::check(const Tensor& x) const
{
    const bool fits = x.defined() && x.dim() == 4 && x.dtype() == dtype && x.device() == device &&
                      std::equal(input_shape.begin(), input_shape.end(), x.shape().begin() + 1);
    if (fits) return;
    const std::string expected =
        fmt::format("[Model] expected images [N, {}, {}, {}] of {} on {}", input_shape[0],
                    input_shape[1], input_shape[2], name(dtype), device.name());
    if (!x.defined()) throw std::invalid_argument(fmt::format("{}, got no tensor", expected));
    throw std::invalid_argument(fmt::format("{}, got {} of {} on {}", expected,
                                            x.shape().to_string(), name(x.dtype()),
                                            x.device().name()));
}

Tensor Model::Plan::value_of(std::size_t number, const std::vector<Tensor>& values,
                             const Tensor& x) const
{
    const ModelStep& step = steps[number];
    if (step.module == nullptr) return x;
    std::vector<Tensor> inputs;
    inputs.reserve(step.inputs.size());
    for (const std::size_t input : step.inputs) inputs.push_back(values[input]);
    return step.module->forward(std::span<const Tensor>(inputs));
}

Tensor Model::Plan::run(const Route& route, const Tensor& x) const
{
    check(x);
    std::vector<Tensor> values(steps.size());
    for (std::size_t i = 0; i < route.steps.size(); ++i) {
        values[route.steps[i]] = value_of(route.steps[i], values, x);
        for (const std::size_t done : route.finished[i]) values[done] = Tensor();
    }
    return values[route.steps.back()];
}

namespace {

void require_runnable(const Diagnosis& diagnosis)
{
    for (const Problem& problem : diagnosis.problems) {
        if (problem.severity == Severity::Warning) continue;
        throw std::invalid_argument(
            fmt::format("[Model] expected a drawing without errors, got {}", to_string(problem)));
    }
    if (diagnosis.output.empty()) {
        throw std::invalid_argument("[Model] expected a drawing with an output, got none");
    }
}

/// What leads into each node, in the order of slots.
std::map<NodeId, std::vector<NodeId>> sources_of(const Network& network)
{
    std::vector<const Edge*> edges;
    for (const Edge& edge : network.edges) edges.push_back(&edge);
    std::stable_sort(edges.begin(), edges.end(),
                     [](const Edge* a, const Edge* b) { return a->slot < b->slot; });
    std::map<NodeId, std::vector<NodeId>> sources;
    for (const Edge* edge : edges) sources[edge->to].push_back(edge->from);
    return sources;
}

} // namespace

Model::Model(const Network& network, const Diagnosis& diagnosis, const ModelOptions& options,
             const LayerCatalog& catalog)
    : plan_(std::make_unique<Plan>())
{
    require_runnable(diagnosis);
    std::map<NodeId, std::vector<NodeId>> sources = sources_of(network);
    for (const NodeId& id : diagnosis.order) {
        const LayerType& type = *catalog.find(network.nodes.at(id).type);
        const NodeDiagnosis& meaning = diagnosis.nodes.at(id);
        if (meaning.is_bypassed) {
            plan_->pass_on(id, sources[id].front());
            continue;
        }
        Module* module = nullptr;
        if (type.make != nullptr) module = &adopt(id, type.make(meaning.settings, meaning.inputs));
        if (id == diagnosis.loss)
            plan_->loss = module;
        else
            plan_->add({.id = id, .module = module, .shape = *diagnosis.output_shape(id)},
                       sources[id]);
    }
    plan_->output = diagnosis.output;
    plan_->to_output = plan_->route_to(plan_->numbers.at(diagnosis.output));
    const Shape& images = *diagnosis.output_shape(diagnosis.input);
    plan_->input_shape = Shape(images.sizes().subspan(1));
    plan_->dtype = options.dtype;
    plan_->device = options.device;
    reset_parameters(options.seed);
    to(options.dtype);
    to(options.device);
    if (options.fused && options.dtype == DType::Float32) {
        plan_->fused = std::make_unique<FusedModel>(plan_->steps, plan_->to_output.steps,
                                                    plan_->loss, options.device);
    }
}

Model::~Model() = default;

Tensor Model::forward(const Tensor& x)
{
    const bool looks_only = !is_training() && !is_grad_enabled();
    if (!looks_only || !plan_->fused || !plan_->fused->can_infer())
        return plan_->run(plan_->to_output, x);
    plan_->check(x);
    return plan_->fused->infer(x);
}

bool Model::has_train_step() { return plan_->fused && plan_->fused->can_train(); }

std::optional<TrainStep> Model::train_step(const ProgramBatch& images,
                                           std::span<const std::int64_t> labels,
                                           const ProgramUpdate* update)
{
    if (!is_training() || !plan_->fused) return {};
    return plan_->fused->train(images, labels, update);
}

bool Model::takes_update() { return plan_->fused && plan_->fused->takes_update(); }

Tensor Model::forward_to(const Tensor& x, const NodeId& node)
{
    const auto found = plan_->numbers.find(node);
    if (found == plan_->numbers.end()) {
        throw std::invalid_argument(
            fmt::format("[Model] expected a node that gives a tensor, got \"{}\"", node));
    }
    return plan_->run(plan_->route_to(found->second), x);
}

std::map<NodeId, Tensor> Model::taps(const Tensor& x)
{
    plan_->check(x);
    std::vector<Tensor> values(plan_->steps.size());
    std::map<NodeId, Tensor> taps;
    for (std::size_t number = 0; number < values.size(); ++number)
        values[number] = plan_->value_of(number, values, x);
    for (const auto& [id, number] : plan_->numbers) taps.emplace(id, values[number]);
    return taps;
}

Tensor Model::loss(const Tensor& prediction, const Tensor& target)
{
    if (!has_loss()) throw std::logic_error("[Model] the drawing has no loss");
    const std::array<Tensor, 2> inputs{prediction, target};
    return plan_->loss->forward(std::span<const Tensor>(inputs));
}

bool Model::has_loss() const { return plan_->loss != nullptr; }

const NodeId& Model::output_node() const { return plan_->output; }

const Shape& Model::input_shape() const { return plan_->input_shape; }

} // namespace loom
