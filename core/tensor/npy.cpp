#include "core/tensor/npy.h"

#include "core/files/atomic_file.h"
#include "core/files/byte_reader.h"
#include "core/files/error.h"
#include "core/tensor/creation.h"
#include "core/tensor/half.h"
#include "core/tensor/npy_header.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace loom {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
// numpy's own limit, against headers made to exhaust the reader.
constexpr std::uint32_t kMaxHeaderBytes = 10'000;
constexpr std::size_t kMaxFileBytes = std::size_t{1} << 40;
constexpr std::size_t kAlignment = 64;

/// numpy's kind letter and size, and how the file's elements become ours.
struct NpyType {
    std::string_view code;
    std::size_t size;
    Tensor (*read)(std::string_view data, const Shape& shape);
};

template <typename File, typename Ours>
Tensor convert(std::string_view data, const Shape& shape)
{
    std::vector<Ours> values(data.size() / sizeof(File));
    for (std::size_t i = 0; i < values.size(); ++i) {
        File value{};
        std::memcpy(&value, data.data() + i * sizeof(File), sizeof(File));
        values[i] = static_cast<Ours>(value);
    }
    return from_data<Ours>(values, shape);
}

template <DType Type>
Tensor copy(std::string_view data, const Shape& shape)
{
    return from_bytes(data.data(), Type, shape);
}

Tensor read_halves(std::string_view data, const Shape& shape)
{
    std::vector<float> values(data.size() / 2);
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::uint16_t half = 0;
        std::memcpy(&half, data.data() + 2 * i, 2);
        values[i] = float_from_half(half);
    }
    return from_data<float>(values, shape);
}

/// A byte that is neither 0 nor 1 is no bool that C++ may read.
Tensor read_bools(std::string_view data, const Shape& shape)
{
    std::string bytes(data);
    for (char& byte : bytes) byte = byte != 0 ? 1 : 0;
    return from_bytes(bytes.data(), DType::Bool, shape);
}

constexpr std::array<NpyType, 11> kTypes{{
    {"f4", 4, copy<DType::Float32>},
    {"f8", 8, copy<DType::Float64>},
    {"i8", 8, copy<DType::Int64>},
    {"i4", 4, copy<DType::Int32>},
    {"u1", 1, copy<DType::UInt8>},
    {"b1", 1, read_bools},
    {"f2", 2, read_halves},
    {"i1", 1, convert<std::int8_t, std::int32_t>},
    {"i2", 2, convert<std::int16_t, std::int32_t>},
    {"u2", 2, convert<std::uint16_t, std::int32_t>},
    {"u4", 4, convert<std::uint32_t, std::int64_t>},
}};

std::string_view descr_of(DType dtype)
{
    switch (dtype) {
    case DType::Float32: return "<f4";
    case DType::Float64: return "<f8";
    case DType::Int64: return "<i8";
    case DType::Int32: return "<i4";
    case DType::UInt8: return "|u1";
    case DType::Bool: return "|b1";
    }
    return "";
}

std::string_view read_header_text(ByteReader& reader)
{
    if (reader.take(kMagic.size(), "magic number") != kMagic)
        reader.fail("not a .npy file: it does not begin with \\x93NUMPY");
    const std::uint8_t major = reader.u8("format version");
    const std::uint8_t minor = reader.u8("format version");
    if (major < 1 || major > 3 || minor != 0)
        reader.fail(fmt::format("format version {}.{} is not supported", major, minor));
    const std::uint32_t length =
        major == 1 ? reader.u16_le("header length") : reader.u32_le("header length");
    if (length > kMaxHeaderBytes)
        reader.fail(fmt::format("a header of {} bytes is too long", length));
    return reader.take(length, "header");
}

const NpyType& find_type(const std::string& descr, const ByteReader& reader)
{
    const bool has_order = !descr.empty() && std::string_view("<>|=").find(descr[0]) < 4;
    const std::string_view code = std::string_view(descr).substr(has_order ? 1 : 0);
    const auto found = std::ranges::find(kTypes, code, &NpyType::code);
    if (!has_order || found == kTypes.end()) {
        reader.fail(fmt::format("dtype '{}' is not supported (float16, float32, float64, bool, "
                                "uint8 to uint32, int8 to int64 are)",
                                descr.substr(0, 40)));
    }
    return *found;
}

/// Bytes of the data, at most 2^63; nothing when the product overflows.
std::optional<std::uint64_t> data_size(const Shape& shape, std::size_t element)
{
    std::optional<std::uint64_t> bytes = element;
    for (const std::int64_t size : shape) {
        bytes =
            checked_multiply(*bytes, static_cast<std::uint64_t>(std::max<std::int64_t>(size, 1)));
        if (!bytes || *bytes > std::numeric_limits<std::int64_t>::max()) return {};
    }
    return std::ranges::find(shape, 0) != shape.end() ? 0 : bytes;
}

std::string with_bytes_swapped(std::string_view data, std::size_t element)
{
    std::string swapped(data);
    for (std::size_t i = 0; i + element <= swapped.size(); i += element)
        std::reverse(swapped.data() + i, swapped.data() + i + element);
    return swapped;
}

/// Fortran order is C order of the axes read backwards.
Tensor read_backwards(const NpyType& type, std::string_view data, const Shape& shape)
{
    std::vector<std::int64_t> sizes(shape.begin(), shape.end());
    std::ranges::reverse(sizes);
    std::vector<std::int64_t> axes(sizes.size());
    for (std::size_t i = 0; i < axes.size(); ++i)
        axes[i] = static_cast<std::int64_t>(axes.size() - 1 - i);
    return type.read(data, Shape(sizes)).permute(axes).contiguous();
}

} // namespace

Tensor from_npy(std::string_view bytes, const std::string& file_name)
{
    ByteReader reader(bytes, file_name);
    const NpyHeader header = parse_npy_header(read_header_text(reader), file_name);
    const NpyType& type = find_type(header.descr, reader);
    const std::optional<std::uint64_t> size = data_size(header.shape, type.size);
    if (!size) reader.fail(fmt::format("the shape {} is too large", header.shape.to_string()));
    std::string_view data = reader.take(*size, "data");
    reader.expect_end();

    std::string swapped;
    if (header.descr[0] == '>' && type.size > 1)
        data = swapped = with_bytes_swapped(data, type.size);
    if (header.fortran_order && header.shape.rank() > 1)
        return read_backwards(type, data, header.shape);
    return type.read(data, header.shape);
}

std::string to_npy(const Tensor& tensor)
{
    const Tensor values = tensor.detach().to(Device::cpu()).contiguous();
    std::string header = npy_header_text(descr_of(values.dtype()), values.shape());
    // Magic, version and length take 10 bytes; the header ends with a newline.
    const std::size_t begin = (10 + header.size() + 1 + kAlignment - 1) / kAlignment * kAlignment;
    header.resize(begin - 10 - 1, ' ');
    header.push_back('\n');

    std::string bytes(kMagic);
    bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xff),
              static_cast<char>(header.size() >> 8)};
    bytes += header;
    const auto size = static_cast<std::size_t>(values.numel()) * element_size(values.dtype());
    bytes.append(static_cast<const char*>(values.view_of().data), size);
    return bytes;
}

Tensor load_npy(const std::filesystem::path& path)
{
    return from_npy(read_file(path, kMaxFileBytes), path.string());
}

void save_npy(const std::filesystem::path& path, const Tensor& tensor)
{
    write_file_atomically(path, to_npy(tensor));
}

} // namespace loom
