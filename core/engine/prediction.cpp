#include "core/engine/prediction.h"

#include "core/tensor/creation.h"

#include <algorithm>
#include <cmath>

namespace loom {

std::vector<float> softmax_of(const std::vector<float>& logits)
{
    const float largest = *std::ranges::max_element(logits);
    std::vector<float> shares;
    float sum = 0;
    for (const float logit : logits) sum += shares.emplace_back(std::exp(logit - largest));
    for (float& share : shares) share /= sum;
    return shares;
}

Task task_of(const Views& views, std::int64_t classes)
{
    const Node* loss = views.model.drawing().network.nodes.find(views.model.part().loss);
    const bool one_hot = loss != nullptr && loss->type == "MSELoss";
    return {classes, one_hot ? Task::Target::OneHot : Task::Target::Labels};
}

std::optional<Prediction> predict(Views& views, const Sample& sample, const Tensor& output)
{
    if (output.dim() != 2) return {};
    Prediction prediction;
    prediction.logits = output.to_vector<float>();
    prediction.probabilities = softmax_of(prediction.logits);
    prediction.predicted = std::ranges::max_element(prediction.logits) - prediction.logits.begin();
    Model& model = views.model.model();
    if (sample.label && model.has_loss()) {
        const std::int64_t labels[] = {*sample.label};
        const auto classes =
            static_cast<std::int64_t>(sample.dataset->train->description().classes.size());
        const Tensor target =
            loss_target(task_of(views, classes), output, from_data<std::int64_t>(labels, {1}));
        prediction.loss = model.loss(output, target).item<double>();
    }
    return prediction;
}

Answer answer_predict(Views& views, const Request& request)
{
    const Sample sample = read_sample(views, request);
    const Tensor output = views.model.model().forward(sample.x);
    const std::optional<Prediction> prediction = predict(views, sample, output);
    if (!prediction) {
        throw RequestError("refused", "the network's output is " + output.shape().to_string() +
                                          ", not a number for each class");
    }
    const auto count = static_cast<std::int64_t>(prediction->logits.size());
    Json fields{{"classes", class_names(views, sample, count)},
                {"predicted", prediction->predicted},
                {"logits", prediction->logits},
                {"probabilities", prediction->probabilities}};
    if (sample.label) fields["label"] = *sample.label;
    if (prediction->loss) fields["loss"] = *prediction->loss;
    return {std::move(fields)};
}

} // namespace loom
