#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace loom {

/// Replaces the file at `path` by `content` so that at any moment, also after kill -9 or power loss,
/// either the old or the new content is there: a temporary file in the same folder, checked fsync,
/// rename, checked fsync of the folder. Throws FileError with path and reason.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// Reads a whole regular file (no FIFO, device or folder). Throws FileError (kind NoInput when there
/// is none; Bad when it is larger than `limit` bytes).
std::string read_file(const std::filesystem::path& path, std::size_t limit);

/// Appends one line (newline added) to a log such as metrics.jsonl, in one write.
void append_line(const std::filesystem::path& path, std::string_view line);

/// fsync of a folder, checked.
void sync_folder(const std::filesystem::path& folder);

} // namespace loom
