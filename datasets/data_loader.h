#pragma once

#include "datasets/dataset.h"
#include "datasets/transforms.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace loom {

struct Batch {
    Tensor images;                     ///< [B, C, H, W]: bytes / 255, then the transforms
    Tensor labels;                     ///< int64 [B]
    std::vector<std::int64_t> indices; ///< [B], of the items in the data set
};

/// A batch as its bytes lie in the data set, which must outlive it.
struct ByteBatch {
    std::vector<const std::uint8_t*> rows; ///< of each image, [C, H, W]
    std::vector<std::int64_t> labels;
};

enum class Prefetch : std::uint8_t {
    Auto, ///< when the batches go to a GPU; on the CPU training uses every processor itself
    Off,
    On,
};

struct DataLoaderOptions {
    std::int64_t batch_size = 100;
    bool shuffle = false;
    bool drop_last = false; ///< leave out a last batch that is not full
    std::uint64_t seed = 0;
    std::vector<Transform> transforms{};
    DType dtype = DType::Float32; ///< or Float64
    Device device{};
    Prefetch prefetch = Prefetch::Auto;
};

/// Batches of a data set by epoch and step. A batch is a pure function of the data set, the
/// options, epoch and step, so that training can resume anywhere. For use by one thread.
class DataLoader {
public:
    /// Throws std::invalid_argument for a batch size below 1 or a dtype that is not floating.
    DataLoader(std::shared_ptr<const Dataset> dataset, DataLoaderOptions options);
    ~DataLoader();
    DataLoader(DataLoader&&) noexcept;
    DataLoader(const DataLoader&) = delete;
    DataLoader& operator=(const DataLoader&) = delete;

    const Dataset& dataset() const;
    const DataLoaderOptions& options() const;
    std::int64_t steps_per_epoch() const;
    /// Epoch and step count from 0. Throws std::out_of_range for a step that the epoch does not
    /// have.
    Batch batch(std::int64_t epoch, std::int64_t step);
    /// The same items without a copy. Nothing where images are transformed or do not lie in memory.
    std::optional<ByteBatch> bytes(std::int64_t epoch, std::int64_t step);
    /// The labels of a batch on the host, without asking the device for them.
    std::vector<std::int64_t> labels(const Batch& batch) const;
    /// The items of a batch without its pixels.
    std::vector<std::int64_t> indices(std::int64_t epoch, std::int64_t step);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace loom
