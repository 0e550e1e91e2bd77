#include "core/engine/protocol.h"

#include "core/files/byte_reader.h"
#include "core/files/error.h"
#include "core/tensor/safetensors_header.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <numeric>

#include <fmt/core.h>

static_assert(std::endian::native == std::endian::little, "frames are little-endian");

namespace loom {
namespace {

const std::string kName = "frame";

/// How many bytes the head announces; nothing when no frame may have so many.
std::optional<std::size_t> payload_size(const Json& head)
{
    const auto bytes = head.find("bytes");
    if (bytes == head.end()) return 0;
    if (!bytes->is_number_unsigned()) return {};
    const auto size = bytes->get<std::uint64_t>();
    if (size > kMaxPayloadBytes) return {};
    return static_cast<std::size_t>(size);
}

} // namespace

std::string to_wire(Frame frame)
{
    if (!frame.bytes.empty()) frame.head["bytes"] = frame.bytes.size();
    std::string wire = to_json_line(frame.head);
    wire += '\n';
    wire += frame.bytes;
    return wire;
}

void FrameReader::drop_what_was_read()
{
    // When it is most of the buffer: each byte moves at most once.
    if (start_ <= buffer_.size() / 2) return;
    buffer_.erase(0, start_);
    searched_ -= std::min(searched_, start_);
    start_ = 0;
}

std::optional<Frame> FrameReader::next()
{
    if (broken_) return {};
    drop_what_was_read();
    if (!head_) {
        const std::size_t end = buffer_.find('\n', std::max(start_, searched_));
        searched_ = buffer_.size();
        const std::size_t length = (end == std::string::npos ? buffer_.size() : end) - start_;
        if (length > kMaxHeadBytes) {
            broken_ = true;
            throw FileError(ExitCode::BadData,
                            fmt::format("{}: a line of more than {} bytes", kName, kMaxHeadBytes));
        }
        if (end == std::string::npos) return {};
        const std::string line = buffer_.substr(start_, length);
        searched_ = start_ = end + 1;
        Json head = parse_json(line, kName);
        if (!head.is_object())
            throw FileError(ExitCode::BadData, kName + ": expected a JSON object on a line");
        const std::optional<std::size_t> size = payload_size(head);
        if (!size) {
            broken_ = true;
            throw FileError(
                ExitCode::BadData,
                fmt::format("{}: \"bytes\" must be a number up to {}", kName, kMaxPayloadBytes));
        }
        head_ = std::move(head);
        expected_ = *size;
    }
    if (buffer_.size() - start_ < expected_) return {};
    Frame frame{std::move(*head_), buffer_.substr(start_, expected_)};
    head_.reset();
    start_ += expected_;
    searched_ = start_;
    return frame;
}

std::int64_t ArrayView::numel() const
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::vector<float> ArrayView::floats() const
{
    if (dtype != "F32") return {};
    std::vector<float> numbers(data.size() / sizeof(float));
    if (!numbers.empty()) std::memcpy(numbers.data(), data.data(), numbers.size() * sizeof(float));
    return numbers;
}

std::vector<ArrayView> arrays(std::string_view bytes)
{
    if (bytes.empty()) return {};
    ByteReader reader(bytes, kName);
    const std::string_view json = reader.take(reader.u64_le("header length"), "header");
    const std::string_view data = reader.take(reader.remaining(), "tensors");
    std::vector<ArrayView> found;
    for (const SafetensorsEntry& entry :
         parse_safetensors_header(json, data.size(), kName).entries) {
        found.push_back({entry.name,
                         std::string(entry.type->name),
                         {entry.shape.begin(), entry.shape.end()},
                         data.substr(entry.begin, entry.end - entry.begin)});
    }
    return found;
}

const ArrayView* find_array(std::span<const ArrayView> all, std::string_view name)
{
    const auto found = std::ranges::find(all, name, &ArrayView::name);
    return found == all.end() ? nullptr : &*found;
}

std::string array_bytes(const std::string& name, std::span<const std::int64_t> shape,
                        std::span<const float> values)
{
    const std::size_t size = values.size_bytes();
    const Json header{{name,
                       {{"dtype", "F32"},
                        {"shape", std::vector<std::int64_t>(shape.begin(), shape.end())},
                        {"data_offsets", {std::size_t{0}, size}}}}};
    const std::string json = to_json_line(header);
    const auto length = static_cast<std::uint64_t>(json.size());
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    bytes += json;
    bytes.append(reinterpret_cast<const char*>(values.data()), size);
    return bytes;
}

} // namespace loom
