#include "datasets/unpacked_copy.h"

#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/files/file_source.h"
#include "core/files/md5.h"

#include <fmt/format.h>

#include <bit>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <tuple>

#include <sys/stat.h>

namespace loom {

namespace {

namespace fs = std::filesystem;
using PackedFile = UnpackedCopy::PackedFile;

constexpr const char* kFormat = "unpacked-1";
constexpr std::size_t kMostRecordBytes = 4096;
constexpr std::size_t kFewestBytes = 1 << 20; // fewer are unpacked before anyone notices

/// Every bit of the bytes changes it: each step is invertible. In four lanes, as fast as memory.
std::uint64_t checksum(const std::uint8_t* bytes, std::size_t size)
{
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
    constexpr std::size_t kLanes = 4, kStep = kLanes * sizeof(std::uint64_t);
    std::array<std::uint64_t, kLanes> lanes{1, 2, 3, size};
    const auto add = [&lanes](const std::uint8_t* from) {
        std::array<std::uint64_t, kLanes> words{};
        std::memcpy(words.data(), from, kStep);
        for (std::size_t i = 0; i < kLanes; ++i)
            lanes[i] = std::rotl((lanes[i] ^ words[i]) * kOdd, 29);
    };
    const std::size_t whole = size / kStep * kStep;
    for (std::size_t at = 0; at < whole; at += kStep) add(bytes + at);
    std::array<std::uint8_t, kStep> rest{};
    std::memcpy(rest.data(), bytes + whole, size - whole);
    add(rest.data());
    std::uint64_t sum = 0;
    for (const std::uint64_t lane : lanes) sum = std::rotl((sum ^ lane) * kOdd, 29);
    return sum;
}

std::int64_t nanoseconds(const timespec& time)
{
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::size_t bytes_of(const Tensor& images) { return static_cast<std::size_t>(images.numel()); }

/// The copy's own description: format, packed file, sizes, checksum.
std::string record_of(const PackedFile& packed, const Tensor& images)
{
    return fmt::format("{} {} {} {}\n", kFormat, fmt::join(packed, " "),
                       fmt::join(images.shape(), " "),
                       checksum(images.data<std::uint8_t>(), bytes_of(images)));
}

/// The shape that a record tells of, [N, H, W]; empty if it is not such a record.
Shape shape_in(const std::string& record)
{
    std::istringstream fields(record);
    std::string format;
    fields >> format;
    std::int64_t field = 0;
    for (std::size_t i = 0; i < std::tuple_size_v<PackedFile>; ++i) fields >> field;
    Shape shape{0, 0, 0};
    for (int axis = 0; axis < 3; ++axis) fields >> shape[axis];
    const bool is_plausible = fields && format == kFormat && shape[0] > 0 && shape[1] > 0 &&
                              shape[2] > 0 && shape[0] < (1 << 24) && shape[1] < (1 << 12) &&
                              shape[2] < (1 << 12);
    return is_plausible ? shape : Shape{};
}

} // namespace

fs::path unpacked_copies_folder()
{
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    fs::path base = cache == nullptr ? "" : cache;
    if (!base.is_absolute()) base = home == nullptr ? fs::path() : fs::path(home) / ".cache";
    return base.is_absolute() ? base / "tensorloom" / "unpacked" : fs::path();
}

UnpackedCopy::UnpackedCopy(const fs::path& packed)
{
    const fs::path folder = unpacked_copies_folder();
    struct stat status {};
    std::error_code error;
    const fs::path absolute = fs::absolute(packed, error);
    if (folder.empty() || error || packed.extension() != ".gz" ||
        ::stat(packed.c_str(), &status) != 0)
        return;
    packed_ = {static_cast<std::int64_t>(status.st_dev), static_cast<std::int64_t>(status.st_ino),
               status.st_size, nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
    const std::string name = packed.stem().string() + "-" + md5(absolute.string()).substr(0, 12);
    images_ = folder / name;
    record_ = folder / (name + ".record");
}

std::optional<Tensor> UnpackedCopy::read() const
{
    std::error_code error;
    if (images_.empty() || !fs::is_regular_file(record_, error)) return {};
    try {
        const std::string record = read_file(record_, kMostRecordBytes);
        const Shape shape = shape_in(record);
        FileSource file(images_);
        if (shape.rank() == 0 || file.size() != static_cast<std::uint64_t>(shape.numel()))
            return {};
        Tensor images = empty(shape, {.dtype = DType::UInt8});
        const std::size_t got = file.read(images.data<std::uint8_t>(), bytes_of(images));
        if (got != bytes_of(images) || record != record_of(packed_, images)) return {};
        return images;
    } catch (const FileError&) {
        return {}; // gone or unreadable: the packed file is there
    }
}

void UnpackedCopy::write(const Tensor& images) const
{
    if (images_.empty() || images.dtype() != DType::UInt8 || images.dim() != 3 ||
        bytes_of(images) < kFewestBytes)
        return;
    std::error_code error;
    fs::create_directories(images_.parent_path(), error);
    if (error) return;
    try {
        const auto* bytes = reinterpret_cast<const char*>(images.data<std::uint8_t>());
        fs::remove(record_, error);
        write_file_atomically(images_, {bytes, bytes_of(images)});
        write_file_atomically(record_, record_of(packed_, images));
    } catch (const FileError&) {
        fs::remove(images_, error); // a full disk needs the room
    }
}

} // namespace loom
