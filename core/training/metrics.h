#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace loom {

/// The lines of metrics.jsonl, each an object with "event" and "step" (steps done when it was
/// written). A torn last line is dropped; a line that is no such object throws FileError(BadData).
std::vector<nlohmann::json> read_metrics(const std::filesystem::path& file);

/// Cuts off what a run wrote after `step`, torn lines and the report of a divergence, so that a
/// resumed history reads as one that was never interrupted. Leaves a file that needs nothing alone.
void rewind_metrics(const std::filesystem::path& file, std::int64_t step);

/// Checked fsync, so that no checkpoint is safer on disk than the history before it.
void sync_metrics(const std::filesystem::path& file);

} // namespace loom
