#include "datasets/tar_file.h"

#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/files/file_source.h"
#include "core/files/gzip.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <string_view>

namespace loom {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 30;

// The fields of a header block (POSIX ustar).
struct Field {
    std::size_t begin, size;
};
constexpr Field kName{0, 100};
constexpr Field kSize{124, 12};
constexpr Field kChecksum{148, 8};
constexpr std::size_t kKind = 156;

using Block = std::array<char, kBlock>;

std::string_view field_text(const Block& block, Field field)
{
    const std::string_view text(block.data() + field.begin, field.size);
    return text.substr(0, text.find('\0'));
}

class TarReader {
public:
    explicit TarReader(const std::filesystem::path& path)
        : path_(path), file_(path), gzip_([this] { return file_.next(); }, path.string())
    {}

    struct Entry {
        std::string name; ///< without folders
        std::uint64_t size = 0;
        bool is_file = false;
    };

    /// The next entry's header; nothing at the end.
    std::optional<Entry> next()
    {
        Block block{};
        if (gzip_.read(block.data(), kBlock) != kBlock) fail("it ends too early");
        if (std::ranges::all_of(block, [](char byte) { return byte == 0; })) return {};
        check(block);
        const std::string_view name = field_text(block, kName);
        const char kind = block[kKind];
        return Entry{std::string(name.substr(name.rfind('/') + 1)), number(block, kSize),
                     kind == '0' || kind == '\0'};
    }

    std::string content(const Entry& entry)
    {
        if (entry.size > kMaxFileBytes) fail(fmt::format("{} is too large", entry.name));
        std::string bytes(padded(entry), '\0');
        if (gzip_.read(bytes.data(), bytes.size()) != bytes.size()) fail("it ends too early");
        bytes.resize(static_cast<std::size_t>(entry.size));
        return bytes;
    }

    void skip(const Entry& entry)
    {
        Block block{};
        for (std::uint64_t left = padded(entry); left > 0; left -= kBlock)
            if (gzip_.read(block.data(), kBlock) != kBlock) fail("it ends too early");
    }

    [[noreturn]] void fail(const std::string& reason) const
    {
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: bad archive: {}", path_.string(), reason));
    }

private:
    static std::size_t padded(const Entry& entry)
    {
        return static_cast<std::size_t>((entry.size + kBlock - 1) / kBlock * kBlock);
    }

    std::uint64_t number(const Block& block, Field field) const
    {
        std::string_view text = field_text(block, field);
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
        if (error != std::errc{}) fail("a number in a header is unreadable");
        return value;
    }

    void check(const Block& block) const
    {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < kBlock; ++i) {
            const bool counts = i < kChecksum.begin || i >= kChecksum.begin + kChecksum.size;
            sum += counts ? static_cast<unsigned char>(block[i]) : std::uint64_t{' '};
        }
        if (sum != number(block, kChecksum)) fail("the checksum of a header is wrong");
    }

    const std::filesystem::path& path_;
    FileSource file_;
    GzipReader gzip_;
};

} // namespace

void extract_tar_gz(const std::filesystem::path& archive, const std::vector<std::string>& names,
                    const std::filesystem::path& folder)
{
    TarReader reader(archive);
    std::set<std::string> missing(names.begin(), names.end());
    while (!missing.empty()) {
        const auto entry = reader.next();
        if (!entry) break;
        if (entry->is_file && missing.erase(entry->name) != 0)
            write_file_atomically(folder / entry->name, reader.content(*entry));
        else
            reader.skip(*entry);
    }
    if (!missing.empty()) reader.fail(fmt::format("{} is missing", *missing.begin()));
}

} // namespace loom
