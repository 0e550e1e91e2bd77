#pragma once

#include "core/files/file_system.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace loom {

/// A file descriptor that is closed in the end. For code that read_file and write_file_atomically
/// do not serve.
class OpenFile {
public:
    OpenFile(FileSystem& system, int descriptor) : system_(&system), descriptor_(descriptor) {}
    OpenFile(OpenFile&& other) noexcept
        : system_(other.system_), descriptor_(std::exchange(other.descriptor_, -1))
    {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile();

    int get() const { return descriptor_; }
    /// Closes now. Returns an errno, or 0.
    int close();
    /// Writes everything, past short writes and interruptions. Returns an errno, or 0.
    int write_all(std::string_view bytes);
    /// fsync past interruptions. Returns an errno, or 0. A failed fsync must not be tried again:
    /// the kernel may have dropped the pages and would then report success.
    int sync();
    /// At most `size` bytes, fewer only at the end of the file. Returns the bytes read or -errno.
    ssize_t read_up_to(char* bytes, std::size_t size);

private:
    FileSystem* system_;
    int descriptor_;
};

/// "No space left on device" for ENOSPC.
std::string errno_text(int error);

/// Opens a regular file for reading; never waits for a FIFO and never touches a device.
/// Throws FileError(NoInput), or IoError when the disk fails.
OpenFile open_regular_file(const std::filesystem::path& path, FileSystem& system);

} // namespace loom
