#pragma once

#include "core/network/diagnosis.h"
#include "core/network/network.h"

#include <optional>
#include <string>
#include <string_view>

namespace loom {

/// The image shape and classes of the data sets that we know, for `diagnose`.
std::optional<DatasetShape> known_dataset_shape(std::string_view name);

/// The drawing as the editor last sent it, and what it means.
struct DrawnNetwork {
    Network network;
    Diagnosis diagnosis;
    std::int64_t version = 0; ///< the editor's own count
    bool is_fresh = false;    ///< another drawing, not a change of the last: no weights survive
};

/// Throws FileError(BadData) for a text that is no network.
DrawnNetwork read_drawn_network(std::string_view text, std::int64_t version,
                                const LayerCatalog& catalog);
/// The first thing that keeps it from running, or "".
std::string first_problem(const Diagnosis& diagnosis);

/// What of a drawing can run: the nodes that diagnose without an error and all that leads to them.
/// The diagnosis of these alone, without problems; its output is that of the drawing, or the last
/// node that gives a tensor. Without an Input, or without its shape, it has no nodes.
Diagnosis runnable_part(const DrawnNetwork& drawing, const LayerCatalog& catalog);

} // namespace loom
