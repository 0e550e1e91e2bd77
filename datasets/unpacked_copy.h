#pragma once

#include "core/tensor/tensor.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace loom {

/// What a gzip file of images holds, kept unpacked in the user's cache folder: unpacking takes
/// longer than everything else between a program's start and its first step. A copy counts only
/// while the packed file is the very one it was made of (by size, times and place on the disk) and
/// while its own checksum holds; the folder may be emptied at any time.
class UnpackedCopy {
public:
    /// Device, inode, size, times of its contents' and its inode's last change.
    using PackedFile = std::array<std::int64_t, 5>;

    /// Of the packed file as it is now.
    explicit UnpackedCopy(const std::filesystem::path& packed);

    /// Nothing when there is no copy, or none that counts.
    std::optional<Tensor> read() const;
    /// Keeps uint8 images for the next time, if they take a MiB or more. Where that fails, there
    /// is no next time.
    void write(const Tensor& images) const;

private:
    std::filesystem::path images_, record_; ///< empty: no copy is kept
    PackedFile packed_{};
};

/// $XDG_CACHE_HOME/tensorloom/unpacked; empty if the environment names no home.
std::filesystem::path unpacked_copies_folder();

} // namespace loom
