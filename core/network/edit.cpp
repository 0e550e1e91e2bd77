#include "core/network/diagnosis.h"

#include <algorithm>
#include <iterator>

namespace loom {
namespace {

/// Applies one edit; what is not (any more) there is left alone.
struct Editor {
    Network& network;

    void operator()(const AddNode& edit) const
    {
        if (!network.nodes.contains(edit.node.id)) network.nodes.add(edit.node);
    }

    void operator()(const RemoveNode& edit) const
    {
        network.nodes.remove(edit.id);
        std::erase_if(network.edges,
                      [&](const Edge& edge) { return edge.from == edit.id || edge.to == edit.id; });
    }

    void operator()(const AddEdge& edit) const { network.edges.push_back(edit.edge); }

    void operator()(const RemoveEdge& edit) const
    {
        const auto found =
            std::find_if(network.edges.rbegin(), network.edges.rend(), [&](const Edge& edge) {
                return edge.from == edit.from && edge.to == edit.to && edge.slot == edit.slot;
            });
        if (found != network.edges.rend()) network.edges.erase(std::prev(found.base()));
    }

    void operator()(const ChangeSetting& edit) const
    {
        if (Node* node = network.nodes.find(edit.node)) node->settings[edit.setting] = edit.value;
    }

    void operator()(const ResetSetting& edit) const
    {
        Node* node = network.nodes.find(edit.node);
        if (node == nullptr) return;
        node->settings.erase(edit.setting);
        node->unknown_settings.erase(edit.setting);
    }

    void operator()(const RenameNode& edit) const
    {
        const bool can = network.nodes.contains(edit.from) && !network.nodes.contains(edit.to);
        if (can) rename_node(network, edit.from, edit.to);
    }

    void operator()(const ChangeType& edit) const
    {
        if (Node* node = network.nodes.find(edit.node)) node->type = edit.type;
    }

    void operator()(const Bypass& edit) const
    {
        if (Node* node = network.nodes.find(edit.node)) node->bypassed = edit.bypassed;
    }
};

} // namespace

void apply(const Fix& fix, Network& network)
{
    for (const Edit& edit : fix.edits) std::visit(Editor{network}, edit);
}

} // namespace loom
