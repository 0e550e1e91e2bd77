#include "gui/editor/clipboard.h"

#include "core/network/network_file.h"
#include "gui/editor/network_edits.h"

#include <exception>

namespace loom {

QString toClipboardText(const Network& network, std::span<const NodeId> ids,
                        const LayerCatalog& catalog)
{
    return QString::fromStdString(to_loom(fragmentOf(network, ids), catalog));
}

ClipboardContent fromClipboardText(const QString& text, const LayerCatalog& catalog)
{
    try {
        return {parse_network(text.toStdString(), "clipboard", catalog), {}};
    } catch (const std::exception& error) {
        return {{}, QString::fromUtf8(error.what())};
    }
}

} // namespace loom
