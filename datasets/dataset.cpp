#include "datasets/dataset.h"

#include "core/tensor/random.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace loom {

namespace {

void require_index(std::int64_t i, std::int64_t size)
{
    if (i < 0 || i >= size) {
        throw std::out_of_range(
            fmt::format("[Dataset] expected an index from 0 to {}, got {}", size - 1, i));
    }
}

const Tensor& no_tensor()
{
    static const Tensor kUndefined;
    return kUndefined;
}

} // namespace

const Tensor& Dataset::images() const { return no_tensor(); }
const Tensor& Dataset::labels() const { return no_tensor(); }

TensorDataset::TensorDataset(DatasetDescription description, const Tensor& images,
                             const Tensor& labels)
    : description_(std::move(description)), images_(images.contiguous()),
      labels_(labels.contiguous())
{
    const bool fits = images_.dtype() == DType::UInt8 && labels_.dtype() == DType::Int64 &&
                      images_.dim() == 4 && labels_.dim() == 1 &&
                      images_.size(0) == labels_.size(0) && images_.device().is_host();
    if (!fits) {
        throw std::invalid_argument(fmt::format(
            "[TensorDataset] expected uint8 [N, C, H, W] and int64 [N], got {} {} and {} {}",
            name(images_.dtype()), images_.shape().to_string(), name(labels_.dtype()),
            labels_.shape().to_string()));
    }
    const auto classes = static_cast<std::int64_t>(description_.classes.size());
    const std::span values(labels_.data<std::int64_t>(), static_cast<std::size_t>(size()));
    const auto wrong = std::ranges::find_if(
        values, [classes](std::int64_t label) { return label < 0 || label >= classes; });
    if (wrong != values.end()) {
        throw std::invalid_argument(
            fmt::format("[TensorDataset] expected labels from 0 to {}, got {} at {}", classes - 1,
                        *wrong, wrong - values.begin()));
    }
}

Item TensorDataset::item(std::int64_t i) const
{
    require_index(i, size());
    return {images_.select(0, i), labels_.data<std::int64_t>()[i]};
}

Subset::Subset(std::shared_ptr<const Dataset> whole, std::vector<std::int64_t> indices)
    : whole_(std::move(whole)), indices_(std::move(indices))
{
    for (const std::int64_t index : indices_) require_index(index, whole_->size());
}

Item Subset::item(std::int64_t i) const
{
    require_index(i, size());
    return whole_->item(indices_[static_cast<std::size_t>(i)]);
}

HoldOut hold_out(const std::shared_ptr<const Dataset>& whole, double share, std::uint64_t seed)
{
    if (!(share >= 0 && share < 1)) {
        throw std::invalid_argument(
            fmt::format("[hold_out] expected a share from 0 to below 1, got {}", share));
    }
    // The training order of epoch 0 comes from the same seed; a held-out set must not depend on it.
    constexpr std::uint64_t kHoldOutEpoch = ~std::uint64_t{0};
    std::vector<std::int64_t> order = permutation(whole->size(), seed, kHoldOutEpoch);
    const auto middle = order.begin() + std::llround(share * static_cast<double>(order.size()));
    std::sort(order.begin(), middle);
    std::sort(middle, order.end());
    std::vector<std::int64_t> held(order.begin(), middle);
    std::vector<std::int64_t> kept(middle, order.end());
    return {std::make_shared<Subset>(whole, std::move(kept)),
            std::make_shared<Subset>(whole, std::move(held))};
}

} // namespace loom
