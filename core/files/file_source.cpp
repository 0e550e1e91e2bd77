#include "core/files/file_source.h"

#include "core/files/error.h"
#include "core/files/open_file.h"

#include <fmt/core.h>

#include <cerrno>
#include <string>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

namespace loom {

namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;

} // namespace

struct FileSource::State {
    explicit State(std::filesystem::path name)
        : path(std::move(name)), file(open_regular_file(path, system))
    {
        struct stat status {};
        if (::fstat(file.get(), &status) == 0) size = static_cast<std::uint64_t>(status.st_size);
    }

    std::filesystem::path path;
    FileSystem system;
    OpenFile file;
    std::uint64_t size = 0;
    std::string piece;
};

FileSource::FileSource(std::filesystem::path path)
    : state_(std::make_unique<State>(std::move(path)))
{}

FileSource::~FileSource() = default;
FileSource::FileSource(FileSource&&) noexcept = default;

const std::filesystem::path& FileSource::path() const { return state_->path; }

std::uint64_t FileSource::size() const { return state_->size; }

std::size_t FileSource::read(void* out, std::size_t size)
{
    const ssize_t got = state_->file.read_up_to(static_cast<char*>(out), size);
    if (got < 0) {
        throw FileError(ExitCode::IoError, fmt::format("{}: cannot read: {}", state_->path.string(),
                                                       errno_text(static_cast<int>(-got))));
    }
    return static_cast<std::size_t>(got);
}

void FileSource::seek(std::uint64_t offset)
{
    if (::lseek(state_->file.get(), static_cast<off_t>(offset), SEEK_SET) < 0) {
        throw FileError(ExitCode::IoError, fmt::format("{}: cannot read: {}", state_->path.string(),
                                                       errno_text(errno)));
    }
}

std::string_view FileSource::next()
{
    state_->piece.resize(kPiece);
    state_->piece.resize(read(state_->piece.data(), kPiece));
    return state_->piece;
}

} // namespace loom
