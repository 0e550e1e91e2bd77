#pragma once

#include "core/layers/settings.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loom {

/// An optimizer or a schedule that a run can have, with its settings as PyTorch names them. The
/// engine's own signatures decide; a test holds these to them.
struct TrainingChoice {
    std::string name; ///< "Adam"
    std::string help; ///< one sentence
    std::vector<SettingType> settings;
};

std::span<const TrainingChoice> optimizerChoices();
std::span<const TrainingChoice> scheduleChoices();
/// Null when there is none of that name.
const TrainingChoice* findChoice(std::span<const TrainingChoice> choices, std::string_view name);

// Settings of the training itself, as in the file's "training".
const std::vector<SettingType>& runSettings(); ///< epochs, batch_size, seed, shuffle, …
const std::vector<SettingType>& gpuSettings(); ///< what a CPU has no choice of
const std::vector<SettingType>& earlyStoppingSettings();

} // namespace loom
