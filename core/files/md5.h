#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace loom {

/// The MD5 checksum (RFC 1321) of bytes that come in pieces. It recognises a damaged or mistaken
/// download; it is no protection against an attacker.
class Md5 {
public:
    void add(std::string_view bytes);
    /// 32 lower-case hexadecimal digits. Ends the sum.
    std::string finish();

private:
    void add_block(const unsigned char* block);

    std::array<std::uint32_t, 4> state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    std::array<unsigned char, 64> waiting_{};
    std::uint64_t length_ = 0; ///< bytes so far
};

std::string md5(std::string_view bytes);

} // namespace loom
