#include "datasets/resident_images.h"

#include "core/tensor/acceleration.h"

#include <algorithm>
#include <map>
#include <mutex>
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

struct ResidentImages::Bytes {
    Tensor host;   ///< the images where they come from, whose address stays theirs
    Tensor images; ///< uint8 [M, C, H, W]
    Tensor labels; ///< int64 [M]
};

std::unique_ptr<ResidentImages> ResidentImages::make(const Dataset& dataset,
                                                     const DataLoaderOptions& options)
{
    if (!is_suited(dataset, options)) return nullptr;
    try {
        return std::unique_ptr<ResidentImages>(
            new ResidentImages(bytes_of(dataset, options.device), options));
    } catch (const OutOfMemory&) {
        return nullptr; // batches come from the CPU, one at a time
    }
}

std::shared_ptr<const ResidentImages::Bytes> ResidentImages::bytes_of(const Dataset& dataset,
                                                                      const Device& device)
{
    using Key = std::pair<const void*, const Backend*>;
    static std::mutex mutex;
    static std::map<Key, std::weak_ptr<const Bytes>> all;
    const std::lock_guard lock(mutex);
    std::erase_if(all, [](const auto& entry) { return entry.second.expired(); });
    std::weak_ptr<const Bytes>& kept = all[{dataset.images().view_of().data, &device.backend()}];
    std::shared_ptr<const Bytes> bytes = kept.lock();
    if (bytes == nullptr) {
        bytes = std::make_shared<const Bytes>(
            Bytes{dataset.images(), dataset.images().to(device), dataset.labels().to(device)});
        kept = bytes;
    }
    return bytes;
}

ResidentImages::ResidentImages(std::shared_ptr<const Bytes> bytes, const DataLoaderOptions& options)
    : bytes_(std::move(bytes)), options_(options)
{
    for (const Transform& transform : options.transforms) {
        const auto* normalize = std::get_if<Normalize>(&transform);
        for (std::int64_t c = 0; c < bytes_->images.size(1); ++c) {
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
    Shape shape = bytes_->images.shape();
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
                        {.images = bytes_->images.view_of(),
                         .labels = bytes_->labels.view_of(),
                         .rows = rows,
                         .transforms = options_.transforms.size(),
                         .changes = changes,
                         .mean = means_,
                         .deviation = deviations_});
    return batch;
}

} // namespace loom
