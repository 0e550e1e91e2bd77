#pragma once

#include "datasets/data_loader.h"

#include <memory>
#include <vector>

namespace loom {

/// A data set's bytes kept on a device, where whole batches are gathered and scaled: only the
/// numbers of the items cross over, and no batch waits for the processor. Gives the same bits as
/// gathering on the CPU.
class ResidentImages {
public:
    /// Null when batches must be made on the CPU: the device is the CPU, the images do not lie in
    /// one piece, a transform is random, or the device has no room for them.
    static std::unique_ptr<ResidentImages> make(const Dataset& dataset,
                                                const DataLoaderOptions& options);

    Batch batch(const Dataset& dataset, std::vector<std::int64_t> indices) const;

private:
    ResidentImages(Tensor images, Tensor labels, const DataLoaderOptions& options);

    Tensor images_; ///< uint8 [M, C, H, W]
    Tensor labels_; ///< int64 [M]
    DType dtype_;
    std::vector<Tensor> means_, deviations_; ///< of each Normalize, [C, 1, 1] or [1, 1, 1]
};

} // namespace loom
