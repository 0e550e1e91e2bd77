#pragma once

#include "core/network/network.h"

#include <QString>

#include <optional>
#include <span>

namespace loom {

class LayerCatalog;

/// Cards as text: a .loom file of their own, so that a part of a drawing can be pasted into a mail
/// and back.
QString toClipboardText(const Network& network, std::span<const NodeId> ids,
                        const LayerCatalog& catalog);
/// The drawing in a text; nothing, and why, when there is none.
struct ClipboardContent {
    std::optional<Network> fragment;
    QString problem;
};
ClipboardContent fromClipboardText(const QString& text, const LayerCatalog& catalog);

} // namespace loom
