#include "core/tensor/safetensors_header.h"

#include "core/files/byte_reader.h"
#include "core/files/error.h"
#include "core/files/json_events.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace loom {

namespace {

// Ten times what the largest published models hold; each costs memory even when it is empty.
constexpr std::size_t kMaxTensors = 100'000;
constexpr std::uint64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kMetadataKey = "__metadata__";

using Coding = SafetensorsType::Coding;

constexpr std::array<SafetensorsType, 8> kTypes{{
    {"I64", DType::Int64, 8, Coding::Plain},
    {"F64", DType::Float64, 8, Coding::Plain},
    {"F32", DType::Float32, 4, Coding::Plain},
    {"I32", DType::Int32, 4, Coding::Plain},
    {"BF16", DType::Float32, 2, Coding::BFloat16},
    {"F16", DType::Float32, 2, Coding::Float16},
    {"U8", DType::UInt8, 1, Coding::Plain},
    {"BOOL", DType::Bool, 1, Coding::Bool},
}};

/// What the header says of one tensor, as far as it has been read.
struct Draft {
    const SafetensorsType* type = nullptr;
    std::optional<Shape> shape{};
    std::optional<std::vector<std::uint64_t>> offsets{};
};

/// Reads {"name": {"dtype": …, "shape": […], "data_offsets": […]}, …} without building a tree.
class HeaderEvents final : public JsonEvents {
public:
    std::map<std::string, Draft> drafts;
    std::map<std::string, std::string> metadata;

    void begin_object() override
    {
        if (where_ == Where::Start)
            where_ = Where::Members;
        else if (where_ == Where::Members)
            where_ = draft_ != nullptr ? Where::Tensor : Where::Metadata;
        else
            refuse("an object is not expected here");
    }

    void end_object() override
    {
        if (where_ == Where::Tensor) require_complete();
        where_ = Where::Members;
    }

    void begin_array() override
    {
        if (where_ == Where::Tensor && field_ == "shape") {
            where_ = Where::Shape;
            draft_->shape.emplace();
        } else if (where_ == Where::Tensor && field_ == "data_offsets") {
            where_ = Where::Offsets;
            draft_->offsets.emplace();
        } else {
            refuse("a list is not expected here");
        }
    }

    void end_array() override { where_ = Where::Tensor; }

    void key(std::string name) override
    {
        if (where_ == Where::Members)
            start_member(name);
        else if (where_ == Where::Tensor)
            start_field(name);
        else if (metadata.contains(name))
            refuse_twice(name);
        field_ = std::move(name);
    }

    void value(Json scalar) override
    {
        switch (where_) {
        case Where::Metadata: return set_metadata(scalar);
        case Where::Tensor: return set_type(scalar);
        case Where::Shape: return add_size(scalar);
        case Where::Offsets: return add_offset(scalar);
        default: refuse("an object is expected here");
        }
    }

private:
    enum class Where : std::uint8_t { Start, Members, Tensor, Metadata, Shape, Offsets };

    [[noreturn]] static void refuse(const std::string& reason) { throw JsonRefusal(reason); }
    [[noreturn]] static void refuse_twice(const std::string& key)
    {
        refuse(fmt::format("the key \"{}\" comes twice", printable(key)));
    }

    void start_member(const std::string& name)
    {
        draft_ = nullptr;
        if (name == kMetadataKey) {
            if (std::exchange(has_metadata_, true)) refuse_twice(name);
            return;
        }
        if (drafts.size() == kMaxTensors) refuse(fmt::format("more than {} tensors", kMaxTensors));
        const auto [member, is_new] = drafts.try_emplace(name);
        if (!is_new) refuse_twice(name);
        draft_ = &member->second;
    }

    void start_field(const std::string& name) const
    {
        const bool twice = (name == "dtype" && draft_->type != nullptr) ||
                           (name == "shape" && draft_->shape) ||
                           (name == "data_offsets" && draft_->offsets);
        if (twice) refuse_twice(name);
        if (name != "dtype" && name != "shape" && name != "data_offsets")
            refuse(fmt::format("unknown key \"{}\"", printable(name)));
    }

    void set_metadata(const Json& text)
    {
        if (!text.is_string()) refuse("__metadata__ holds texts only");
        metadata.emplace(field_, text.get<std::string>());
    }

    void set_type(const Json& text) const
    {
        if (field_ != "dtype" || !text.is_string())
            refuse(fmt::format("\"{}\" has a value of the wrong kind", field_));
        const auto& name = text.get_ref<const std::string&>();
        const auto found = std::ranges::find(kTypes, name, &SafetensorsType::name);
        if (found == kTypes.end())
            refuse(fmt::format("dtype {} is not supported", printable(name)));
        draft_->type = &*found;
    }

    static std::uint64_t whole_number(const Json& number)
    {
        if (!number.is_number_unsigned() || number.get<std::uint64_t>() > kMaxNumber)
            refuse("a whole number from 0 is expected here");
        return number.get<std::uint64_t>();
    }

    void add_size(const Json& number) const
    {
        if (draft_->shape->rank() == Shape::kMaxRank)
            refuse(fmt::format("more than {} axes", Shape::kMaxRank));
        draft_->shape->push_back(static_cast<std::int64_t>(whole_number(number)));
    }

    void add_offset(const Json& number) const
    {
        if (draft_->offsets->size() == 2) refuse("data_offsets are two numbers");
        draft_->offsets->push_back(whole_number(number));
    }

    void require_complete() const
    {
        if (draft_->type == nullptr || !draft_->shape || !draft_->offsets ||
            draft_->offsets->size() != 2)
            refuse("a tensor needs dtype, shape and two data_offsets");
    }

    Where where_ = Where::Start;
    Draft* draft_ = nullptr;
    std::string field_;
    bool has_metadata_ = false;
};

/// Bytes of the tensor; nothing when the product overflows. Sizes of 0 do not excuse the others.
std::optional<std::uint64_t> byte_size(const SafetensorsEntry& entry)
{
    std::optional<std::uint64_t> bytes = entry.type->size;
    for (const std::int64_t size : entry.shape) {
        bytes =
            checked_multiply(*bytes, static_cast<std::uint64_t>(std::max<std::int64_t>(size, 1)));
        if (!bytes || *bytes > kMaxNumber) return {};
    }
    return std::ranges::find(entry.shape, 0) != entry.shape.end() ? 0 : bytes;
}

void check_layout(const SafetensorsHeader& header, std::uint64_t data_bytes,
                  const std::string& file_name)
{
    const auto fail = [&file_name](const std::string& reason) {
        throw FileError(ExitCode::BadData, file_name + ": " + reason);
    };
    std::uint64_t expected = 0;
    for (const SafetensorsEntry& entry : header.entries) {
        const std::string name = printable(entry.name);
        const std::optional<std::uint64_t> bytes = byte_size(entry);
        if (!bytes) fail(fmt::format("the shape of \"{}\" is too large", name));
        if (entry.begin != expected) {
            fail(fmt::format("\"{}\" begins at byte {} of the data, but {} was expected", name,
                             entry.begin, expected));
        }
        if (entry.end < entry.begin || entry.end - entry.begin != *bytes) {
            fail(
                fmt::format("\"{}\" of shape {} needs {} bytes, but its data_offsets are {} and {}",
                            name, entry.shape.to_string(), *bytes, entry.begin, entry.end));
        }
        expected = entry.end;
    }
    if (expected != data_bytes) {
        fail(fmt::format("expected {} bytes of data after the header, but there are {}", expected,
                         data_bytes));
    }
}

} // namespace

const SafetensorsType& safetensors_type(DType dtype)
{
    return *std::ranges::find_if(kTypes, [dtype](const SafetensorsType& type) {
        return type.dtype == dtype && type.size == element_size(dtype);
    });
}

int writing_rank(const SafetensorsType& type) { return static_cast<int>(&type - kTypes.data()); }

SafetensorsHeader parse_safetensors_header(std::string_view json, std::uint64_t data_bytes,
                                           const std::string& file_name)
{
    HeaderEvents events;
    read_json(json, file_name + ": header", events);

    SafetensorsHeader header{.entries = {}, .metadata = std::move(events.metadata)};
    header.entries.reserve(events.drafts.size());
    for (auto& [name, draft] : events.drafts) {
        header.entries.push_back(
            {name, draft.type, *draft.shape, draft.offsets->front(), draft.offsets->back()});
    }
    std::ranges::sort(header.entries, [](const SafetensorsEntry& a, const SafetensorsEntry& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    check_layout(header, data_bytes, file_name);
    return header;
}

} // namespace loom
