#include "core/files/gzip.h"

#include "core/files/error.h"

#include <fmt/core.h>

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace loom {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;
// 15: the largest window; 16: gzip only, not zlib's own frame.
constexpr int kGzipWindow = 15 + 16;

} // namespace

struct GzipReader::Inflater {
    Inflater(Source next, std::string name) : source(std::move(next)), file_name(std::move(name))
    {
        if (inflateInit2(&stream, kGzipWindow) != Z_OK) throw std::bad_alloc();
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() { inflateEnd(&stream); }

    [[noreturn]] void fail(std::string_view reason) const
    {
        throw FileError(ExitCode::BadData, fmt::format("{}: bad gzip file: {}", file_name, reason));
    }

    /// Whether packed bytes are at hand; false at the end of the file.
    bool refill()
    {
        if (packed.empty()) packed = source();
        return !packed.empty();
    }

    /// One call of zlib; returns the unpacked bytes.
    std::size_t step(unsigned char* out, std::size_t size)
    {
        constexpr std::size_t kMax = std::numeric_limits<uInt>::max();
        const auto in = static_cast<uInt>(std::min(packed.size(), kMax));
        const auto room = static_cast<uInt>(std::min(size, kMax));
        // zlib takes what it only reads as non-const for history's sake.
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream.avail_in = in;
        stream.next_out = out;
        stream.avail_out = room;
        const int result = inflate(&stream, Z_NO_FLUSH);
        packed.remove_prefix(in - stream.avail_in);
        if (result == Z_STREAM_END)
            at_member_end = true;
        else if (result == Z_MEM_ERROR)
            throw std::bad_alloc();
        else if (result != Z_OK && result != Z_BUF_ERROR)
            fail(stream.msg != nullptr ? stream.msg : "it needs a dictionary");
        return room - stream.avail_out;
    }

    /// Starts the next member if there is one.
    bool next_member()
    {
        if (!refill()) return false;
        if (static_cast<unsigned char>(packed.front()) != 0x1f) fail("other data follows its end");
        inflateReset(&stream);
        at_member_end = false;
        return true;
    }

    Source source;
    std::string file_name;
    std::string_view packed;
    z_stream stream{};
    bool at_member_end = false;
};

GzipReader::GzipReader(Source source, std::string file_name)
    : inflater_(std::make_unique<Inflater>(std::move(source), std::move(file_name)))
{}

GzipReader::~GzipReader() = default;

std::size_t GzipReader::read(void* out, std::size_t size)
{
    auto* bytes = static_cast<unsigned char*>(out);
    std::size_t done = 0;
    while (done < size) {
        if (inflater_->at_member_end && !inflater_->next_member()) break;
        if (!inflater_->refill()) inflater_->fail("it ends too early");
        done += inflater_->step(bytes + done, size - done);
    }
    return done;
}

std::string gunzip(std::string_view bytes, const std::string& file_name, std::size_t max_bytes)
{
    GzipReader reader([&bytes] { return std::exchange(bytes, {}); }, file_name);
    std::string unpacked;
    while (unpacked.size() <= max_bytes) {
        const std::size_t before = unpacked.size();
        const std::size_t want = std::min(kPiece, max_bytes - before + 1);
        unpacked.resize(before + want);
        const std::size_t got = reader.read(unpacked.data() + before, want);
        unpacked.resize(before + got);
        if (got < want) return unpacked;
    }
    throw FileError(ExitCode::BadData, fmt::format("{}: unpacks to more than the {} bytes allowed",
                                                   file_name, max_bytes));
}

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

} // namespace loom
