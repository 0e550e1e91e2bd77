#pragma once

#include "core/engine/view_answers.h"
#include "datasets/data_loader.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace loom {

/// A network's way through a whole part of a data set, gone in short stretches: what it predicts
/// of each image, with weights that stay the same.
class PredictionsPass {
public:
    struct Key {
        std::uint64_t weights = 0;
        std::string split;
        std::int64_t limit = 0;
        std::shared_ptr<const LoadedDataset> data;
        bool operator==(const Key&) const = default;
    };

    explicit PredictionsPass(Key key, Views& views);

    const Key& key() const { return key_; }
    /// Goes on for about so long, at least by one batch.
    void go_on(Views& views, std::chrono::milliseconds time);
    Json to_json() const;
    /// The images of one cell of the confusion matrix, as "mistakes" lists its own.
    Json cell_json(std::int64_t label, std::int64_t predicted) const;

private:
    struct Guess {
        std::int64_t index, label, predicted;
        float probability; ///< of what it predicted
    };

    void add_batch(Views& views);
    void count(const Tensor& output, const Batch& batch);
    /// Those that are wanted, the surest first.
    Json surest_json(const std::function<bool(const Guess&)>& is_wanted) const;

    Key key_;
    std::int64_t total_ = 0, done_ = 0, classes_ = 0;
    std::unique_ptr<DataLoader> loader_;
    Evaluation evaluation_;
    std::vector<Guess> guesses_; ///< of every image seen
};

} // namespace loom
