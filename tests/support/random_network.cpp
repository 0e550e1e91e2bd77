#include "tests/support/random_network.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

namespace loom {
namespace {

using Integers = std::vector<std::int64_t>;

constexpr std::int64_t kMostNumbers = 200;    // of one sample, anywhere
constexpr std::int64_t kMostParameters = 300; // of one layer
constexpr int kTries = 30;

std::int64_t product(std::span<const std::int64_t> sizes)
{
    return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

/// Whether a layer would normalise single numbers: that gives zeros, whose gradients are rounding
/// errors that no two programs share.
bool is_degenerate(const LayerType& type, const Settings& settings, const Shape& input)
{
    if (type.name != "LayerNorm") return false;
    const auto* sizes = std::get_if<Integers>(&settings.at("normalized_shape"));
    return product(sizes != nullptr ? *sizes : input.sizes().subspan(1)) < 2;
}

/// What a node gives, and whether something takes it.
struct Value {
    NodeId node;
    Shape shape;
    bool is_used = false;
};

class Builder {
public:
    Builder(std::uint64_t seed, const RandomNetworkOptions& options, const LayerCatalog& catalog)
        : dice_(seed), options_(options), catalog_(catalog)
    {
        for (const LayerType& type : catalog.types()) {
            const bool is_inner = type.has_output && type.max_inputs != 0;
            if (is_inner) (type.max_inputs == 1 ? layers_ : merges_).push_back(&type);
        }
        network_.name = fmt::format("Random {}", seed);
    }

    Network build();

private:
    SettingValue random_value(const SettingType& setting, const Shape& input);
    Integers random_integers(const SettingType& setting, const Shape& input);
    SettingValue random_pair(const SettingType& setting);
    Settings random_settings(const LayerType& type, const Shape& input);

    NodeId add_node(const LayerType& type, const Settings& settings,
                    const std::vector<std::size_t>& sources, const Shape& output);
    bool try_add(const LayerType& type, const Settings& settings,
                 const std::vector<std::size_t>& sources);
    bool grow(bool may_branch);
    bool merge();
    int cost_of_ending() const;
    void end();
    void shuffle_nodes();

    std::vector<std::size_t> loose_values() const;
    const LayerType& type(std::string_view name) const { return *catalog_.find(name); }

    Dice dice_;
    RandomNetworkOptions options_;
    const LayerCatalog& catalog_;
    std::vector<const LayerType*> layers_, merges_;
    std::vector<Value> values_;
    Network network_;
};

/// Sizes that hold as many numbers as `input`, for Reshape; a part of its axes, for others.
Integers Builder::random_integers(const SettingType& setting, const Shape& input)
{
    const auto axes = input.sizes().subspan(1);
    if (setting.name != "shape") {
        const auto first = static_cast<std::size_t>(dice_.roll(0, std::ssize(axes) - 1));
        return {axes.begin() + static_cast<std::ptrdiff_t>(first), axes.end()};
    }
    std::int64_t rest = product(axes);
    Integers sizes;
    for (std::int64_t divisor : {2, 3, 5}) {
        if (rest % divisor != 0 || !dice_.chance(60)) continue;
        sizes.push_back(divisor);
        rest /= divisor;
    }
    sizes.push_back(dice_.chance(50) ? -1 : rest);
    return sizes;
}

SettingValue Builder::random_pair(const SettingType& setting)
{
    if (setting.kind == SettingKind::PairOrWord && dice_.chance(25)) {
        return dice_.pick(setting.choices);
    }
    const std::int64_t low = setting.name.ends_with("padding") ? 0 : 1;
    const std::int64_t high =
        setting.name == "kernel_size" || setting.name == "output_size" ? 3 : 2;
    const std::int64_t height = dice_.roll(low, high);
    return dice_.chance(50) ? Integers{height, height} : Integers{height, dice_.roll(low, high)};
}

SettingValue Builder::random_value(const SettingType& setting, const Shape& input)
{
    if (setting.optional && dice_.chance(60)) return {};
    switch (setting.kind) {
    case SettingKind::Switch: return dice_.chance(50);
    case SettingKind::Choice: return dice_.pick(setting.choices);
    case SettingKind::Pair:
    case SettingKind::PairOrWord: return random_pair(setting);
    case SettingKind::Integers: return random_integers(setting, input);
    case SettingKind::Reals: {
        std::vector<double> weights;
        for (std::int64_t i = 0; i < input.back(); ++i) {
            weights.push_back(0.25 * static_cast<double>(dice_.roll(1, 8)));
        }
        return weights;
    }
    case SettingKind::Real: {
        if (setting.name == "p") return options_.dropout ? 0.25 * double(dice_.roll(0, 3)) : 0.0;
        if (setting.name == "eps") return dice_.chance(50) ? 1e-5 : 1e-3;
        return 0.05 * static_cast<double>(dice_.roll(1, 4));
    }
    case SettingKind::Integer: break;
    }
    if (setting.name.ends_with("dim")) return dice_.roll(-input.rank(), input.rank());
    return dice_.roll(1, setting.name == "groups" ? 2 : 4);
}

Settings Builder::random_settings(const LayerType& type, const Shape& input)
{
    Settings settings;
    for (const SettingType& setting : type.settings) {
        const bool is_left_out =
            dice_.chance(40) && setting.name != "p" && !setting.name.starts_with("out_");
        if (!is_left_out) settings[setting.name] = random_value(setting, input);
    }
    // A window of a max pool that lies in the padding alone gives −∞, as PyTorch's does.
    if (type.name == "MaxPool2d" && settings.contains("padding")) settings.erase("dilation");
    return settings;
}

NodeId Builder::add_node(const LayerType& type, const Settings& settings,
                         const std::vector<std::size_t>& sources, const Shape& output)
{
    const NodeId id = unused_id(network_, type.id_stem);
    const auto column = static_cast<double>(network_.nodes.size());
    Settings written;
    for (const auto& [name, value] : settings) {
        const SettingType& setting = *type.setting(name);
        std::string why;
        const SettingValue form = canonical(setting, value, why).value();
        if (form != canonical(setting, setting.default_value, why)) written[name] = form;
    }
    network_.nodes.add({.id = id, .type = type.name, .settings = written, .x = 266 * column});
    for (std::size_t slot = 0; slot < sources.size(); ++slot) {
        Value& source = values_[sources[slot]];
        source.is_used = true;
        network_.edges.push_back({.from = source.node, .to = id, .slot = static_cast<int>(slot)});
    }
    if (type.has_output) values_.push_back({.node = id, .shape = output});
    return id;
}

bool Builder::try_add(const LayerType& type, const Settings& settings,
                      const std::vector<std::size_t>& sources)
{
    Settings complete = type.default_settings();
    for (const auto& [name, value] : settings) {
        std::string why;
        const std::optional<SettingValue> form = canonical(*type.setting(name), value, why);
        if (!form) return false;
        complete[name] = *form;
    }
    std::vector<Shape> inputs;
    for (const std::size_t source : sources) inputs.push_back(values_[source].shape);
    const Inference inference = type.infer(complete, inputs);
    if (inference.misfit || parameter_count(inference) > kMostParameters) return false;
    if (inference.output.rank() < 2) return false; // only losses are numbers
    if (is_degenerate(type, complete, inputs.front())) return false;
    if (product(inference.output.sizes().subspan(1)) > kMostNumbers) return false;
    add_node(type, settings, sources, inference.output);
    return true;
}

std::vector<std::size_t> Builder::loose_values() const
{
    std::vector<std::size_t> loose;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (!values_[i].is_used) loose.push_back(i);
    }
    return loose;
}

/// A random layer behind a loose end, or now and then a branch of what is used already.
bool Builder::grow(bool may_branch)
{
    std::vector<std::size_t> loose = loose_values();
    for (int i = 0; i < kTries; ++i) {
        const bool is_branch = may_branch && dice_.chance(20);
        const std::size_t source =
            is_branch ? static_cast<std::size_t>(dice_.roll(0, std::ssize(values_) - 1))
                      : dice_.pick(loose);
        const LayerType& layer = *dice_.pick(layers_);
        if (try_add(layer, random_settings(layer, values_[source].shape), {source})) return true;
    }
    return false;
}

/// A merge of random values, one of them a loose end.
bool Builder::merge()
{
    std::vector<std::size_t> loose = loose_values();
    for (int i = 0; i < kTries && !merges_.empty(); ++i) {
        const LayerType& layer = *dice_.pick(merges_);
        std::vector<std::size_t> sources{dice_.pick(loose)};
        for (int n = dice_.chance(25) ? 2 : 1; n > 0; --n) {
            sources.push_back(static_cast<std::size_t>(dice_.roll(0, std::ssize(values_) - 1)));
        }
        if (dice_.chance(50)) std::swap(sources.front(), sources.back());
        if (try_add(layer, random_settings(layer, values_[sources.front()].shape), sources)) {
            return true;
        }
    }
    return false;
}

/// How many nodes it takes to lead everything into a loss.
int Builder::cost_of_ending() const
{
    const std::vector<std::size_t> loose = loose_values();
    const auto images = std::count_if(
        loose.begin(), loose.end(), [this](std::size_t i) { return values_[i].shape.rank() != 2; });
    return static_cast<int>(images) + (loose.size() > 1 ? 1 : 0) + 2;
}

void Builder::end()
{
    for (const std::size_t i : loose_values()) {
        const Shape& shape = values_[i].shape;
        if (shape.rank() == 2) continue;
        add_node(type("Flatten"), {}, {i}, {kBatch, product(shape.sizes().subspan(1))});
    }
    const std::vector<std::size_t> flat = loose_values();
    if (flat.size() > 1) {
        std::int64_t features = 0;
        for (const std::size_t i : flat) features += values_[i].shape[1];
        add_node(type("Concat"), {}, flat, {kBatch, features});
    }
    const std::int64_t classes = dice_.roll(2, 5);
    add_node(type("Linear"), {{"out_features", classes}}, {values_.size() - 1}, {kBatch, classes});
    const LayerType& loss = type(dice_.chance(80) ? "CrossEntropyLoss" : "MSELoss");
    const Settings settings = random_settings(loss, values_.back().shape);
    add_node(loss, settings, {values_.size() - 1}, {});
}

/// The order of the file says nothing about the order of execution.
void Builder::shuffle_nodes()
{
    std::vector<Node> nodes(network_.nodes.begin(), network_.nodes.end());
    for (std::size_t i = nodes.size(); i > 1; --i) {
        std::swap(nodes[i - 1],
                  nodes[static_cast<std::size_t>(dice_.roll(0, static_cast<std::int64_t>(i) - 1))]);
    }
    network_.nodes = NodeList(std::move(nodes));
}

Network Builder::build()
{
    const Integers image{dice_.roll(1, 3), dice_.roll(3, 7), dice_.roll(3, 7)};
    add_node(type("Input"), {{"shape", image}}, {}, {kBatch, image[0], image[1], image[2]});
    const auto wanted = static_cast<int>(dice_.roll(options_.min_nodes + 1, options_.max_nodes));
    constexpr int kCostOfLayer = 2;  // itself, and a Flatten if it makes an image of a vector
    constexpr int kCostOfBranch = 3; // itself, and what leads it back
    for (;;) {
        const int room = wanted - static_cast<int>(network_.nodes.size()) - cost_of_ending();
        if (room < kCostOfLayer) break;
        const bool has_grown = (dice_.chance(25) && merge()) || grow(room >= kCostOfBranch);
        if (!has_grown) try_add(type("Tanh"), {}, {loose_values().front()});
    }
    end();
    if (dice_.chance(20)) shuffle_nodes();
    return std::move(network_);
}

} // namespace

Network random_network(std::uint64_t seed, const RandomNetworkOptions& options,
                       const LayerCatalog& catalog)
{
    return Builder(seed, options, catalog).build();
}

std::optional<DatasetShape> test_dataset(std::string_view name)
{
    if (name == "FashionMNIST") return DatasetShape{{1, 28, 28}, 10};
    if (name == "CIFAR10") return DatasetShape{{3, 32, 32}, 10};
    return std::nullopt;
}

} // namespace loom
