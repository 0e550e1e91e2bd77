#include "core/engine/view_answers.h"

#include "core/tensor/creation.h"
#include "core/training/training_data.h"

#include <algorithm>

#include <fmt/core.h>

namespace loom {

namespace {

constexpr std::int64_t kMostImages = 10'000;

const Dataset& part_of(const LoadedDataset& data, const Request& request)
{
    const std::string split = request.text("split");
    if (split != "train" && split != "test")
        throw RequestError("bad-request", "\"split\": expected \"train\" or \"test\"");
    return split == "train" ? *data.train : *data.test;
}

/// Which items a request is about, and how many it could have been.
struct Selection {
    std::vector<std::int64_t> indices;
    std::int64_t total = 0;
};

std::vector<std::int64_t> listed_indices(const Json& list, std::int64_t size)
{
    std::vector<std::int64_t> indices;
    if (!list.is_array() || list.size() > static_cast<std::size_t>(kMostImages))
        throw RequestError("bad-request",
                           fmt::format("\"indices\": expected a list of at most {}", kMostImages));
    for (const Json& item : list) {
        const bool fits = item.is_number_integer() && item.get<std::int64_t>() >= 0 &&
                          item.get<std::int64_t>() < size;
        if (!fits)
            throw RequestError(
                "bad-request",
                fmt::format("\"indices\": expected integers from 0 to {}", size - 1));
        indices.push_back(item.get<std::int64_t>());
    }
    return indices;
}

std::int64_t label_of(const Dataset& part, std::int64_t i)
{
    return part.labels().defined() ? part.labels().data<std::int64_t>()[part.row(i)]
                                   : part.item(i).label;
}

Selection select(const Dataset& part, const Request& request)
{
    if (const Json* list = request.find("indices"))
        return {listed_indices(*list, part.size()), part.size()};
    const auto label = request.integer_if("class");
    const std::int64_t offset = request.integer_if("offset").value_or(0);
    const std::int64_t count = request.integer_if("count", 0, kMostImages).value_or(100);
    Selection selection;
    for (std::int64_t i = 0; i < part.size(); ++i) {
        if (label && label_of(part, i) != *label) continue;
        const std::int64_t place = selection.total++;
        if (place >= offset && place - offset < count) selection.indices.push_back(i);
    }
    return selection;
}

/// uint8 [n, C, H, W]
Tensor gather_images(const Dataset& part, const std::vector<std::int64_t>& indices)
{
    Shape shape = part.description().image_shape;
    const std::int64_t pixels = shape.numel();
    shape.insert(0, static_cast<std::int64_t>(indices.size()));
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(shape.numel()));
    auto to = bytes.begin();
    for (const std::int64_t index : indices) {
        const Tensor image = part.item(index).image.contiguous();
        to = std::copy_n(image.data<std::uint8_t>(), pixels, to);
    }
    return from_data<std::uint8_t>(bytes, shape);
}

Tensor transformed(const Views& views, const Tensor& images,
                   const std::vector<std::int64_t>& indices)
{
    const Network& network = views.model.drawing().network;
    const std::uint8_t* byte = images.data<std::uint8_t>();
    std::vector<float> values(static_cast<std::size_t>(images.numel()));
    for (float& value : values) value = static_cast<float>(*byte++) / 255.0F;
    Tensor x = float_array(values, images.shape());
    const std::uint64_t seed = network.training.value_or(TrainingSettings{}).seed;
    const Shape image_shape(images.shape().sizes().subspan(1));
    apply_transforms(transforms_of(network, image_shape), x, {.seed = seed, .indices = indices});
    return x;
}

} // namespace

Answer answer_images(Views& views, const Request& request)
{
    const auto data = views.data.open(dataset_name(views, request));
    const Dataset& part = part_of(*data, request);
    const Selection selection = select(part, request);
    std::vector<std::int64_t> labels;
    for (const std::int64_t index : selection.indices) labels.push_back(label_of(part, index));
    NamedTensors arrays{{"images", gather_images(part, selection.indices)}};
    if (request.flag("transforms"))
        arrays["transformed"] = transformed(views, arrays["images"], selection.indices);
    return {{{"labels", labels}, {"indices", selection.indices}, {"total", selection.total}},
            to_safetensors(arrays)};
}

} // namespace loom
