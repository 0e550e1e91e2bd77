#include "core/engine/view_answers.h"

#include "core/tensor/creation.h"
#include "core/training/training_data.h"

#include <array>

#include <fmt/core.h>

namespace loom {

namespace {

struct Place {
    DatasetPart part = DatasetPart::Test;
    std::int64_t index = 0;
};

[[noreturn]] void refuse(const std::string& message) { throw RequestError("bad-request", message); }

/// "split" and "index" stand in "sample", or in the request itself.
Place read_place(const Request& request)
{
    const Json* found = request.find("sample");
    const Json sample = found != nullptr ? *found
                                         : Json{{"split", request.text("split")},
                                                {"index", request.integer("index")}};
    if (!sample.is_object() || !sample.contains("split") || !sample.contains("index"))
        refuse("\"sample\": expected {\"split\", \"index\"}");
    if (!sample["index"].is_number_integer()) refuse("\"index\": expected an integer");
    if (sample["split"] != "train" && sample["split"] != "test")
        refuse("\"split\": expected \"train\" or \"test\"");
    return {sample["split"] == "train" ? DatasetPart::Train : DatasetPart::Test,
            sample["index"].get<std::int64_t>()};
}

Tensor pixels_of(const Tensor& bytes)
{
    const Tensor packed = bytes.contiguous();
    const std::uint8_t* pixel = packed.data<std::uint8_t>();
    std::vector<float> values(static_cast<std::size_t>(packed.numel()));
    for (float& value : values) value = static_cast<float>(*pixel++) / 255.0F;
    return float_array(values, packed.shape());
}

/// An image of the user's own.
Tensor image_of(const std::string& bytes)
{
    std::vector<ArrayView> all;
    try {
        all = arrays(bytes);
    } catch (const std::exception& error) {
        refuse(error.what());
    }
    const ArrayView* image = find_array(all, "image");
    if (image == nullptr || image->dtype != "F32" || image->shape.size() != 3)
        refuse("expected an array \"image\" of F32 [C, H, W] in the frame's bytes");
    return float_array(image->floats(), Shape(std::span<const std::int64_t>(image->shape)));
}

Tensor transformed(const Views& views, const Tensor& image)
{
    Tensor x = float_array(image.to_vector<float>(), image.shape()).unsqueeze(0);
    const std::vector<Transform> transforms =
        without_random(transforms_of(views.model.drawing().network, image.shape()));
    const std::array<std::int64_t, 1> indices{0};
    apply_transforms(transforms, x, {.indices = indices});
    return from_bytes(x.data<float>(), DType::Float32, x.shape(), views.model.device());
}

} // namespace

Tensor float_array(const std::vector<float>& values, const Shape& shape)
{
    return from_data<float>(values, shape);
}

Json shape_json(const Shape& shape)
{
    return std::vector<std::int64_t>(shape.begin(), shape.end());
}

std::string dataset_name(const Views& views, const Request& request)
{
    const auto& dataset = views.model.drawing().network.dataset;
    const std::string name = request.text_or("name", dataset ? dataset->name : "");
    if (name.empty())
        throw RequestError("no-data", "the drawing names no data set: choose one for its Input");
    return name;
}

Sample read_sample(Views& views, const Request& request)
{
    Sample sample;
    if (!request.bytes().empty()) {
        sample.image = image_of(request.bytes());
    } else {
        const Place place = read_place(request);
        sample.dataset = views.data.open(dataset_name(views, request));
        const Dataset& part =
            place.part == DatasetPart::Train ? *sample.dataset->train : *sample.dataset->test;
        if (place.index < 0 || place.index >= part.size())
            refuse(
                fmt::format("\"index\": expected 0 to {}, got {}", part.size() - 1, place.index));
        const Item item = part.item(place.index);
        sample.image = pixels_of(item.image);
        sample.label = item.label;
    }
    const Shape& expected = views.model.model().input_shape();
    if (sample.image.shape() != expected) {
        throw RequestError("refused",
                           fmt::format("the network takes images {}, this one is {}",
                                       expected.to_string(), sample.image.shape().to_string()));
    }
    sample.x = transformed(views, sample.image);
    return sample;
}

std::vector<std::string> class_names(const Views& views, const Sample& sample, std::int64_t count)
{
    std::vector<std::string> names;
    if (sample.dataset) {
        names = sample.dataset->train->description().classes;
    } else if (const auto& dataset = views.model.drawing().network.dataset) {
        const DatasetDescription* known = find_dataset_description(dataset->name);
        if (known != nullptr) names = known->classes;
    }
    for (auto next = static_cast<std::int64_t>(names.size()); next < count; ++next)
        names.push_back(std::to_string(next));
    return names;
}

} // namespace loom
