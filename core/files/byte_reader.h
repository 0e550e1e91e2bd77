#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace loom {

/// A cursor over bytes of a file that is not trusted: every read is checked against what remains.
/// Throws FileError(BadData) that names the file, the offset and what was expected.
class ByteReader {
public:
    ByteReader(std::string_view bytes, std::string file_name);

    std::size_t remaining() const { return bytes_.size() - offset_; }
    std::size_t offset() const { return offset_; }
    std::uint8_t u8(std::string_view what);
    std::uint16_t u16_le(std::string_view what);
    std::uint32_t u32_le(std::string_view what);
    std::uint32_t u32_be(std::string_view what);
    std::uint64_t u64_le(std::string_view what);
    std::string_view take(std::uint64_t bytes, std::string_view what);
    void expect_end() const;
    [[noreturn]] void fail(const std::string& reason) const;

private:
    std::string_view bytes_;
    std::string file_name_;
    std::size_t offset_ = 0;
};

/// a * b, or nothing when it overflows.
std::optional<std::uint64_t> checked_multiply(std::uint64_t a, std::uint64_t b);

} // namespace loom
