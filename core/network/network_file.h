#pragma once

#include "core/layers/layer_type.h"
#include "core/network/network.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace loom {

inline constexpr int kNetworkFormat = 1;

/// Reads a .loom text. Unknown keys and layer types are kept. Throws FileError(BadData) naming
/// `file_name` and the place for anything that is not a network of format 1 (a newer format says
/// so). Settings that the catalog knows come out in their canonical form ([5, 5] for 5).
/// An id that comes twice is refused; what else is wrong with a drawing is for `diagnose` to say.
Network parse_network(std::string_view text, const std::string& file_name,
                      const LayerCatalog& catalog = LayerCatalog::built_in());
/// Canonical: keys in the order of the format's description, then the unknown ones sorted; one node
/// or edge per line; shortest numbers; settings that equal their default are left out.
/// parse_network(to_loom(n)) == n up to that.
std::string to_loom(const Network& network, const LayerCatalog& catalog = LayerCatalog::built_in());

Network load_network(const std::filesystem::path& path); ///< FileError: NoInput, BadData
void save_network(const std::filesystem::path& path, const Network& network);

/// Sets one value by its path in the file: "training.optimizer.lr=0.002",
/// "nodes.conv1.settings.out_channels=8", "dataset.name=MNIST". The value is JSON; what is not is
/// taken as a word. Throws std::invalid_argument naming the path, what was expected and the nearest
/// name.
void set_value(Network& network, std::string_view assignment);

} // namespace loom
