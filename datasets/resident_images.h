#pragma once

#include "datasets/data_loader.h"

#include <memory>
#include <vector>

namespace loom {

/// A data set's bytes kept on a device, where whole batches are gathered, scaled and transformed:
/// only numbers of items and of what befalls them cross over, and no batch waits for the processor.
/// Gives the same bits as the CPU does. All parts of one data set share the bytes, which go with
/// the last of them.
class ResidentImages {
public:
    /// Null when batches must be made on the CPU: the device cannot, the images do not lie in one
    /// piece, or the device has no room for them.
    static std::unique_ptr<ResidentImages> make(const Dataset& dataset,
                                                const DataLoaderOptions& options);

    Batch batch(const Dataset& dataset, std::vector<std::int64_t> indices,
                std::int64_t epoch) const;

private:
    struct Bytes;
    ResidentImages(std::shared_ptr<const Bytes> bytes, const DataLoaderOptions& options);
    static std::shared_ptr<const Bytes> bytes_of(const Dataset& dataset, const Device& device);

    std::shared_ptr<const Bytes> bytes_;
    DataLoaderOptions options_;
    std::vector<double> means_, deviations_; ///< [transforms, C]; of the Normalize among them
};

} // namespace loom
