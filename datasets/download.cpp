#include "datasets/download.h"

#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/files/file_source.h"
#include "core/files/gzip.h"
#include "core/files/md5.h"
#include "core/files/open_file.h"
#include "datasets/http.h"
#include "datasets/tar_file.h"
#include "datasets/zip_file.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdlib>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace loom {

namespace {

namespace fs = std::filesystem;

constexpr int kAttempts = 4;
constexpr std::uint64_t kMaxBytes = std::uint64_t{8} << 30;

/// The file that a download grows in, beside its final place and under its own lock.
class PartFile {
public:
    explicit PartFile(const fs::path& target)
        : path_(target.string() + ".part"), file_(system_, open_for_appending())
    {
        if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0)
            fail(errno == EWOULDBLOCK ? "another download of it is under way" : errno_text(errno));
        size_ = fs::file_size(path_);
    }

    const fs::path& path() const { return path_; }
    std::uint64_t size() const { return size_; }

    void append(std::string_view bytes)
    {
        if (size_ + bytes.size() > kMaxBytes) fail("it is larger than any data set");
        if (const int error = file_.write_all(bytes)) fail(errno_text(error));
        size_ += bytes.size();
    }

    void start_again()
    {
        if (::ftruncate(file_.get(), 0) != 0) fail(errno_text(errno));
        size_ = 0;
    }

    std::string md5() const
    {
        FileSource source(path_);
        Md5 sum;
        for (std::string_view piece = source.next(); !piece.empty(); piece = source.next())
            sum.add(piece);
        return sum.finish();
    }

    /// MD5 of what is packed in it; "" when it is no whole gzip file.
    std::string md5_unpacked() const
    {
        FileSource source(path_);
        GzipReader reader([&source] { return source.next(); }, path_.string());
        std::string piece(std::size_t{256} << 10, '\0');
        Md5 sum;
        try {
            while (const std::size_t size = reader.read(piece.data(), piece.size()))
                sum.add(std::string_view(piece.data(), size));
        } catch (const FileError& error) {
            if (error.code() != ExitCode::BadData) throw;
            return "";
        }
        return sum.finish();
    }

    void take_place_of(const fs::path& target)
    {
        if (const int error = file_.sync()) fail(errno_text(error));
        std::error_code error;
        fs::rename(path_, target, error);
        if (error) fail(error.message());
        sync_folder(target.parent_path());
    }

private:
    [[noreturn]] void fail(const std::string& reason) const
    {
        throw FileError(ExitCode::CannotWrite,
                        fmt::format("{}: cannot write: {}", path_.string(), reason));
    }

    int open_for_appending()
    {
        const int file = system_.open(path_.c_str(),
                                      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (file < 0) fail(errno_text(errno));
        return file;
    }

    fs::path path_;
    FileSystem system_;
    OpenFile file_;
    std::uint64_t size_ = 0;
};

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

HttpResult transfer_once(const std::string& url, PartFile& part, const std::string& name,
                         const DownloadOptions& options)
{
    std::uint64_t before = part.size();
    HttpRequest request;
    request.url = url;
    request.from = before;
    request.allow_unencrypted = url.starts_with("http://");
    request.begin = [&](bool resumed) {
        if (resumed) return;
        part.start_again();
        before = 0;
    };
    request.body = [&](std::string_view bytes) { part.append(bytes); };
    request.progress = [&](std::uint64_t received, std::uint64_t total) {
        if (!options.progress) return true;
        return options.progress({name, before + received, total == 0 ? 0 : before + total});
    };
    return http_get(request);
}

/// Downloads until the server has no more, going on where the connection broke.
void transfer(const std::string& url, PartFile& part, const std::string& name,
              const DownloadOptions& options)
{
    HttpResult result;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const std::uint64_t before = part.size();
        result = transfer_once(url, part, name, options);
        if (result.outcome == HttpOutcome::Done) return;
        if (result.outcome == HttpOutcome::Stopped) {
            throw FileError(ExitCode::Stopped,
                            fmt::format("{}: stopped; the same command goes on from here", url));
        }
        if (result.outcome == HttpOutcome::RangeRefused && before != 0)
            part.start_again();
        else if (result.outcome != HttpOutcome::Interrupted)
            break;
    }
    throw FileError(ExitCode::IoError, fmt::format("{}: cannot download: {}", url, result.reason));
}

std::vector<std::string> base_urls(const DatasetDescription& description,
                                   const DownloadOptions& options)
{
    std::string mirror = options.mirror.empty() ? environment("LOOM_DATA_MIRROR") : options.mirror;
    if (mirror.empty()) return description.urls;
    if (!mirror.ends_with('/')) mirror.push_back('/');
    return {mirror + description.torchvision_class + "/"};
}

/// Tries the addresses in turn; only trouble with the network or the content leads to the next.
void download_from_any(const std::vector<std::string>& bases, const std::string& name,
                       const fs::path& path, const std::string& md5, const DownloadOptions& options)
{
    for (std::size_t i = 0; i < bases.size(); ++i) {
        try {
            return download_file(bases[i] + name, path, md5, options);
        } catch (const FileError& error) {
            const bool may_differ =
                error.code() == ExitCode::IoError || error.code() == ExitCode::BadData;
            if (!may_differ || i + 1 == bases.size()) throw;
        }
    }
    throw FileError(ExitCode::IoError, fmt::format("{}: no address is known for it", name));
}

bool is_there(const fs::path& path)
{
    std::error_code error;
    return fs::is_regular_file(path, error);
}

void make_folder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw FileError(ExitCode::CannotWrite, fmt::format("{}: cannot make this folder: {}",
                                                           folder.string(), error.message()));
    }
}

/// The data set's files out of an archive, each under the name that it has there.
void extract(const fs::path& archive, const std::vector<std::string>& missing,
             const fs::path& folder)
{
    if (archive.extension() != ".zip") return extract_tar_gz(archive, missing, folder);
    std::vector<std::string> packed = missing;
    for (std::string& name : packed) name += ".gz";
    extract_zip(archive, packed, folder);
}

void download_archive(const DatasetDescription& description, const fs::path& folder,
                      const std::vector<std::string>& missing, const DownloadOptions& options)
{
    const std::string& name = description.archive.name;
    const fs::path path = folder / name;
    if (!is_there(path)) {
        download_from_any(base_urls(description, options), name, path,
                          description.archive.md5_packed, options);
    }
    extract(path, missing, folder);
    fs::remove(path);
}

} // namespace

bool can_download() { return has_http(); }

void download_file(const std::string& url, const fs::path& path, const std::string& md5,
                   const DownloadOptions& options)
{
    make_folder(path.parent_path());
    PartFile part(path);
    const bool was_begun = part.size() != 0;
    const std::string name = path.filename().string();
    transfer(url, part, name, options);
    const auto is_right = [&] {
        return md5.empty() || part.md5() == md5 ||
               (!options.md5_unpacked.empty() && part.md5_unpacked() == options.md5_unpacked);
    };
    bool right = is_right();
    // A part left by another version of the file cannot be told from a good one before.
    if (!right && was_begun) {
        part.start_again();
        transfer(url, part, name, options);
        right = is_right();
    }
    if (!right) {
        const std::string sum = part.md5();
        part.start_again();
        throw FileError(
            ExitCode::BadData,
            fmt::format("{}: the download is damaged: expected MD5 {}, got {}", url, md5, sum));
    }
    part.take_place_of(path);
}

fs::path download_dataset(const DatasetDescription& description, const fs::path& root,
                          const DownloadOptions& options)
{
    const fs::path folder = root / description.folders.front();
    make_folder(folder);
    std::vector<std::string> missing;
    std::vector<DatasetFile> files = description.train_files;
    files.insert(files.end(), description.test_files.begin(), description.test_files.end());
    for (const DatasetFile& file : files) {
        if (is_there(folder / file.name) || is_there(folder / (file.name + ".gz"))) continue;
        missing.push_back(file.name);
        if (!description.archive.name.empty()) continue;
        DownloadOptions with_sum = options;
        with_sum.md5_unpacked = file.md5;
        download_from_any(base_urls(description, options), file.name + ".gz",
                          folder / (file.name + ".gz"), file.md5_packed, with_sum);
    }
    if (!description.archive.name.empty() && !missing.empty())
        download_archive(description, folder, missing, options);
    return folder;
}

} // namespace loom
