#include "datasets/resident_images.h"

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace loom {

namespace {

// More than this is better spent on the network.
constexpr std::int64_t kMostBytes = std::int64_t{2} << 30;

Tensor per_channel(const std::vector<double>& numbers, DType dtype, const Device& device)
{
    const auto count = static_cast<std::int64_t>(numbers.size());
    return from_data<double>(numbers, {count, 1, 1}).to(dtype).to(device);
}

bool is_suited(const Dataset& dataset, const DataLoaderOptions& options)
{
    return !options.device.is_host() && dataset.images().defined() &&
           dataset.images().numel() <= kMostBytes &&
           std::ranges::all_of(options.transforms, [](const Transform& transform) {
               return std::holds_alternative<Normalize>(transform);
           });
}

} // namespace

std::unique_ptr<ResidentImages> ResidentImages::make(const Dataset& dataset,
                                                     const DataLoaderOptions& options)
{
    if (!is_suited(dataset, options)) return nullptr;
    try {
        return std::unique_ptr<ResidentImages>(new ResidentImages(
            dataset.images().to(options.device), dataset.labels().to(options.device), options));
    } catch (const std::runtime_error&) {
        return nullptr; // no room: batches come from the CPU, one at a time
    }
}

ResidentImages::ResidentImages(Tensor images, Tensor labels, const DataLoaderOptions& options)
    : images_(std::move(images)), labels_(std::move(labels)), dtype_(options.dtype)
{
    for (const Transform& transform : options.transforms) {
        const auto& normalize = std::get<Normalize>(transform);
        means_.push_back(per_channel(normalize.mean, dtype_, options.device));
        deviations_.push_back(per_channel(normalize.std, dtype_, options.device));
    }
}

Batch ResidentImages::batch(const Dataset& dataset, std::vector<std::int64_t> indices) const
{
    const NoGrad no_grad;
    std::vector<std::int64_t> rows(indices.size());
    std::ranges::transform(indices, rows.begin(),
                           [&](std::int64_t index) { return dataset.row(index); });
    const Tensor chosen =
        from_data<std::int64_t>(rows, {static_cast<std::int64_t>(rows.size())}, images_.device());
    Tensor images = div(index_select(images_, 0, chosen).to(dtype_), 255);
    for (std::size_t i = 0; i < means_.size(); ++i)
        images = div(sub(images, means_[i]), deviations_[i]);
    return {images, index_select(labels_, 0, chosen), std::move(indices)};
}

} // namespace loom
