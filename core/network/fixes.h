#pragma once

#include "core/network/examination.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Fixes made of edits. One that changes shapes is offered only when it makes its node fit.
namespace loom {

Fix remove_edge(const Edge& edge);
/// Takes the node out; with one source, its followers are connected to that.
Fix take_out(const Examination& exam, int place, std::string text);
/// Appends to `fix`: `edge` leads from `from` to `to` instead, with the keys it had.
void redirect(Fix& fix, const Edge& edge, const NodeId& from, const NodeId& to, int slot);

/// Layers put in a row between the source of an edge and its target.
Fix insert_between(Examination& exam, const Edge& edge, std::span<const SuggestedLayer> layers,
                   std::string text);
/// What comes out of `layers` in a row; nothing when one of them does not fit.
std::optional<Shape> through(const LayerCatalog& catalog, std::span<const SuggestedLayer> layers,
                             Shape shape);

/// A layer rule's suggestion as edits; nothing unless the node then fits.
std::optional<Fix> fix_of(Examination& exam, int place, const SuggestedFix& suggestion,
                          const std::vector<Shape>& inputs);

} // namespace loom
