#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace loom {

/// A regular file that is read piece by piece, for files too large to hold whole. Opens no FIFO,
/// device or folder. Throws FileError (NoInput, IoError) naming the file.
class FileSource {
public:
    explicit FileSource(std::filesystem::path path);
    ~FileSource();
    FileSource(FileSource&&) noexcept;
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    const std::filesystem::path& path() const;
    /// Bytes when it was opened.
    std::uint64_t size() const;
    /// Fills `out`; returns fewer than `size` bytes only at the end of the file.
    std::size_t read(void* out, std::size_t size);
    /// Goes on reading `offset` bytes from the beginning.
    void seek(std::uint64_t offset);
    /// The next piece, valid until the next call; empty at the end.
    std::string_view next();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace loom
