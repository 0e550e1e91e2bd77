#pragma once

#include "datasets/description.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace loom {

struct DownloadProgress {
    std::string file;           ///< name of the file under way
    std::uint64_t received = 0; ///< bytes of it, a resumed part included
    std::uint64_t total = 0;    ///< 0: the server does not say
};

struct DownloadOptions {
    /// Base address instead of the published ones; "" takes LOOM_DATA_MIRROR, else the published.
    /// Only a mirror may be plain http.
    std::string mirror{};
    /// MD5 of what a gzip file holds, "" when unknown: a file packed anew, as mirrors' may be, is
    /// right when its content is.
    std::string md5_unpacked{};
    /// Called often; false stops with what has come kept for the next time.
    std::function<bool(const DownloadProgress&)> progress{};
};

/// Whether this build can download (libcurl was there).
bool can_download();

/// Downloads what is missing into `root` in torchvision's layout and returns that folder. A stopped
/// download goes on where it was (".part" beside the file), MD5 is checked where it is known, and
/// each file appears only when it is whole. Throws FileError naming file and reason: IoError for
/// the network, BadData for a wrong checksum, Stopped when `progress` said so.
std::filesystem::path download_dataset(const DatasetDescription& description,
                                       const std::filesystem::path& root,
                                       const DownloadOptions& options = {});

/// One file; `md5` may be "".
void download_file(const std::string& url, const std::filesystem::path& path,
                   const std::string& md5, const DownloadOptions& options = {});

} // namespace loom
