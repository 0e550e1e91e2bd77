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
    static std::string name_of(const TrainerState& state, std::int64_t steps_per_epoch);

    /// Writes it, names it in `last`, and removes what is neither one of the last two nor `best`.
    /// Throws FileError; a full disk is noticed before the first byte is written.
    void write(const std::string& name, const Checkpoint& checkpoint);
    void set_best(const std::string& name);

    struct Loaded {
        std::string name;
        Checkpoint checkpoint;
    };
    /// The newest one that is whole; `notices` says which were not, and why. Nothing: there is
    /// none.
    std::optional<Loaded> load_last(std::vector<std::string>& notices) const;
    /// Throws FileError unless size and digest of every file are those that were written.
    Checkpoint load(const std::string& name) const;

    std::optional<std::string> last() const; ///< what the one-line files name, if it exists
    std::optional<std::string> best() const;
    std::vector<std::string> names() const; ///< by step, newest first
    /// Removes what a writer that was killed has left.
    void sweep() const;

private:
    std::optional<std::string> read_name(const std::string& file) const;
    void prune(const std::string& written) const;

    std::filesystem::path folder_;
};

} // namespace loom
