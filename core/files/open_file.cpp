#include "core/files/open_file.h"

#include "core/files/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

namespace loom {

namespace {

// Linux moves at most 2 GiB in one call.
constexpr std::size_t kMaxTransfer = std::size_t{1} << 30;

[[noreturn]] void fail_open(const std::filesystem::path& path, const std::string& reason,
                            ExitCode code = ExitCode::NoInput)
{
    throw FileError(code, fmt::format("{}: cannot read: {}", path.string(), reason));
}

void require_regular(const std::filesystem::path& path, mode_t mode)
{
    if (S_ISDIR(mode)) fail_open(path, "it is a folder, not a file");
    if (!S_ISREG(mode)) fail_open(path, "it is not a regular file");
}

} // namespace

OpenFile::~OpenFile() { close(); }

int OpenFile::close()
{
    const int descriptor = std::exchange(descriptor_, -1);
    if (descriptor < 0 || system_->close(descriptor) == 0) return 0;
    // Linux has released the descriptor although the call was interrupted.
    return errno == EINTR ? 0 : errno;
}

int OpenFile::write_all(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written =
            system_->write(descriptor_, bytes.data(), std::min(bytes.size(), kMaxTransfer));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        if (written == 0) return EIO;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

int OpenFile::sync()
{
    while (system_->fsync(descriptor_) != 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

ssize_t OpenFile::read_up_to(char* bytes, std::size_t size)
{
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got =
            system_->read(descriptor_, bytes + done, std::min(size - done, kMaxTransfer));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -errno;
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return static_cast<ssize_t>(done);
}

std::string errno_text(int error) { return std::generic_category().message(error); }

OpenFile open_regular_file(const std::filesystem::path& path, FileSystem& system)
{
    // Opening some devices does something, so ask before opening, and again after it.
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) fail_open(path, errno_text(errno));
    require_regular(path, status.st_mode);

    int descriptor = -1;
    do {
        descriptor = system.open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) {
        const int error = errno;
        fail_open(path, errno_text(error), error == EIO ? ExitCode::IoError : ExitCode::NoInput);
    }
    OpenFile file(system, descriptor);
    if (::fstat(descriptor, &status) != 0) fail_open(path, errno_text(errno), ExitCode::IoError);
    require_regular(path, status.st_mode);
    return file;
}

} // namespace loom
