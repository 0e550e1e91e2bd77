#pragma once

#include "engine_client.h"
#include "training_fixture.h"

#include <QTemporaryDir>

#include <string>

/// Sessions and drawings on the pattern data.
namespace loom::test {

inline const Json kSample{{"split", "test"}, {"index", 3}};
inline constexpr std::int64_t kEndless = 100000; // epochs

/// On the CPU; the data set "Patterns" is the only one that there is.
SessionOptions pattern_session(const QTemporaryDir& folder, const DataSizes& sizes = {},
                               int threads = 1);

/// quick_training() of so many epochs.
TrainingSettings training_of(std::int64_t epochs);
/// The same network on the data set "Patterns".
Network on_patterns(Network network);
/// pattern_network() as .loom text.
std::string pattern_text(std::int64_t epochs = 3);

Json network_request(const std::string& text, int version = 1);
NamedTensors tensors_of(const Frame& frame);
/// The numbers of a node's tensor as the engine shows it.
std::vector<float> values_of(EngineClient& client, const std::string& node, const std::string& of);

} // namespace loom::test
