#include "datasets/transforms.h"

#include "core/tensor/random.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace loom {

namespace {

// A transform may draw this many blocks of four numbers for an image.
constexpr std::uint64_t kBlocksPerItem = 16;
constexpr int kErasingAttempts = 10; // as torchvision's

/// The random numbers of one image in one transform.
class Draws {
public:
    Draws(PhiloxKey key, std::int64_t index)
        : key_(key), counter_(static_cast<std::uint64_t>(index) * kBlocksPerItem)
    {}
    /// In [0, 1), with 32 bits.
    double uniform()
    {
        if (used_ == 4) {
            block_ = philox(key_, counter_++);
            used_ = 0;
        }
        return block_[used_++] * 0x1p-32;
    }
    /// In [0, n).
    std::int64_t below(std::int64_t n)
    {
        return static_cast<std::int64_t>(uniform() * static_cast<double>(n));
    }

private:
    PhiloxKey key_;
    std::uint64_t counter_;
    std::array<std::uint32_t, 4> block_{};
    std::size_t used_ = 4;
};

struct ImageSize {
    std::int64_t height, width;
};

using Kind = ImageChange::Kind;

ImageChange draw(const Normalize& /*normalize*/, const ImageSize& /*size*/, Draws& /*draws*/)
{
    return {.kind = Kind::Normalize};
}

ImageChange draw(const RandomCrop& crop, const ImageSize& /*size*/, Draws& draws)
{
    const std::int64_t top = draws.below(2 * crop.padding + 1) - crop.padding;
    const std::int64_t left = draws.below(2 * crop.padding + 1) - crop.padding;
    if (top == 0 && left == 0) return {};
    return {.kind = Kind::Shift,
            .top = static_cast<std::int32_t>(top),
            .left = static_cast<std::int32_t>(left)};
}

ImageChange draw(const RandomHorizontalFlip& flip, const ImageSize& /*size*/, Draws& draws)
{
    return {.kind = draws.uniform() >= flip.p ? Kind::None : Kind::Mirror};
}

ImageChange draw(const RandomErasing& erasing, const ImageSize& size, Draws& draws)
{
    if (draws.uniform() >= erasing.p) return {};
    const double area = static_cast<double>(size.height * size.width);
    const double log_low = std::log(erasing.ratio[0]);
    const double log_high = std::log(erasing.ratio[1]);
    for (int attempt = 0; attempt < kErasingAttempts; ++attempt) {
        const double share =
            erasing.scale[0] + draws.uniform() * (erasing.scale[1] - erasing.scale[0]);
        const double ratio = std::exp(log_low + draws.uniform() * (log_high - log_low));
        const auto height = static_cast<std::int64_t>(std::lround(std::sqrt(area * share * ratio)));
        const auto width = static_cast<std::int64_t>(std::lround(std::sqrt(area * share / ratio)));
        if (height >= size.height || width >= size.width) continue;
        const std::int64_t top = draws.below(size.height - height + 1);
        const std::int64_t left = draws.below(size.width - width + 1);
        return {.kind = Kind::Erase,
                .top = static_cast<std::int32_t>(top),
                .left = static_cast<std::int32_t>(left),
                .height = static_cast<std::int32_t>(height),
                .width = static_cast<std::int32_t>(width),
                .value = erasing.value};
    }
    return {};
}

/// One image of a batch in memory.
template <typename T>
struct Planes {
    T* data;
    std::int64_t channels, height, width;

    T* row(std::int64_t c, std::int64_t y) const { return data + (c * height + y) * width; }
};

template <typename T>
void normalize(const Normalize& by, const Planes<T>& image)
{
    const std::int64_t pixels = image.height * image.width;
    for (std::int64_t c = 0; c < image.channels; ++c) {
        const T mean = static_cast<T>(of_channel(by.mean, c));
        const T std = static_cast<T>(of_channel(by.std, c));
        T* plane = image.row(c, 0);
        for (std::int64_t i = 0; i < pixels; ++i) plane[i] = (plane[i] - mean) / std;
    }
}

template <typename T>
void shift(const ImageChange& change, const Planes<T>& image)
{
    const std::int64_t top = change.top, left = change.left;
    const auto pixels = static_cast<std::size_t>(image.height * image.width);
    std::vector<T> old(pixels);
    const std::int64_t begin = std::max<std::int64_t>(0, -left);
    const std::int64_t end = std::min(image.width, image.width - left);
    for (std::int64_t c = 0; c < image.channels; ++c) {
        std::copy_n(image.row(c, 0), pixels, old.begin());
        std::fill_n(image.row(c, 0), pixels, T{0});
        for (std::int64_t y = 0; y < image.height && begin < end; ++y) {
            const std::int64_t from = y + top;
            if (from < 0 || from >= image.height) continue;
            std::copy_n(old.data() + from * image.width + begin + left, end - begin,
                        image.row(c, y) + begin);
        }
    }
}

template <typename T>
void apply(const ImageChange& change, const Transform& transform, const Planes<T>& image)
{
    switch (change.kind) {
    case Kind::None: return;
    case Kind::Normalize: return normalize(std::get<Normalize>(transform), image);
    case Kind::Shift: return shift(change, image);
    case Kind::Mirror:
        for (std::int64_t y = 0; y < image.channels * image.height; ++y)
            std::reverse(image.row(0, y), image.row(0, y) + image.width);
        return;
    case Kind::Erase:
        for (std::int64_t c = 0; c < image.channels; ++c)
            for (std::int64_t y = change.top; y < change.top + change.height; ++y)
                std::fill_n(image.row(c, y) + change.left, change.width,
                            static_cast<T>(change.value));
    }
}

template <typename T>
void apply_to_batch(const std::vector<Transform>& transforms, const Tensor& images,
                    const TransformPosition& position)
{
    const Shape image_shape(images.shape().sizes().subspan(1));
    const std::vector<ImageChange> changes = draw_changes(transforms, image_shape, position);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const std::size_t sample = i / transforms.size();
        const Planes<T> image{images.data<T>() +
                                  static_cast<std::int64_t>(sample) * image_shape.numel(),
                              images.size(1), images.size(2), images.size(3)};
        apply(changes[i], transforms[i % transforms.size()], image);
    }
}

[[noreturn]] void refuse(const std::string& transform, const std::string& expected,
                         const std::string& got)
{
    throw std::invalid_argument(fmt::format("[{}] expected {}, got {}", transform, expected, got));
}

std::string list_text(const std::vector<double>& numbers)
{
    std::string text;
    for (const double number : numbers)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", number);
    return numbers.size() == 1 ? text : "[" + text + "]";
}

/// The numbers of one setting, the default filled in and checked.
std::vector<double> numbers_of(const TransformChoice& choice, const TransformSetting& setting,
                               std::int64_t channels)
{
    const auto given = choice.settings.find(setting.name);
    if (given == choice.settings.end()) return setting.default_value;
    const std::vector<double>& numbers = given->second;
    const bool per_channel = choice.name == "Normalize";
    const bool right_count = numbers.size() == setting.default_value.size() ||
                             (per_channel && numbers.size() == static_cast<std::size_t>(channels));
    if (!right_count) {
        const std::string count = per_channel
                                      ? fmt::format("1 or {} numbers", channels)
                                      : fmt::format("{} numbers", setting.default_value.size());
        refuse(choice.name, fmt::format("{} for {}", count, setting.name), list_text(numbers));
    }
    for (const double number : numbers) {
        if (number >= setting.min && number <= setting.max) continue; // refuses NaN too
        refuse(choice.name, fmt::format("{} from {} to {}", setting.name, setting.min, setting.max),
               list_text(numbers));
    }
    return numbers;
}

std::array<double, 2> ordered_pair(const std::string& transform, const std::string& setting,
                                   const std::vector<double>& numbers)
{
    if (numbers[0] > numbers[1])
        refuse(transform, fmt::format("the smaller {} first", setting), list_text(numbers));
    return {numbers[0], numbers[1]};
}

Transform make_transform(const TransformChoice& choice, const TransformDescription& description,
                         std::int64_t channels)
{
    std::map<std::string, std::vector<double>> numbers;
    for (const TransformSetting& setting : description.settings)
        numbers[setting.name] = numbers_of(choice, setting, channels);
    const std::string& name = choice.name;
    if (name == "Normalize") return Normalize{numbers["mean"], numbers["std"]};
    if (name == "RandomHorizontalFlip") return RandomHorizontalFlip{numbers["p"][0]};
    if (name == "RandomErasing") {
        return RandomErasing{numbers["p"][0], ordered_pair(name, "scale", numbers["scale"]),
                             ordered_pair(name, "ratio", numbers["ratio"]), numbers["value"][0]};
    }
    const double padding = numbers["padding"][0];
    if (padding != std::floor(padding)) refuse(name, "a whole padding", list_text({padding}));
    return RandomCrop{static_cast<std::int64_t>(padding)};
}

void refuse_unknown_settings(const TransformChoice& choice, const TransformDescription& description)
{
    for (const auto& [setting, numbers] : choice.settings) {
        if (std::ranges::find(description.settings, setting, &TransformSetting::name) ==
            description.settings.end())
            refuse(choice.name, "a setting that it has", fmt::format("\"{}\"", setting));
    }
}

} // namespace

std::vector<Transform> make_transforms(const std::vector<TransformChoice>& choices,
                                       const Shape& image_shape)
{
    std::vector<Transform> transforms;
    for (const TransformChoice& choice : choices) {
        const TransformDescription* description = find_transform_description(choice.name);
        if (description == nullptr)
            refuse("transforms", "the name of a transform", fmt::format("\"{}\"", choice.name));
        refuse_unknown_settings(choice, *description);
        transforms.push_back(make_transform(choice, *description, image_shape.at(0)));
    }
    return transforms;
}

bool is_random(const Transform& transform) { return !std::holds_alternative<Normalize>(transform); }

std::vector<Transform> without_random(const std::vector<Transform>& transforms)
{
    std::vector<Transform> kept;
    std::ranges::remove_copy_if(transforms, std::back_inserter(kept), is_random);
    return kept;
}

double of_channel(const std::vector<double>& numbers, std::int64_t channel)
{
    return numbers[numbers.size() == 1 ? 0 : static_cast<std::size_t>(channel)];
}

std::vector<ImageChange> draw_changes(const std::vector<Transform>& transforms,
                                      const Shape& image_shape, const TransformPosition& position)
{
    const std::size_t samples = position.indices.size(), count = transforms.size();
    const ImageSize size{image_shape.at(1), image_shape.at(2)};
    std::vector<ImageChange> changes(samples * count);
    for (std::size_t t = 0; t < count; ++t) {
        // The place in the list tells apart two transforms of one kind.
        const PhiloxKey key = Generator(position.seed, fmt::format("transform.{}", t),
                                        static_cast<std::uint64_t>(position.epoch))
                                  .next();
        for (std::size_t i = 0; i < samples; ++i) {
            Draws draws(key, position.indices[i]);
            changes[i * count + t] = std::visit(
                [&](const auto& transform) { return draw(transform, size, draws); }, transforms[t]);
        }
    }
    return changes;
}

void apply_transforms(const std::vector<Transform>& transforms, const Tensor& images,
                      const TransformPosition& position)
{
    const bool fits = images.dim() == 4 && images.is_contiguous() && images.device().is_host() &&
                      images.size(0) == static_cast<std::int64_t>(position.indices.size());
    if (!fits) {
        refuse(
            "transforms", "a contiguous batch [B, C, H, W] on the CPU with B indices",
            fmt::format("{} and {} indices", images.shape().to_string(), position.indices.size()));
    }
    if (images.dtype() == DType::Float32)
        apply_to_batch<float>(transforms, images, position);
    else if (images.dtype() == DType::Float64)
        apply_to_batch<double>(transforms, images, position);
    else
        refuse("transforms", "float32 or float64", std::string(name(images.dtype())));
}

} // namespace loom
