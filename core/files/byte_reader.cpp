#include "core/files/byte_reader.h"

#include "core/files/error.h"

#include <fmt/core.h>

#include <utility>

namespace loom {

namespace {

template <typename T>
T little_endian(std::string_view bytes)
{
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value =
            static_cast<T>(value | static_cast<T>(static_cast<unsigned char>(bytes[i])) << (8 * i));
    return value;
}

} // namespace

ByteReader::ByteReader(std::string_view bytes, std::string file_name)
    : bytes_(bytes), file_name_(std::move(file_name))
{}

std::uint8_t ByteReader::u8(std::string_view what)
{
    return static_cast<std::uint8_t>(take(1, what).front());
}

std::uint16_t ByteReader::u16_le(std::string_view what)
{
    return little_endian<std::uint16_t>(take(2, what));
}

std::uint32_t ByteReader::u32_le(std::string_view what)
{
    return little_endian<std::uint32_t>(take(4, what));
}

std::uint32_t ByteReader::u32_be(std::string_view what) { return __builtin_bswap32(u32_le(what)); }

std::uint64_t ByteReader::u64_le(std::string_view what)
{
    return little_endian<std::uint64_t>(take(8, what));
}

std::string_view ByteReader::take(std::uint64_t bytes, std::string_view what)
{
    if (bytes > remaining()) {
        fail(fmt::format("expected {} bytes of {}, but the file ends after {}", bytes, what,
                         remaining()));
    }
    const std::string_view taken = bytes_.substr(offset_, static_cast<std::size_t>(bytes));
    offset_ += taken.size();
    return taken;
}

void ByteReader::expect_end() const
{
    if (remaining() != 0)
        fail(fmt::format("expected the end of the file, but {} bytes follow", remaining()));
}

void ByteReader::fail(const std::string& reason) const
{
    throw FileError(ExitCode::BadData, fmt::format("{}: byte {}: {}", file_name_, offset_, reason));
}

std::optional<std::uint64_t> checked_multiply(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product)) return {};
    return product;
}

} // namespace loom
