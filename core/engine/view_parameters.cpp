#include "core/engine/tensor_statistics.h"
#include "core/engine/view_answers.h"

namespace loom {

namespace {

Json tensor_json(const Views& views, const NamedTensor& tensor, const std::string& name,
                 bool learnable)
{
    const Tensor values = tensor.tensor.detach();
    const TensorStatistics statistics = compute_statistics(values);
    Json json{{"name", name},
              {"shape", shape_json(values.shape())},
              {"dtype", loom::name(values.dtype())},
              {"device", views.model.trained_on()},
              {"learnable", learnable},
              {"mean", statistics.mean},
              {"std", statistics.std},
              {"min", statistics.min},
              {"max", statistics.max},
              {"histogram", histogram_json(statistics)}};
    const Tensor gradient = views.model.gradient(tensor.name);
    if (gradient.defined()) json["gradient_norm"] = norm(gradient);
    return json;
}

} // namespace

Answer answer_parameters(Views& views, const Request& request)
{
    const NodeId node = request.text("node");
    views.model.node(node);
    const Model& model = views.model.model();
    const std::string prefix = node + ".";
    Json tensors = Json::array();
    for (const NamedTensor& parameter : model.named_parameters())
        if (parameter.name.starts_with(prefix))
            tensors.push_back(
                tensor_json(views, parameter, parameter.name.substr(prefix.size()), true));
    for (const NamedTensor& buffer : model.named_buffers())
        if (buffer.name.starts_with(prefix))
            tensors.push_back(tensor_json(views, buffer, buffer.name.substr(prefix.size()), false));
    return {{{"tensors", std::move(tensors)}}};
}

} // namespace loom
