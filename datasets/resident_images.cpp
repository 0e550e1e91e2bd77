#include "datasets/resident_images.h"

#include "core/tensor/acceleration.h"

#include <algorithm>
#include <utility>

namespace loom {

namespace {

// More than this is better spent on the network.
constexpr std::int64_t kMostBytes = std::int64_t{2} << 30;

bool is_suited(const Dataset& dataset, const DataLoaderOptions& options)
{
    return accelerator_of(options.device) != nullptr && dataset.images().defined() &&
           dataset.images().numel() <= kMostBytes;
}

} // namespace

std::unique_ptr<ResidentImages> ResidentImages::make(const Dataset& dataset,
                                                     const DataLoaderOptions& options)
{
    if (!is_suited(dataset, options)) return nullptr;
    try {
        return std::unique_ptr<ResidentImages>(new ResidentImages(
            dataset.images().to(options.device), dataset.labels().to(options.device), options));
    } catch (const OutOfMemory&) {
        return nullptr; // batches come from the CPU, one at a time
    }
}

ResidentImages::ResidentImages(Tensor images, Tensor labels, const DataLoaderOptions& options)
    : images_(std::move(images)), labels_(std::move(labels)), options_(options)
{
    for (const Transform& transform : options.transforms) {
        const auto* normalize = std::get_if<Normalize>(&transform);
        for (std::int64_t c = 0; c < images_.size(1); ++c) {
            means_.push_back(normalize == nullptr ? 0 : of_channel(normalize->mean, c));
            deviations_.push_back(normalize == nullptr ? 1 : of_channel(normalize->std, c));
        }
    }
}

Batch ResidentImages::batch(const Dataset& dataset, std::vector<std::int64_t> indices,
                            std::int64_t epoch) const
{
    std::vector<std::int64_t> rows(indices.size());
    std::ranges::transform(indices, rows.begin(),
                           [&](std::int64_t index) { return dataset.row(index); });
    Shape shape = images_.shape();
    const Shape image_shape(shape.sizes().subspan(1));
    const auto count = static_cast<std::int64_t>(rows.size());
    shape[0] = count;
    const std::vector<ImageChange> changes =
        draw_changes(options_.transforms, image_shape, {options_.seed, epoch, indices});
    Batch batch{empty(shape, {.dtype = options_.dtype, .device = options_.device}),
                empty({count}, {.dtype = DType::Int64, .device = options_.device}),
                std::move(indices)};
    accelerator_of(options_.device)
        ->gather_images(batch.images.view_of(), batch.labels.view_of(),
                        {.images = images_.view_of(),
                         .labels = labels_.view_of(),
                         .rows = rows,
                         .transforms = options_.transforms.size(),
                         .changes = changes,
                         .mean = means_,
                         .deviation = deviations_});
    return batch;
}

} // namespace loom
