#pragma once

#include "core/engine/data_shelf.h"
#include "core/engine/request.h"
#include "core/engine/view_model.h"
#include "core/training/evaluation.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace loom {

class PredictionsPass;

/// What the answers to requests for pictures and numbers are made from. For use by one thread.
struct Views {
    ViewModel& model;
    DataShelf& data;
    std::shared_ptr<PredictionsPass> predictions{}; ///< the last one, which may not be complete
};

/// Which data set a request is about: its "name", else the drawing's.
std::string dataset_name(const Views& views, const Request& request);

/// One image as the network sees it.
struct Sample {
    Tensor image;                        ///< float32 [C, H, W], from 0 to 1
    Tensor x;                            ///< [1, C, H, W]: after the transforms of evaluation
    std::optional<std::int64_t> label{}; ///< of an image of the data set
    std::shared_ptr<const LoadedDataset> dataset{};
};
/// The request's "sample": throws RequestError (bad-request, no-data).
Sample read_sample(Views& views, const Request& request);
std::vector<std::string> class_names(const Views& views, const Sample& sample, std::int64_t count);

// One function a request, each in a file of its own kind.
Answer answer_cards(Views& views, const Request& request);
Answer answer_parameters(Views& views, const Request& request);
Answer answer_tensor(Views& views, const Request& request);
Answer answer_predict(Views& views, const Request& request);
Answer answer_predictions(Views& views, const Request& request);
Answer answer_images(Views& views, const Request& request);
Answer answer_history(const Request& request);
Answer answer_runs(const Request& request);

/// Float32 values with a shape, as an array of an answer.
Tensor float_array(const std::vector<float>& values, const Shape& shape);
Json shape_json(const Shape& shape);

} // namespace loom
