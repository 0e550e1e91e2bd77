#pragma once

#include "datasets/load.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace loom {

/// The data sets in memory: each is loaded once and then shared, immutable, by training and views.
/// Holds on to the two that were asked for last. Safe for several threads.
class DataShelf {
public:
    /// Throws FileError: NoInput when the data set is not there.
    using Load = std::function<LoadedDataset(const std::string& name,
                                             const std::filesystem::path& data_root)>;

    explicit DataShelf(std::filesystem::path data_root, Load load = load_known);

    /// Loads it unless it is here. Throws what Load does.
    std::shared_ptr<const LoadedDataset> open(const std::string& name);
    /// Where to look for this one from now on.
    void set_root(const std::string& name, const std::filesystem::path& data_root);
    std::filesystem::path root_of(const std::string& name) const;
    /// Looks anew the next time, after a download.
    void forget(const std::string& name);

private:
    struct Entry {
        std::string name;
        std::shared_ptr<const LoadedDataset> data;
    };

    static LoadedDataset load_known(const std::string& name,
                                    const std::filesystem::path& data_root);

    std::filesystem::path data_root_;
    Load load_;
    mutable std::mutex mutex_; ///< of the roots and entries
    std::mutex loading_;       ///< held while one is read, so that nobody reads it twice
    std::map<std::string, std::filesystem::path> roots_;
    std::vector<Entry> entries_; ///< the one asked for last is the last
};

} // namespace loom
