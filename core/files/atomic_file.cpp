#include "core/files/atomic_file.h"

#include "core/files/error.h"
#include "core/files/open_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <optional>
#include <random>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

namespace loom {

namespace {

constexpr std::string_view kTemporaryMark = ".tmp-";
// Leaves room in the 255 bytes of a file name for dot, mark, process and random number.
constexpr std::size_t kMaxNameInTemporary = 200;

[[noreturn]] void fail_write(const std::filesystem::path& path, std::string_view doing, int error)
{
    const ExitCode code = error == EIO ? ExitCode::IoError : ExitCode::CannotWrite;
    throw FileError(code, fmt::format("{}: cannot write: {} (while {})", path.string(),
                                      errno_text(error), doing));
}

std::filesystem::path folder_of(const std::filesystem::path& path)
{
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

OpenFile open_folder(const std::filesystem::path& folder, const std::filesystem::path& path,
                     FileSystem& system)
{
    int descriptor = -1;
    do {
        descriptor = system.open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) fail_write(path, "opening its folder", errno);
    return {system, descriptor};
}

void sync_open_folder(OpenFile& folder, const std::filesystem::path& path)
{
    const int error = folder.sync();
    // Some file systems cannot sync a folder at all and say so with EINVAL.
    if (error != 0 && error != EINVAL) fail_write(path, "syncing its folder", error);
}

/// What the name stands for: the file to replace, and the permissions that the new one gets.
struct Target {
    std::filesystem::path path;
    std::optional<mode_t> mode{}; ///< of the old file, if there is one
};

Target find_target(const std::filesystem::path& path)
{
    Target target{path};
    std::error_code error;
    if (std::filesystem::is_symlink(path, error)) {
        target.path = std::filesystem::weakly_canonical(path, error);
        if (error) fail_write(path, "following a symbolic link", error.value());
    }
    if (!target.path.has_filename()) fail_write(path, "looking for its name", EISDIR);
    struct stat status {};
    if (::stat(target.path.c_str(), &status) != 0) {
        if (errno != ENOENT) fail_write(path, "looking for the old file", errno);
        return target;
    }
    if (S_ISDIR(status.st_mode)) fail_write(path, "replacing it", EISDIR);
    if (!S_ISREG(status.st_mode)) {
        throw FileError(ExitCode::CannotWrite,
                        fmt::format("{}: cannot write: it is not a regular file", path.string()));
    }
    if (::faccessat(AT_FDCWD, target.path.c_str(), W_OK, AT_EACCESS) != 0)
        fail_write(path, "replacing it", errno);
    target.mode = status.st_mode & 07777;
    return target;
}

std::string temporary_name(const std::string& name)
{
    std::random_device random;
    const std::uint64_t number = (std::uint64_t{random()} << 32) | random();
    return fmt::format(".{}{}{}-{:016x}", name.substr(0, kMaxNameInTemporary), kTemporaryMark,
                       ::getpid(), number);
}

/// The process that a temporary file of ours belongs to; nothing for other names.
std::optional<pid_t> writer_of(std::string_view name)
{
    const std::size_t mark = name.rfind(kTemporaryMark);
    if (!name.starts_with('.') || mark == std::string_view::npos) return {};
    const char* first = name.data() + mark + kTemporaryMark.size();
    const char* last = name.data() + name.size();
    pid_t pid = 0;
    const auto [after_pid, pid_error] = std::from_chars(first, last, pid);
    if (pid_error != std::errc{} || pid <= 0 || after_pid == last || *after_pid != '-') return {};
    std::uint64_t number = 0;
    const auto [after, error] = std::from_chars(after_pid + 1, last, number, 16);
    if (error != std::errc{} || after != last || last - after_pid != 17) return {};
    return pid;
}

/// A new file that vanishes again unless it takes the place of the target.
class TemporaryFile {
public:
    TemporaryFile(FileSystem& system, const OpenFile& folder, const std::filesystem::path& path)
        : system_(system), folder_(folder.get()), path_(path),
          name_(temporary_name(path.filename().string())), file_(create())
    {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile()
    {
        file_.close();
        // If this fails too, sweep_temporary_files finds the file later.
        if (!renamed_) system_.unlinkat(folder_, name_.c_str());
    }

    void fill(std::string_view content, std::optional<mode_t> mode)
    {
        if (const int error = file_.write_all(content)) fail_write(path_, "writing", error);
        if (mode && ::fchmod(file_.get(), *mode) != 0)
            fail_write(path_, "setting its permissions", errno);
        if (const int error = file_.sync()) fail_write(path_, "syncing", error);
        if (const int error = file_.close()) fail_write(path_, "closing", error);
    }

    void take_place()
    {
        int result = 0;
        do {
            result = system_.renameat(folder_, name_.c_str(), path_.filename().c_str());
        } while (result != 0 && errno == EINTR);
        if (result != 0) fail_write(path_, "renaming the temporary file", errno);
        renamed_ = true;
    }

private:
    OpenFile create()
    {
        int descriptor = -1;
        do {
            descriptor = system_.openat(folder_, name_.c_str(),
                                        O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        } while (descriptor < 0 && errno == EINTR);
        if (descriptor < 0) fail_write(path_, "creating a temporary file beside it", errno);
        return {system_, descriptor};
    }

    FileSystem& system_;
    int folder_;
    const std::filesystem::path& path_;
    std::string name_;
    OpenFile file_;
    bool renamed_ = false;
};

/// Whether the file ends in the middle of a line.
bool ends_torn(const std::filesystem::path& path, int file)
{
    struct stat status {};
    if (::fstat(file, &status) != 0) fail_write(path, "looking at its end", errno);
    if (!S_ISREG(status.st_mode) || status.st_size == 0) return false;
    char last = 0;
    ssize_t got = 0;
    do {
        got = ::pread(file, &last, 1, status.st_size - 1);
    } while (got < 0 && errno == EINTR);
    if (got < 0) fail_write(path, "looking at its end", errno);
    return got == 1 && last != '\n';
}

bool is_gone(pid_t pid) { return ::kill(pid, 0) != 0 && errno == ESRCH; }

bool is_older_than(const std::filesystem::directory_entry& entry, std::chrono::seconds age)
{
    std::error_code error;
    const auto written = entry.last_write_time(error);
    return !error && std::filesystem::file_time_type::clock::now() - written >= age;
}

} // namespace

void write_file_atomically(const std::filesystem::path& path, std::string_view content,
                           FileSystem& system)
{
    const Target target = find_target(path);
    OpenFile folder = open_folder(folder_of(target.path), target.path, system);
    TemporaryFile temporary(system, folder, target.path);
    temporary.fill(content, target.mode);
    temporary.take_place();
    sync_open_folder(folder, target.path);
}

void write_file_atomically(const std::filesystem::path& path, std::string_view content)
{
    FileSystem system;
    write_file_atomically(path, content, system);
}

std::string read_file(const std::filesystem::path& path, std::size_t limit, FileSystem& system)
{
    OpenFile file = open_regular_file(path, system);
    struct stat status {};
    const bool known = ::fstat(file.get(), &status) == 0 && status.st_size > 0;
    const std::size_t size = known ? static_cast<std::size_t>(status.st_size) : 0;
    std::string content;
    // One byte more than expected shows the end, or that the file has grown (or is one of /proc).
    std::size_t want = std::min(size, limit) + 1;
    while (size <= limit && content.size() <= limit) {
        const std::size_t before = content.size();
        content.resize(before + want);
        const ssize_t got = file.read_up_to(content.data() + before, want);
        if (got < 0) {
            throw FileError(ExitCode::IoError, fmt::format("{}: cannot read: {}", path.string(),
                                                           errno_text(static_cast<int>(-got))));
        }
        content.resize(before + static_cast<std::size_t>(got));
        if (static_cast<std::size_t>(got) < want) return content;
        want = std::min(std::max<std::size_t>(content.size(), 4096), limit + 1 - content.size());
    }
    throw FileError(ExitCode::BadData, fmt::format("{}: larger than the {} bytes that are allowed",
                                                   path.string(), limit));
}

std::string read_file(const std::filesystem::path& path, std::size_t limit)
{
    FileSystem system;
    return read_file(path, limit, system);
}

void append_line(const std::filesystem::path& path, std::string_view line, FileSystem& system)
{
    int descriptor = -1;
    do {
        descriptor = system.open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) fail_write(path, "opening", errno);
    OpenFile file(system, descriptor);
    std::string text = ends_torn(path, descriptor) ? "\n" : "";
    text.append(line).push_back('\n');
    if (const int error = file.write_all(text)) fail_write(path, "appending a line", error);
    if (const int error = file.close()) fail_write(path, "closing", error);
}

void append_line(const std::filesystem::path& path, std::string_view line)
{
    FileSystem system;
    append_line(path, line, system);
}

void sync_folder(const std::filesystem::path& folder)
{
    FileSystem system;
    OpenFile open = open_folder(folder.empty() ? "." : folder, folder, system);
    sync_open_folder(open, folder);
}

int sweep_temporary_files(const std::filesystem::path& folder, std::chrono::seconds min_age)
{
    int removed = 0;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::optional<pid_t> writer = writer_of(entry.path().filename().string());
        if (!writer || !is_gone(*writer) || !entry.is_regular_file(error)) continue;
        if (is_older_than(entry, min_age) && std::filesystem::remove(entry.path(), error))
            ++removed;
    }
    return removed;
}

} // namespace loom
