#pragma once

#include "core/tensor/tensor.h"
#include "datasets/description.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace loom {

struct Item {
    Tensor image; ///< uint8 [C, H, W]
    std::int64_t label = 0;
};

/// Numbered images with labels: size and item, as PyTorch's map-style Dataset. Items never change,
/// so several threads may read.
class Dataset {
public:
    virtual ~Dataset() = default;

    virtual std::int64_t size() const = 0;
    /// Throws std::out_of_range unless 0 <= i < size().
    virtual Item item(std::int64_t i) const = 0;
    virtual const DatasetDescription& description() const = 0;

    // For loading whole batches at once. A data set whose items do not lie side by side in memory
    // leaves these as they are and is then read item by item.
    /// uint8 [M, C, H, W], contiguous on the CPU; item i is the one at row(i). Undefined when there
    /// is no such memory.
    virtual const Tensor& images() const;
    /// int64 [M], as images().
    virtual const Tensor& labels() const;
    virtual std::int64_t row(std::int64_t i) const { return i; }
};

/// Images and labels in two tensors.
class TensorDataset : public Dataset {
public:
    /// images: uint8 [N, C, H, W]; labels: int64 [N], each in [0, classes). Throws
    /// std::invalid_argument for anything else.
    TensorDataset(DatasetDescription description, const Tensor& images, const Tensor& labels);

    std::int64_t size() const override { return labels_.numel(); }
    Item item(std::int64_t i) const override;
    const DatasetDescription& description() const override { return description_; }
    const Tensor& images() const override { return images_; }
    const Tensor& labels() const override { return labels_; }

private:
    DatasetDescription description_;
    Tensor images_;
    Tensor labels_;
};

/// Some items of another data set, in an order of its own; shares its memory.
class Subset : public Dataset {
public:
    /// Throws std::out_of_range for an index that `whole` does not have.
    Subset(std::shared_ptr<const Dataset> whole, std::vector<std::int64_t> indices);

    std::int64_t size() const override { return static_cast<std::int64_t>(indices_.size()); }
    Item item(std::int64_t i) const override;
    const DatasetDescription& description() const override { return whole_->description(); }
    const Tensor& images() const override { return whole_->images(); }
    const Tensor& labels() const override { return whole_->labels(); }
    std::int64_t row(std::int64_t i) const override
    {
        return whole_->row(indices_[static_cast<std::size_t>(i)]);
    }

private:
    std::shared_ptr<const Dataset> whole_;
    std::vector<std::int64_t> indices_;
};

/// The training part and the part held out of it, for early stopping.
struct HoldOut {
    std::shared_ptr<const Dataset> train;
    std::shared_ptr<const Dataset> validation;
};
/// Holds out round(share * size) items, drawn by the seed alone; both parts keep the items' order.
/// Throws std::invalid_argument unless 0 <= share < 1.
HoldOut hold_out(const std::shared_ptr<const Dataset>& whole, double share, std::uint64_t seed);

} // namespace loom
