#pragma once

#include "datasets/description.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace loom {

/// A folder in which data sets may lie.
struct DataRoot {
    std::filesystem::path path;
    std::string why;          ///< "--data-root", "LOOM_DATA_ROOT", "your data folder", …
    bool may_be_flat = false; ///< the files may lie in it directly, whichever set they belong to
};

/// Where to look, first to last: `data_root` alone when given (the flag --data-root), else
/// LOOM_DATA_ROOT, ./data as torchvision's tutorials have it, the user's data folder, and where
/// Debian's packages put data sets.
std::vector<DataRoot> data_roots(const std::filesystem::path& data_root = {});
/// $XDG_DATA_HOME/tensorloom/datasets: where downloads go.
std::filesystem::path user_data_folder();

/// A data set on disk.
struct DatasetLocation {
    const DatasetDescription* description = nullptr;
    std::filesystem::path folder;
    std::string why;                                      ///< of the root it was found in
    std::map<std::string, std::filesystem::path> files{}; ///< by DatasetFile::name
};

/// The first root that has all files, plain or gzip. Throws FileError(NoInput) that lists where it
/// looked and how to get it.
DatasetLocation find_dataset(const DatasetDescription& description,
                             const std::vector<DataRoot>& roots);

enum class Verification : std::uint8_t {
    Verified,    ///< MD5 as published
    NotVerified, ///< no MD5 is known for this form of the file
    Wrong,       ///< another MD5
};
struct VerifiedFile {
    std::filesystem::path path;
    Verification verification = Verification::NotVerified;
    std::string belongs_to{}; ///< when Wrong: the known set that has such a file, or ""
};
/// Reads every file.
std::vector<VerifiedFile> verify_dataset(const DatasetLocation& location);

} // namespace loom
