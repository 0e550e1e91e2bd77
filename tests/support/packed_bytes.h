#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include <zlib.h>

namespace loom {

/// An IDX header: type code and sizes.
inline std::string idx_header(std::uint8_t type, std::initializer_list<std::uint32_t> sizes)
{
    std::string bytes{'\0', '\0', static_cast<char>(type), static_cast<char>(sizes.size())};
    for (const std::uint32_t size : sizes)
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes.push_back(static_cast<char>(size >> shift & 0xff));
    return bytes;
}

/// `count` bytes 0, 1, 2, … modulo `modulus`.
inline std::string counting_bytes(std::size_t count, std::size_t modulus = 256)
{
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<char>(i % modulus));
    return bytes;
}

inline std::string gzipped(const std::string& bytes)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

} // namespace loom
