#pragma once

#include "core/network/network.h"

namespace loom {

class LayerCatalog;

/// What a run depends on: the drawing without its name, its places on the canvas, what this version
/// does not know, and settings that equal their defaults. Equal meanings train alike.
Network meaningOf(const Network& network, const LayerCatalog& catalog);

} // namespace loom
