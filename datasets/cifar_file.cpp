#include "datasets/cifar_file.h"

#include "core/files/atomic_file.h"
#include "core/files/error.h"

#include <fmt/core.h>

#include <cstring>

namespace loom {

namespace {

constexpr std::size_t kImageBytes = std::size_t{3} * 32 * 32;
constexpr std::size_t kRecordBytes = 1 + kImageBytes;
constexpr unsigned char kClasses = 10;
constexpr std::size_t kMaxFileBytes = std::size_t{1} << 30;

std::size_t count_records(std::string_view bytes, const std::string& file_name)
{
    if (bytes.empty() || bytes.size() % kRecordBytes != 0) {
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: expected records of {} bytes, but it has {} bytes",
                                    file_name, kRecordBytes, bytes.size()));
    }
    return bytes.size() / kRecordBytes;
}

void read_records(std::string_view bytes, const std::string& file_name, std::uint8_t* images,
                  std::int64_t* labels)
{
    for (std::size_t i = 0; i < count_records(bytes, file_name); ++i) {
        const char* record = bytes.data() + i * kRecordBytes;
        const auto label = static_cast<unsigned char>(record[0]);
        if (label >= kClasses) {
            throw FileError(ExitCode::BadData,
                            fmt::format("{}: record {}: expected a label from 0 to {}, got {}",
                                        file_name, i, kClasses - 1, label));
        }
        labels[i] = label;
        std::memcpy(images + i * kImageBytes, record + 1, kImageBytes);
    }
}

CifarImages make_room(std::size_t records)
{
    const auto n = static_cast<std::int64_t>(records);
    return {empty({n, 3, 32, 32}, {.dtype = DType::UInt8}), empty({n}, {.dtype = DType::Int64})};
}

} // namespace

CifarImages parse_cifar(std::string_view bytes, const std::string& file_name)
{
    CifarImages all = make_room(count_records(bytes, file_name));
    read_records(bytes, file_name, all.images.data<std::uint8_t>(),
                 all.labels.data<std::int64_t>());
    return all;
}

CifarImages load_cifar(const std::vector<std::filesystem::path>& files)
{
    std::vector<std::string> contents;
    std::size_t records = 0;
    for (const auto& file : files) {
        contents.push_back(read_file(file, kMaxFileBytes));
        records += count_records(contents.back(), file.string());
    }
    CifarImages all = make_room(records);
    std::size_t done = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        read_records(contents[i], files[i].string(),
                     all.images.data<std::uint8_t>() + done * kImageBytes,
                     all.labels.data<std::int64_t>() + done);
        done += contents[i].size() / kRecordBytes;
        contents[i] = {};
    }
    return all;
}

} // namespace loom
