#pragma once

#include "datasets/dataset.h"
#include "datasets/find.h"

#include <memory>
#include <string_view>

namespace loom {

/// A data set in memory; both parts are loaded side by side.
struct LoadedDataset {
    std::shared_ptr<const Dataset> train;
    std::shared_ptr<const Dataset> test;
    DatasetLocation location;
};

/// Finds and reads a known data set. Throws FileError: NoInput when the name is not known or the
/// files are not there, BadData naming the file when they are not what they should be (sizes that
/// do not match, a label that has no class).
LoadedDataset load_dataset(std::string_view name, const std::filesystem::path& data_root = {});
LoadedDataset load_dataset(const DatasetLocation& location);

enum class DatasetPart : std::uint8_t { Train, Test };
std::shared_ptr<const Dataset> load_part(const DatasetLocation& location, DatasetPart part);

} // namespace loom
