#include "training_fixture.h"

#include "core/files/atomic_file.h"
#include "core/files/json.h"
#include "core/files/md5.h"
#include "core/tensor/creation.h"
#include "core/training/metrics.h"

#include <algorithm>

namespace loom::test {

namespace {

constexpr std::int64_t kSide = 8;
constexpr std::int64_t kClasses = 3;

/// Stripes down, stripes across, or a checkerboard, under noise.
std::uint8_t pixel(std::int64_t label, std::int64_t y, std::int64_t x, std::uint32_t noise)
{
    const bool bright = label == 0 ? x % 2 == 0 : label == 1 ? y % 2 == 0 : (x + y) % 2 == 0;
    return static_cast<std::uint8_t>((bright ? 120 : 40) + noise % 100);
}

std::shared_ptr<const Dataset> patterns(std::int64_t count, std::uint64_t seed)
{
    std::vector<std::uint8_t> pixels;
    std::vector<std::int64_t> labels;
    for (std::int64_t i = 0; i < count; ++i) {
        labels.push_back(i % kClasses);
        for (std::int64_t at = 0; at < kSide * kSide; ++at) {
            const auto counter = static_cast<std::uint64_t>(i * kSide * kSide + at);
            const std::uint32_t noise = philox({seed, 7}, counter)[0];
            pixels.push_back(pixel(labels.back(), at / kSide, at % kSide, noise));
        }
    }
    DatasetDescription description;
    description.name = "Patterns";
    description.image_shape = {1, kSide, kSide};
    description.classes = {"down", "across", "checkered"};
    return std::make_shared<TensorDataset>(
        description, from_data<std::uint8_t>(pixels, {count, 1, kSide, kSide}),
        from_data<std::int64_t>(labels, {count}));
}

Network chain(std::vector<Node> nodes, TrainingSettings training)
{
    Network network;
    network.name = "patterns";
    network.training = std::move(training);
    for (std::size_t i = 1; i < nodes.size(); ++i)
        network.edges.push_back({.from = nodes[i - 1].id, .to = nodes[i].id});
    network.nodes = NodeList(std::move(nodes));
    return network;
}

Settings integers(std::initializer_list<std::pair<const char*, std::int64_t>> values)
{
    Settings settings;
    for (const auto& [name, value] : values) settings[name] = value;
    return settings;
}

} // namespace

TrainingData pattern_data(const DataSizes& sizes)
{
    return {patterns(sizes.train, 1), patterns(sizes.test, 2), {}};
}

Network pattern_network(TrainingSettings training)
{
    return chain({{.id = "input", .type = "Input"},
                  {.id = "conv1",
                   .type = "Conv2d",
                   .settings = {{"out_channels", std::int64_t{4}},
                                {"kernel_size", std::vector<std::int64_t>{3, 3}}}},
                  {.id = "bn1", .type = "BatchNorm2d"},
                  {.id = "relu1", .type = "ReLU"},
                  {.id = "pool1",
                   .type = "MaxPool2d",
                   .settings = {{"kernel_size", std::vector<std::int64_t>{2, 2}}}},
                  {.id = "flatten", .type = "Flatten"},
                  {.id = "dropout", .type = "Dropout", .settings = {{"p", 0.2}}},
                  {.id = "out", .type = "Linear", .settings = integers({{"out_features", 3}})},
                  {.id = "loss", .type = "CrossEntropyLoss"}},
                 std::move(training));
}

Network dense_network(TrainingSettings training)
{
    return chain({{.id = "input", .type = "Input"},
                  {.id = "flatten", .type = "Flatten"},
                  {.id = "fc1", .type = "Linear", .settings = integers({{"out_features", 5}})},
                  {.id = "sigmoid1", .type = "Sigmoid"},
                  {.id = "fc2", .type = "Linear", .settings = integers({{"out_features", 3}})},
                  {.id = "loss", .type = "CrossEntropyLoss"}},
                 std::move(training));
}

TrainingSettings quick_training()
{
    TrainingSettings training;
    training.batch_size = 16;
    training.epochs = 3;
    training.optimizer.settings["lr"] = 0.01;
    training.seed = 7;
    return training;
}

std::filesystem::path fresh_folder(const QTemporaryDir& parent, const std::string& name)
{
    return std::filesystem::path(parent.path().toStdString()) / name;
}

std::string weights_digest(Trainer& trainer)
{
    return md5(to_safetensors(trainer.model().state_dict()) +
               to_safetensors(trainer.optimizer().state_dict()));
}

std::vector<std::string> timeless_metrics(const std::filesystem::path& run)
{
    std::vector<std::string> lines;
    for (Json line : read_metrics(run / "metrics.jsonl")) {
        for (const char* measured : {"seconds", "test_seconds", "samples_per_second"})
            line.erase(measured);
        lines.push_back(to_json_line(line));
    }
    return lines;
}

std::string text_of(const std::filesystem::path& file)
{
    return read_file(file, std::size_t{1} << 30);
}

} // namespace loom::test
