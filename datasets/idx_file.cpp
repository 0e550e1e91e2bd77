#include "datasets/idx_file.h"

#include "core/files/byte_reader.h"
#include "core/files/error.h"
#include "core/files/file_source.h"
#include "core/files/gzip.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <limits>
#include <utility>

namespace loom {

namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 33;
constexpr int kMaxAxes = 4;
// DEFLATE packs at best 1032:1, so a file cannot hold what its header announces beyond that.
constexpr std::uint64_t kMaxPackingRatio = 1032;

/// Fills memory from the (unpacked) file; fewer bytes than asked for mean its end.
using ReadBytes = std::function<std::size_t(void*, std::size_t)>;

struct IdxType {
    std::uint8_t code;
    std::size_t size; ///< bytes of one element in the file
    DType dtype;
};

constexpr std::array<IdxType, 6> kTypes{{{0x08, 1, DType::UInt8},
                                         {0x09, 1, DType::Int32},
                                         {0x0B, 2, DType::Int32},
                                         {0x0C, 4, DType::Int32},
                                         {0x0D, 4, DType::Float32},
                                         {0x0E, 8, DType::Float64}}};

struct IdxHeader {
    IdxType type;
    Shape shape;
    std::uint64_t bytes = 0; ///< of the elements
};

[[noreturn]] void fail(const std::string& file_name, const std::string& reason)
{
    throw FileError(ExitCode::BadData, file_name + ": " + reason);
}

void read_exactly(const ReadBytes& read, void* out, std::size_t size, std::string_view what,
                  const std::string& file_name)
{
    const std::size_t got = read(out, size);
    if (got != size)
        fail(file_name,
             fmt::format("expected {} bytes of {}, but it ends after {}", size, what, got));
}

IdxHeader read_header(const ReadBytes& read, std::uint64_t max_bytes, const std::string& file_name)
{
    std::array<unsigned char, 4> magic{};
    read_exactly(read, magic.data(), magic.size(), "an IDX header", file_name);
    const auto* type = std::ranges::find(kTypes, magic[2], &IdxType::code);
    if (magic[0] != 0 || magic[1] != 0 || type == kTypes.end())
        fail(file_name, "not an IDX file: it does not begin with 00 00 and a known type");
    const int axes = magic[3];
    if (axes < 1 || axes > kMaxAxes)
        fail(file_name, fmt::format("expected 1 to {} axes, got {}", kMaxAxes, axes));

    std::string sizes(static_cast<std::size_t>(axes) * 4, '\0');
    read_exactly(read, sizes.data(), sizes.size(), "sizes", file_name);
    ByteReader reader(sizes, file_name);
    IdxHeader header{*type, {}, type->size};
    for (int axis = 0; axis < axes; ++axis) {
        const std::uint32_t size = reader.u32_be("sizes");
        header.shape.push_back(size);
        // At most 2^33 * 2^32 before the check: no overflow. An empty axis does not excuse the
        // others.
        header.bytes *= std::max<std::uint64_t>(size, 1);
        if (header.bytes > std::min(max_bytes, kMaxBytes)) {
            fail(file_name, fmt::format("it announces {} or more elements of {} bytes, which it "
                                        "cannot hold",
                                        header.bytes / type->size, type->size));
        }
    }
    if (header.shape.numel() == 0) header.bytes = 0;
    return header;
}

template <typename File>
File from_big_endian(const unsigned char* bytes)
{
    using Bits = std::conditional_t<
        sizeof(File) == 1, std::uint8_t,
        std::conditional_t<sizeof(File) == 2, std::uint16_t,
                           std::conditional_t<sizeof(File) == 4, std::uint32_t, std::uint64_t>>>;
    Bits bits = 0;
    for (std::size_t i = 0; i < sizeof(File); ++i)
        bits = static_cast<Bits>((std::uint64_t{bits} << 8) | bytes[i]);
    return std::bit_cast<File>(bits);
}

template <typename File, typename Ours>
void convert(const std::string& bytes, const Tensor& tensor)
{
    Ours* out = tensor.data<Ours>();
    const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
    for (std::size_t i = 0; i < bytes.size() / sizeof(File); ++i)
        out[i] = static_cast<Ours>(from_big_endian<File>(in + i * sizeof(File)));
}

Tensor read_elements(const ReadBytes& read, const IdxHeader& header, const std::string& file_name)
{
    const Tensor tensor = empty(header.shape, {.dtype = header.type.dtype});
    const auto size = static_cast<std::size_t>(header.bytes);
    if (header.type.code == 0x08) {
        read_exactly(read, tensor.data<std::uint8_t>(), size, "elements", file_name);
        return tensor;
    }
    std::string bytes(size, '\0');
    read_exactly(read, bytes.data(), size, "elements", file_name);
    switch (header.type.code) {
    case 0x09: convert<std::int8_t, std::int32_t>(bytes, tensor); break;
    case 0x0B: convert<std::int16_t, std::int32_t>(bytes, tensor); break;
    case 0x0C: convert<std::int32_t, std::int32_t>(bytes, tensor); break;
    case 0x0D: convert<float, float>(bytes, tensor); break;
    default: convert<double, double>(bytes, tensor); break;
    }
    return tensor;
}

Tensor read_idx(const ReadBytes& read, std::uint64_t max_bytes, const std::string& file_name)
{
    const IdxHeader header = read_header(read, max_bytes, file_name);
    Tensor tensor = read_elements(read, header, file_name);
    char extra = 0;
    if (read(&extra, 1) != 0) fail(file_name, "more bytes follow than its header announces");
    return tensor;
}

Tensor read_packed(GzipReader::Source source, std::uint64_t packed_bytes,
                   const std::string& file_name)
{
    GzipReader reader(std::move(source), file_name);
    const auto read = [&reader](void* out, std::size_t size) { return reader.read(out, size); };
    return read_idx(read, packed_bytes * kMaxPackingRatio, file_name);
}

} // namespace

Tensor parse_idx(std::string_view bytes, const std::string& file_name)
{
    const auto read = [&bytes](void* out, std::size_t size) {
        const std::size_t got = bytes.copy(static_cast<char*>(out), size);
        bytes.remove_prefix(got);
        return got;
    };
    return read_idx(read, bytes.size(), file_name);
}

Tensor parse_idx_gzip(std::string_view bytes, const std::string& file_name)
{
    const std::size_t size = bytes.size();
    return read_packed([&bytes] { return std::exchange(bytes, {}); }, size, file_name);
}

Tensor load_idx(const std::filesystem::path& path)
{
    FileSource file(path);
    std::array<char, 2> begin{};
    const std::size_t got = file.read(begin.data(), begin.size());
    std::string_view unread(begin.data(), got);
    if (is_gzip(unread)) {
        const auto next = [&] { return unread.empty() ? file.next() : std::exchange(unread, {}); };
        return read_packed(next, file.size(), path.string());
    }
    const auto read = [&](void* out, std::size_t size) {
        const std::size_t first = unread.copy(static_cast<char*>(out), size);
        unread.remove_prefix(first);
        return first + file.read(static_cast<char*>(out) + first, size - first);
    };
    return read_idx(read, file.size(), path.string());
}

} // namespace loom
