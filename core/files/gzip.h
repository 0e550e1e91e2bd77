#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace loom {

/// Unpacks gzip (RFC 1952, also several members in a row) piece by piece, never more than asked
/// for, so that a small file cannot fill the memory. Checks the length and CRC of each member.
/// Throws FileError(BadData) naming the file.
class GzipReader {
public:
    /// The next piece of the packed file, valid until the next call; empty at the end.
    using Source = std::function<std::string_view()>;

    GzipReader(Source source, std::string file_name);
    ~GzipReader();
    GzipReader(const GzipReader&) = delete;
    GzipReader& operator=(const GzipReader&) = delete;

    /// Fills `out`; returns fewer than `size` bytes only at the end of the file.
    std::size_t read(void* out, std::size_t size);

private:
    struct Inflater;
    std::unique_ptr<Inflater> inflater_;
};

/// Unpacks at most `max_bytes`; throws FileError(BadData) naming the file when it holds more, is
/// truncated or corrupt, or when something else follows.
std::string gunzip(std::string_view bytes, const std::string& file_name, std::size_t max_bytes);

/// Whether the bytes begin as a gzip file does.
bool is_gzip(std::string_view bytes);

} // namespace loom
