#include "core/tensor/safetensors.h"

#include "core/files/atomic_file.h"
#include "core/files/byte_reader.h"
#include "core/files/error.h"
#include "core/files/json.h"
#include "core/tensor/creation.h"
#include "core/tensor/half.h"
#include "core/tensor/safetensors_header.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace loom {

namespace {

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
constexpr std::size_t kMaxFileBytes = std::size_t{1} << 40;
// Readers map the file and want the data aligned.
constexpr std::size_t kHeaderAlignment = 8;

using Coding = SafetensorsType::Coding;

template <float Convert(std::uint16_t)>
Tensor widen(std::string_view data, const Shape& shape)
{
    Tensor tensor = empty(shape);
    float* out = tensor.data<float>();
    for (std::size_t i = 0; i < data.size() / 2; ++i) {
        std::uint16_t half = 0;
        std::memcpy(&half, data.data() + 2 * i, 2);
        out[i] = Convert(half);
    }
    return tensor;
}

/// A byte that is neither 0 nor 1 is no bool that C++ may read.
Tensor read_bools(std::string_view data, const Shape& shape)
{
    std::string bytes(data);
    for (char& byte : bytes) byte = byte != 0 ? 1 : 0;
    return from_bytes(bytes.data(), DType::Bool, shape);
}

Tensor read_entry(const SafetensorsEntry& entry, std::string_view buffer)
{
    const std::string_view data = buffer.substr(entry.begin, entry.end - entry.begin);
    switch (entry.type->coding) {
    case Coding::Float16: return widen<float_from_half>(data, entry.shape);
    case Coding::BFloat16: return widen<float_from_bfloat16>(data, entry.shape);
    case Coding::Bool: return read_bools(data, entry.shape);
    case Coding::Plain: break;
    }
    return from_bytes(data.data(), entry.type->dtype, entry.shape);
}

/// JSON without spaces, as the reference implementation writes it.
std::string header_text(const std::vector<SafetensorsEntry>& entries,
                        const std::map<std::string, std::string>& metadata)
{
    std::string text = "{";
    const char* separator = "";
    if (!metadata.empty()) {
        text += "\"__metadata__\":{";
        for (const auto& [key, value] : metadata) {
            text += fmt::format("{}{}:{}", separator, to_json_line(key), to_json_line(value));
            separator = ",";
        }
        text += "}";
    }
    for (const SafetensorsEntry& entry : entries) {
        text += fmt::format(R"({}{}:{{"dtype":"{}","shape":[)", separator, to_json_line(entry.name),
                            entry.type->name);
        for (int axis = 0; axis < entry.shape.rank(); ++axis)
            text += fmt::format("{}{}", axis == 0 ? "" : ",", entry.shape[axis]);
        text += fmt::format(R"(],"data_offsets":[{},{}]}})", entry.begin, entry.end);
        separator = ",";
    }
    text += "}";
    text.resize((text.size() + kHeaderAlignment - 1) / kHeaderAlignment * kHeaderAlignment, ' ');
    return text;
}

void append_u64_le(std::string& out, std::uint64_t value)
{
    for (int i = 0; i < 8; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

/// The order in which the format wants them.
std::vector<SafetensorsEntry> lay_out(const NamedTensors& tensors)
{
    std::vector<SafetensorsEntry> entries;
    for (const auto& [name, tensor] : tensors)
        entries.push_back({name, &safetensors_type(tensor.dtype()), tensor.shape(), 0, 0});
    std::ranges::stable_sort(
        entries, {}, [](const SafetensorsEntry& entry) { return writing_rank(*entry.type); });
    std::uint64_t end = 0;
    for (SafetensorsEntry& entry : entries) {
        entry.begin = end;
        end += static_cast<std::uint64_t>(entry.shape.numel()) * entry.type->size;
        entry.end = end;
    }
    return entries;
}

} // namespace

std::string to_safetensors(const NamedTensors& tensors,
                           const std::map<std::string, std::string>& metadata)
{
    const std::vector<SafetensorsEntry> entries = lay_out(tensors);
    const std::string header = header_text(entries, metadata);
    std::string bytes;
    bytes.reserve(8 + header.size() + (entries.empty() ? 0 : entries.back().end));
    append_u64_le(bytes, header.size());
    bytes += header;
    for (const SafetensorsEntry& entry : entries) {
        const Tensor tensor = tensors.at(entry.name).detach().to(Device::cpu()).contiguous();
        bytes.append(static_cast<const char*>(tensor.view_of().data), entry.end - entry.begin);
    }
    return bytes;
}

NamedTensors from_safetensors(std::string_view bytes, const std::string& file_name,
                              std::map<std::string, std::string>* metadata)
{
    ByteReader reader(bytes, file_name);
    const std::uint64_t header_bytes = reader.u64_le("the header's length");
    if (header_bytes > kMaxHeaderBytes)
        reader.fail(fmt::format("a header of {} bytes is too long", header_bytes));
    const std::string_view json = reader.take(header_bytes, "header");
    if (!json.starts_with('{')) reader.fail("the header does not begin with '{'");
    const std::string_view buffer = reader.take(reader.remaining(), "data");

    SafetensorsHeader header = parse_safetensors_header(json, buffer.size(), file_name);
    NamedTensors tensors;
    for (const SafetensorsEntry& entry : header.entries)
        tensors.emplace(entry.name, read_entry(entry, buffer));
    if (metadata != nullptr) *metadata = std::move(header.metadata);
    return tensors;
}

NamedTensors load_safetensors(const std::filesystem::path& path)
{
    return from_safetensors(read_file(path, kMaxFileBytes), path.string());
}

void save_safetensors(const std::filesystem::path& path, const NamedTensors& tensors)
{
    write_file_atomically(path, to_safetensors(tensors, {{"format", "pt"}}));
}

} // namespace loom
