#include "core/engine/tensor_ops_request.h"
#include "core/engine/tensor_statistics.h"
#include "core/engine/view_answers.h"

#include "core/tensor/creation.h"

#include <algorithm>

#include <fmt/core.h>

namespace loom {

namespace {

constexpr std::int64_t kMostValues = std::int64_t{1} << 22;
constexpr std::string_view kGradient = "gradient:";

/// A tensor that somebody looks at, with the meaning of its axes.
struct Subject {
    Tensor tensor;
    std::vector<std::string> axes;
    std::string device; ///< where it lives, or where training has it
};

std::vector<std::string> activation_axes(const Tensor& x)
{
    switch (x.dim()) {
    case 0: return {};
    case 1: return {"batch"};
    case 2: return {"batch", "feature"};
    case 4: return {"batch", "channel", "height", "width"};
    default: break;
    }
    std::vector<std::string> axes{"batch"};
    for (int i = 1; i < x.dim(); ++i) axes.push_back(fmt::format("axis {}", i));
    return axes;
}

std::vector<std::string> parameter_axes(const std::string& type, const Tensor& x)
{
    const bool is_transposed = type == "ConvTranspose2d";
    if (x.dim() == 4) {
        return {is_transposed ? "in channel" : "out channel",
                is_transposed ? "out channel" : "in channel", "height", "width"};
    }
    if (type == "Linear" && x.dim() == 2) return {"out feature", "in feature"};
    if (x.dim() == 1) return {type == "Linear" ? "out feature" : "channel"};
    std::vector<std::string> axes;
    for (int i = 0; i < x.dim(); ++i) axes.push_back(fmt::format("axis {}", i));
    return axes;
}

/// What leads into input `slot` of a node.
NodeId source_of(const Views& views, const NodeId& node, int slot)
{
    for (const Edge& edge : views.model.drawing().network.edges)
        if (edge.to == node && edge.slot == slot) return edge.from;
    throw RequestError("bad-request", fmt::format("{} has no input {}", node, slot));
}

Subject activation(Views& views, const Request& request, const NodeId& node)
{
    const Sample sample = read_sample(views, request);
    const Tensor x = views.model.model().forward_to(sample.x, node);
    return {x, activation_axes(x), "cpu"};
}

Subject parameter(Views& views, const NodeId& node, const std::string& of)
{
    const bool is_gradient = of.starts_with(kGradient);
    const std::string name =
        fmt::format("{}.{}", node, is_gradient ? of.substr(kGradient.size()) : of);
    const NamedTensors state = views.model.model().state_dict();
    const auto found = state.find(name);
    if (found == state.end())
        throw RequestError("bad-request", fmt::format("{} has no tensor \"{}\"", node, of));
    const std::string& type = views.model.drawing().network.nodes.at(node).type;
    Tensor tensor = found->second;
    if (is_gradient) {
        tensor = views.model.gradient(name);
        if (!tensor.defined() || tensor.shape() != found->second.shape())
            throw RequestError("not-training",
                               fmt::format("there is no gradient of {} yet: train a step", name));
    }
    // On the views' own thread, not on those of the training.
    const Tensor own =
        from_bytes(tensor.view_of().data, tensor.dtype(), tensor.shape(), views.model.device());
    return {own, parameter_axes(type, own), views.model.trained_on()};
}

Subject subject_of(Views& views, const Request& request)
{
    const NodeId node = request.text("node");
    const std::string of = request.text("of");
    views.model.node(node);
    if (of == "output") return activation(views, request, node);
    if (of == "input") {
        const auto slot = static_cast<int>(request.integer_if("slot", 0, 1000).value_or(0));
        return activation(views, request, source_of(views, node, slot));
    }
    return parameter(views, node, of);
}

std::string summary_of(const Tensor& x)
{
    const std::string text = x.to_string();
    constexpr std::size_t kLongest = 4000;
    return text.size() <= kLongest ? text : text.substr(0, kLongest) + "…";
}

Json facts_of(const Subject& subject)
{
    const Tensor& x = subject.tensor;
    const TensorStatistics statistics = compute_statistics(x);
    return {{"shape", shape_json(x.shape())},
            {"strides", shape_json(x.strides())},
            {"contiguous", x.is_contiguous()},
            {"dtype", name(x.dtype())},
            {"device", subject.device},
            {"elements", x.numel()},
            {"memory", static_cast<std::size_t>(x.numel()) * element_size(x.dtype())},
            {"axes", subject.axes},
            {"min", statistics.min},
            {"max", statistics.max},
            {"mean", statistics.mean},
            {"std", statistics.std},
            {"zeros", statistics.zeros},
            {"nans", statistics.nans},
            {"infinities", statistics.infinities},
            {"histogram", histogram_json(statistics)}};
}

} // namespace

Answer answer_tensor(Views& views, const Request& request)
{
    const Subject subject = subject_of(views, request);
    Tensor result = subject.tensor;
    if (const Json* ops = request.find("ops")) result = apply_ops(result, *ops);
    if (const Json* slice = request.find("slice")) result = apply_slice(result, *slice);
    if (result.numel() > kMostValues) {
        throw RequestError("refused", fmt::format("{} values are too many to show: take a slice of "
                                                  "at most {}",
                                                  result.numel(), kMostValues));
    }
    Json fields = facts_of(subject);
    fields["result"] = {{"shape", shape_json(result.shape())},
                        {"dtype", name(result.dtype())},
                        {"text", summary_of(result)}};
    return {std::move(fields),
            to_safetensors({{"values", float_array(result.to_vector<float>(), result.shape())}})};
}

} // namespace loom
