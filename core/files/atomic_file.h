#pragma once

#include "core/files/file_system.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace loom {

/// Replaces the file at `path` by `content` so that at any moment, also after kill -9 or power
/// loss, either the old or the new content is there: a temporary file in the same folder, checked
/// fsync, rename, checked fsync of the folder. Follows symbolic links and keeps the file's
/// permissions; a file without write permission, a folder or a device is refused. Throws FileError
/// (CannotWrite, or IoError when the disk fails) with path and reason.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);
void write_file_atomically(const std::filesystem::path& path, std::string_view content,
                           FileSystem& system);

/// Reads a whole regular file (no FIFO, device or folder). Throws FileError (kind NoInput when
/// there is none; BadData when it is larger than `limit` bytes).
std::string read_file(const std::filesystem::path& path, std::size_t limit);
std::string read_file(const std::filesystem::path& path, std::size_t limit, FileSystem& system);

/// Appends one line (newline added) to a log such as metrics.jsonl, in one write. After a torn last
/// line (kill -9, full disk) it begins a new one, so that only the torn line is lost.
void append_line(const std::filesystem::path& path, std::string_view line);
void append_line(const std::filesystem::path& path, std::string_view line, FileSystem& system);

/// fsync of a folder, checked.
void sync_folder(const std::filesystem::path& folder);

/// Removes what writers that were killed have left in `folder`: temporary files older than
/// `min_age` whose process is gone. Returns how many. (The age protects writers on other machines
/// or in other containers, whose process numbers mean nothing here.)
int sweep_temporary_files(const std::filesystem::path& folder,
                          std::chrono::seconds min_age = std::chrono::minutes(1));

} // namespace loom
