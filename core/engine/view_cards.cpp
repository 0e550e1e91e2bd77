#include "core/engine/prediction.h"
#include "core/engine/view_answers.h"

#include <algorithm>
#include <set>

namespace loom {

namespace {

constexpr std::int64_t kChannels = 6, kMostChannels = 4096;
constexpr std::int64_t kLongestVector = 4096;

double share_of_zeros(const Tensor& x)
{
    const Tensor packed = x.contiguous();
    if (packed.numel() == 0) return 0;
    const float* values = packed.data<float>();
    const auto zeros = std::count(values, values + packed.numel(), 0.0F);
    return static_cast<double>(zeros) / static_cast<double>(packed.numel());
}

struct Picture {
    std::string kind = "none"; ///< "image", "filters", "maps", "vector", "prediction"
    Tensor array{};
};

Tensor copy_of(const Tensor& x) { return float_array(x.to_vector<float>(), x.shape()); }

/// The first filters of a weight [out, in, kh, kw], each by its first input channel.
Picture filters_of(const Tensor& weight, const std::string& type, std::int64_t channels)
{
    const bool is_transposed = type == "ConvTranspose2d"; // [in, out, kh, kw]
    const Tensor first = weight.detach().select(is_transposed ? 0 : 1, 0);
    return {"filters", copy_of(first.narrow(0, 0, std::min(channels, first.size(0))))};
}

/// Of an output with its batch of one.
Picture output_picture(const Tensor& output, std::int64_t channels)
{
    const Tensor x = output.select(0, 0);
    const bool is_map = x.dim() >= 2 && x.size(-1) * x.size(-2) > 1;
    if (!is_map) {
        const Tensor flat = x.reshape({-1});
        return {"vector", copy_of(flat.narrow(0, 0, std::min(kLongestVector, flat.numel())))};
    }
    const Tensor maps = x.reshape({-1, x.size(-2), x.size(-1)});
    return {"maps", copy_of(maps.narrow(0, 0, std::min(channels, maps.size(0))))};
}

class Cards {
public:
    Cards(Views& views, const Request& request)
        : views_(views), sample_(read_sample(views, request)),
          channels_(request.integer_if("channels", 1, kMostChannels).value_or(kChannels)),
          outputs_(views.model.model().taps(sample_.x))
    {}

    void add(const Node& node)
    {
        Json card{{"picture", "none"}};
        if (views_.model.has(node.id)) {
            const Picture picture = picture_of(node, card);
            card["picture"] = picture.kind;
            if (picture.array.defined()) arrays_.emplace(node.id, picture.array);
        }
        cards_[node.id] = std::move(card);
    }
    Answer answer() && { return {{{"nodes", std::move(cards_)}}, to_safetensors(arrays_)}; }

private:
    Picture picture_of(const Node& node, Json& card)
    {
        if (node.id == views_.model.part().loss) return prediction_picture(card);
        const Tensor& output = outputs_.at(node.id);
        card["shape"] = shape_json(output.shape());
        card["zeros"] = share_of_zeros(output);
        if (node.id == views_.model.part().input) return {"image", sample_.image};
        const NamedTensors state = views_.model.model().state_dict();
        const auto weight = state.find(node.id + ".weight");
        if (weight != state.end() && weight->second.dim() == 4)
            return filters_of(weight->second, node.type, channels_);
        return output_picture(output, channels_);
    }

    Picture prediction_picture(Json& card)
    {
        const Tensor& output = outputs_.at(views_.model.part().output);
        card["shape"] = Json::array();
        if (sample_.label) card["label"] = *sample_.label;
        const std::optional<Prediction> prediction = predict(views_, sample_, output);
        if (!prediction) return {};
        const auto at = static_cast<std::size_t>(prediction->predicted);
        card["predicted"] = prediction->predicted;
        card["probability"] = prediction->probabilities[at];
        if (prediction->loss) card["loss"] = *prediction->loss;
        const auto count = static_cast<std::int64_t>(prediction->probabilities.size());
        return {"prediction", float_array(prediction->probabilities, {count})};
    }

    Views& views_;
    Sample sample_;
    std::int64_t channels_;
    std::map<NodeId, Tensor> outputs_;
    Json cards_ = Json::object();
    NamedTensors arrays_{};
};

std::set<NodeId> wanted_nodes(const Request& request)
{
    std::set<NodeId> nodes;
    const Json* list = request.find("nodes");
    if (list == nullptr) return nodes;
    if (!list->is_array()) throw RequestError("bad-request", "\"nodes\": expected a list of ids");
    for (const Json& id : *list) {
        if (!id.is_string()) throw RequestError("bad-request", "\"nodes\": expected a list of ids");
        nodes.insert(id.get<std::string>());
    }
    return nodes;
}

} // namespace

Answer answer_cards(Views& views, const Request& request)
{
    const std::set<NodeId> wanted = wanted_nodes(request);
    Cards cards(views, request);
    for (const Node& node : views.model.drawing().network.nodes)
        if (wanted.empty() || wanted.contains(node.id)) cards.add(node);
    return std::move(cards).answer();
}

} // namespace loom
