#pragma once

#include "core/tensor/safetensors.h"
#include "core/training/trainer_state.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace loom {

/// A run at one step boundary: weights and buffers, the optimizer's moments, and where it stood.
struct Checkpoint {
    NamedTensors model, optimizer;
    TrainerState state;
    Origin origin;
};

/// The folder `checkpoints` of a run. A checkpoint is a folder of its own that appears whole or
/// not at all: written under another name, synced file by file, state.json with sizes and digests
/// of its siblings last, then renamed.
class CheckpointFolder {
public:
    explicit CheckpointFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// "epoch=03-step=001200"; the epoch counts from 1 and includes its end.
    static std::string name_of(std::int64_t epoch, std::int64_t step);

    /// Writes it, names it in `last`, and removes all but the last two, the one that `best` names
    /// and the one of the state's best epoch. Throws FileError; a disk too full is noticed before
    /// the first byte is written.
    void write(const std::string& name, const Checkpoint& checkpoint) const;
    void set_best(const std::string& name) const;

    struct Loaded {
        std::string name;
        Checkpoint checkpoint;
    };
    /// The newest one that is whole; `notices` says which were not, and why. Nothing: there is
    /// none.
    std::optional<Loaded> load_last(std::vector<std::string>& notices) const;
    /// Throws FileError unless size and digest of every file are those that were written.
    Checkpoint load(const std::string& name) const;
    /// Without the tensors, which are not verified.
    TrainerState load_state(const std::string& name) const;

    std::optional<std::string> last() const; ///< what the one-line files name, if it exists
    std::optional<std::string> best() const;
    std::vector<std::string> names() const; ///< by step, newest first
    /// Removes what a writer that was killed has left.
    void sweep() const;

private:
    std::string state_path(const std::string& name) const;
    nlohmann::json read_state(const std::string& name) const;
    std::optional<std::string> read_name(const std::string& file) const;
    void prune(const std::string& written, const TrainerState& state) const;
    void remove(const std::string& name) const;

    std::filesystem::path folder_;
};

} // namespace loom
