#pragma once

#include "core/network/diagnosis.h"

#include <cstddef>
#include <cstdint>

namespace loom {

/// The device memory that training takes, as far as the drawing tells: bytes that do not depend on
/// the size of the batch, and bytes for each image of it. What the libraries take for convolutions
/// by themselves is not among them.
struct MemoryForecast {
    std::size_t fixed = 0;
    std::size_t per_image = 0;

    std::size_t needed(std::int64_t batch_size) const;
    /// The largest batch size that fits; 0: none does.
    std::int64_t largest_batch(std::size_t bytes) const;
};

/// `dataset_bytes` are kept on the device. Of a drawing without errors.
MemoryForecast forecast_memory(const Network& network, const Diagnosis& diagnosis,
                               const TrainingSettings& training, std::size_t dataset_bytes);

/// "batches of 4096 need about 9216 MiB; training.batch_size 1024 fits", for `bytes` that are
/// there.
std::string memory_advice(const MemoryForecast& forecast, std::int64_t batch_size,
                          std::size_t bytes);

} // namespace loom
