#include "engine_patterns.h"

#include "core/network/network_file.h"
#include "core/tensor/safetensors.h"

namespace loom::test {

SessionOptions pattern_session(const QTemporaryDir& folder, const DataSizes& sizes, int threads)
{
    return {.device = "cpu",
            .threads = threads,
            .runs = fresh_folder(folder, "runs"),
            .load_data = [sizes](const std::string& name, const std::filesystem::path&) {
                if (name != "Patterns") throw FileError(ExitCode::NoInput, name + ": not here");
                const TrainingData data = pattern_data(sizes);
                return LoadedDataset{data.train, data.test, {}};
            }};
}

TrainingSettings training_of(std::int64_t epochs)
{
    TrainingSettings training = quick_training();
    training.epochs = epochs;
    return training;
}

Network on_patterns(Network network)
{
    network.dataset = DatasetChoice{.name = "Patterns"};
    network.nodes["input"].settings["shape"] = std::vector<std::int64_t>{1, 8, 8};
    return network;
}

std::string pattern_text(std::int64_t epochs)
{
    return to_loom(on_patterns(pattern_network(training_of(epochs))));
}

Json network_request(const std::string& text, int version)
{
    return {{"request", "network"}, {"text", text}, {"version", version}};
}

NamedTensors tensors_of(const Frame& frame) { return from_safetensors(frame.bytes, "answer"); }

std::vector<float> values_of(EngineClient& client, const std::string& node, const std::string& of)
{
    const Frame frame = client.ask({{"request", "tensor"}, {"node", node}, {"of", of}});
    return tensors_of(frame).at("values").to_vector<float>();
}

} // namespace loom::test
