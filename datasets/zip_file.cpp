#include "datasets/zip_file.h"

#include "core/files/atomic_file.h"
#include "core/files/byte_reader.h"
#include "core/files/error.h"
#include "core/files/file_source.h"
#include "core/files/gzip.h"

#include <fmt/core.h>

#include <zlib.h>

#include <algorithm>
#include <utility>

namespace loom {

namespace {

// Signatures and sizes of the format's records.
constexpr std::uint32_t kEndOfDirectory = 0x06054b50;
constexpr std::size_t kEndOfDirectoryBytes = 22;
constexpr std::size_t kMaxComment = 65'535;
constexpr std::uint32_t kDirectoryEntry = 0x02014b50;
constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::size_t kLocalHeaderBytes = 30;

constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kEncrypted = 1;
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 30;
constexpr std::uint64_t kMaxDirectoryBytes = std::uint64_t{16} << 20;

struct Entry {
    std::string name; ///< without folders
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t checksum = 0;
    std::uint32_t packed = 0; ///< bytes in the archive
    std::uint32_t size = 0;
    std::uint32_t offset = 0; ///< of its local header
};

std::string little_endian(std::uint32_t value)
{
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8)
        bytes.push_back(static_cast<char>(value >> shift & 0xff));
    return bytes;
}

class ZipReader {
public:
    explicit ZipReader(const std::filesystem::path& path) : path_(path), file_(path) {}

    std::vector<Entry> directory()
    {
        const std::uint64_t tail_bytes =
            std::min<std::uint64_t>(file_.size(), kEndOfDirectoryBytes + kMaxComment);
        const std::string tail = bytes_at(file_.size() - tail_bytes, tail_bytes);
        const std::size_t end = tail.rfind(little_endian(kEndOfDirectory));
        if (end == std::string::npos) fail("its directory is missing");
        ByteReader reader(std::string_view(tail).substr(end), path_.string());
        reader.take(10, "end of the directory");
        const std::uint16_t count = reader.u16_le("number of files");
        const std::uint32_t size = reader.u32_le("size of the directory");
        const std::uint32_t offset = reader.u32_le("place of the directory");
        reader.take(reader.u16_le("comment's length"), "comment");
        if (size > kMaxDirectoryBytes) fail("its directory is too large");
        return read_directory(bytes_at(offset, size), count);
    }

    std::string content(const Entry& entry)
    {
        if (entry.size > kMaxFileBytes) fail(fmt::format("{} is too large", entry.name));
        if ((entry.flags & kEncrypted) != 0) fail(fmt::format("{} is encrypted", entry.name));
        const std::string header = bytes_at(entry.offset, kLocalHeaderBytes);
        ByteReader reader(header, path_.string());
        if (reader.u32_le("header of a file") != kLocalHeader) fail("a file's header is missing");
        reader.take(22, "header of a file");
        const std::uint64_t name = reader.u16_le("name's length");
        const std::uint64_t extra = reader.u16_le("extra field's length");
        const std::uint64_t begin = entry.offset + kLocalHeaderBytes + name + extra;
        if (entry.method == kStored) return stored(entry, begin);
        if (entry.method == kDeflated) return inflated(entry, begin);
        fail(fmt::format("{} is packed by method {}", entry.name, entry.method));
    }

    [[noreturn]] void fail(const std::string& reason) const
    {
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: bad archive: {}", path_.string(), reason));
    }

private:
    std::string bytes_at(std::uint64_t offset, std::uint64_t size)
    {
        if (offset > file_.size() || size > file_.size() - offset) fail("it ends too early");
        std::string bytes(static_cast<std::size_t>(size), '\0');
        file_.seek(offset);
        if (file_.read(bytes.data(), bytes.size()) != bytes.size()) fail("it ends too early");
        return bytes;
    }

    std::vector<Entry> read_directory(const std::string& bytes, std::uint16_t count) const
    {
        ByteReader reader(bytes, path_.string());
        std::vector<Entry> entries;
        for (std::uint16_t i = 0; i < count; ++i) {
            if (reader.u32_le("entry of the directory") != kDirectoryEntry)
                fail("an entry of its directory is missing");
            reader.take(4, "versions");
            Entry entry;
            entry.flags = reader.u16_le("flags");
            entry.method = reader.u16_le("method");
            reader.take(4, "time");
            entry.checksum = reader.u32_le("checksum");
            entry.packed = reader.u32_le("packed size");
            entry.size = reader.u32_le("size");
            const std::uint64_t name = reader.u16_le("name's length");
            const std::uint64_t extra = reader.u16_le("extra field's length");
            const std::uint64_t comment = reader.u16_le("comment's length");
            reader.take(8, "attributes");
            entry.offset = reader.u32_le("place of the file");
            const std::string_view path = reader.take(name, "name");
            entry.name = path.substr(path.rfind('/') + 1);
            reader.take(extra + comment, "extra field");
            entries.push_back(std::move(entry));
        }
        return entries;
    }

    std::string stored(const Entry& entry, std::uint64_t begin)
    {
        std::string bytes = bytes_at(begin, entry.size);
        const auto sum = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
        if (sum != entry.checksum) fail(fmt::format("{} is damaged", entry.name));
        return bytes;
    }

    /// A gzip file is deflated data between a header and the same checksum and size.
    std::string inflated(const Entry& entry, std::uint64_t begin)
    {
        std::string gzip("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", 10);
        gzip += bytes_at(begin, entry.packed);
        gzip += little_endian(entry.checksum) + little_endian(entry.size);
        return gunzip(gzip, path_.string(), entry.size);
    }

    const std::filesystem::path& path_;
    FileSource file_;
};

} // namespace

void extract_zip(const std::filesystem::path& archive, const std::vector<std::string>& names,
                 const std::filesystem::path& folder)
{
    ZipReader reader(archive);
    const std::vector<Entry> entries = reader.directory();
    for (const std::string& name : names) {
        const auto entry = std::ranges::find(entries, name, &Entry::name);
        if (entry == entries.end()) reader.fail(fmt::format("{} is missing", name));
        write_file_atomically(folder / name, reader.content(*entry));
    }
}

} // namespace loom
