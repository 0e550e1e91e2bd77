#include "core/engine/predictions_pass.h"

#include "core/engine/prediction.h"
#include "core/training/training_data.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include <fmt/core.h>

namespace loom {

namespace {

// Small: whoever asks waits for a whole one, while training has the processors.
constexpr std::int64_t kBatchSize = 4;
constexpr std::chrono::milliseconds kStretch{15};
constexpr std::size_t kMostListed = 200;

std::shared_ptr<const Dataset> first_items(std::shared_ptr<const Dataset> part, std::int64_t limit)
{
    if (limit >= part->size()) return part;
    std::vector<std::int64_t> indices(static_cast<std::size_t>(limit));
    std::iota(indices.begin(), indices.end(), std::int64_t{0});
    return std::make_shared<Subset>(std::move(part), std::move(indices));
}

/// The share of a class's row or column that lies on the diagonal; 0 of nothing.
double share(std::int64_t hits, std::int64_t all)
{
    return all > 0 ? static_cast<double>(hits) / static_cast<double>(all) : 0;
}

} // namespace

PredictionsPass::PredictionsPass(Key key, Views& views) : key_(std::move(key))
{
    const auto part = key_.split == "train" ? key_.data->train : key_.data->test;
    classes_ = static_cast<std::int64_t>(part->description().classes.size());
    const auto items = first_items(part, key_.limit);
    total_ = items->size();
    const std::vector<Transform> transforms = without_random(
        transforms_of(views.model.drawing().network, part->description().image_shape));
    loader_ = std::make_unique<DataLoader>(items, DataLoaderOptions{.batch_size = kBatchSize,
                                                                    .transforms = transforms,
                                                                    .device = views.model.device(),
                                                                    .prefetch = Prefetch::Off});
}

void PredictionsPass::go_on(Views& views, std::chrono::milliseconds time)
{
    const auto end = std::chrono::steady_clock::now() + time;
    while (done_ < total_) {
        add_batch(views);
        if (std::chrono::steady_clock::now() >= end) return;
    }
}

void PredictionsPass::add_batch(Views& views)
{
    Model& model = views.model.model();
    const Batch batch = loader_->batch(0, done_ / kBatchSize);
    const Tensor output = model.forward(batch.images);
    if (output.dim() != 2 || output.size(1) < classes_) {
        throw RequestError("refused", fmt::format("the network's output is {}, not a number for "
                                                  "each of the {} classes",
                                                  output.shape().to_string(), classes_));
    }
    const std::int64_t size = batch.images.size(0);
    if (model.has_loss()) {
        const Tensor target = loss_target(task_of(views, classes_), output, batch.labels);
        evaluation_.loss_sum +=
            model.loss(output, target).item<double>() * static_cast<double>(size);
    }
    count(output, batch);
    done_ += size;
    evaluation_.samples = done_;
}

void PredictionsPass::count(const Tensor& output, const Batch& batch)
{
    const std::int64_t outputs = output.size(1);
    evaluation_.outputs = outputs;
    evaluation_.confusion.resize(static_cast<std::size_t>(classes_ * outputs));
    const std::vector<float> logits = output.to_vector<float>();
    const std::vector<std::int64_t> labels = batch.labels.to_vector<std::int64_t>();
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto row = logits.begin() + static_cast<std::ptrdiff_t>(i) * outputs;
        const std::vector<float> probabilities = softmax_of({row, row + outputs});
        const auto best = std::ranges::max_element(probabilities);
        const std::int64_t predicted = best - probabilities.begin();
        ++evaluation_.confusion[static_cast<std::size_t>(labels[i] * outputs + predicted)];
        guesses_.push_back({batch.indices[i], labels[i], predicted, *best});
    }
}

Json PredictionsPass::to_json() const
{
    const std::int64_t outputs = evaluation_.outputs;
    Json confusion = Json::array();
    std::vector<std::int64_t> columns(static_cast<std::size_t>(outputs));
    for (auto row = evaluation_.confusion.begin(); row != evaluation_.confusion.end();
         row += outputs) {
        confusion.push_back(std::vector<std::int64_t>(row, row + outputs));
        std::transform(columns.begin(), columns.end(), row, columns.begin(), std::plus<>());
    }
    const std::vector<std::int64_t> correct = evaluation_.correct_per_class();
    const std::vector<std::int64_t> rows = evaluation_.samples_per_class();
    Json precision = Json::array();
    Json recall = Json::array();
    for (std::size_t i = 0; i < correct.size(); ++i) {
        precision.push_back(share(correct[i], columns[i]));
        recall.push_back(share(correct[i], rows[i]));
    }
    return {{"samples", done_},
            {"total", total_},
            {"complete", done_ == total_},
            {"confusion", std::move(confusion)},
            {"loss", evaluation_.loss()},
            {"accuracy", evaluation_.accuracy()},
            {"precision", std::move(precision)},
            {"recall", std::move(recall)},
            {"mistakes",
             surest_json([](const Guess& guess) { return guess.label != guess.predicted; })}};
}

Json PredictionsPass::cell_json(std::int64_t label, std::int64_t predicted) const
{
    return surest_json([label, predicted](const Guess& guess) {
        return guess.label == label && guess.predicted == predicted;
    });
}

Json PredictionsPass::surest_json(const std::function<bool(const Guess&)>& is_wanted) const
{
    std::vector<Guess> surest;
    std::ranges::copy_if(guesses_, std::back_inserter(surest), is_wanted);
    std::ranges::stable_sort(surest, std::greater<>(), &Guess::probability);
    surest.resize(std::min(surest.size(), kMostListed));
    Json list = Json::array();
    for (const Guess& guess : surest)
        list.push_back({{"index", guess.index},
                        {"label", guess.label},
                        {"predicted", guess.predicted},
                        {"probability", guess.probability}});
    return list;
}

Answer answer_predictions(Views& views, const Request& request)
{
    const std::string split = request.text_or("split", "test");
    if (split != "train" && split != "test")
        throw RequestError("bad-request", "\"split\": expected \"train\" or \"test\"");
    PredictionsPass::Key key{
        .weights = views.model.weights(),
        .split = split,
        .limit = request.integer_if("limit", 1).value_or(std::numeric_limits<std::int64_t>::max()),
        .data = views.data.open(dataset_name(views, request))};
    views.model.model();
    auto& pass = views.predictions;
    if (!pass || !(pass->key() == key))
        pass = std::make_shared<PredictionsPass>(std::move(key), views);
    pass->go_on(views, kStretch);
    Json fields = pass->to_json();
    if (const Json* cell = request.find("cell")) {
        if (!cell->is_array() || cell->size() != 2 || !(*cell)[0].is_number_integer() ||
            !(*cell)[1].is_number_integer())
            throw RequestError("bad-request", "\"cell\": expected [label, predicted]");
        fields["cell"] =
            pass->cell_json((*cell)[0].get<std::int64_t>(), (*cell)[1].get<std::int64_t>());
    }
    return {std::move(fields)};
}

} // namespace loom
