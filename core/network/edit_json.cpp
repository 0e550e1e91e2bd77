#include "core/network/edit_json.h"

#include "core/network/json_fields.h"

namespace loom {
namespace {

/// One edit, named by its "edit".
struct ToJson {
    Json operator()(const AddNode& edit) const
    {
        Json settings = Json::object();
        for (const auto& [name, value] : edit.node.settings) settings[name] = to_json(value);
        return {{"edit", "add-node"},   {"id", edit.node.id}, {"type", edit.node.type},
                {"settings", settings}, {"x", edit.node.x},   {"y", edit.node.y}};
    }
    Json operator()(const RemoveNode& edit) const
    {
        return {{"edit", "remove-node"}, {"id", edit.id}};
    }
    Json operator()(const AddEdge& edit) const
    {
        Json json = edge_json(edit.edge);
        json["edit"] = "add-edge";
        return json;
    }
    Json operator()(const RemoveEdge& edit) const
    {
        return {{"edit", "remove-edge"}, {"from", edit.from}, {"to", edit.to}, {"slot", edit.slot}};
    }
    Json operator()(const ChangeSetting& edit) const
    {
        return {{"edit", "change-setting"},
                {"node", edit.node},
                {"setting", edit.setting},
                {"value", to_json(edit.value)}};
    }
    Json operator()(const ResetSetting& edit) const
    {
        return {{"edit", "reset-setting"}, {"node", edit.node}, {"setting", edit.setting}};
    }
    Json operator()(const RenameNode& edit) const
    {
        return {{"edit", "rename-node"}, {"from", edit.from}, {"to", edit.to}};
    }
    Json operator()(const ChangeType& edit) const
    {
        return {{"edit", "change-type"}, {"node", edit.node}, {"type", edit.type}};
    }
    Json operator()(const Bypass& edit) const
    {
        return {{"edit", "bypass"}, {"node", edit.node}, {"bypassed", edit.bypassed}};
    }
};

} // namespace

Json edge_json(const Edge& edge)
{
    return {{"from", edge.from}, {"to", edge.to}, {"slot", edge.slot}};
}

Json fix_json(const Fix& fix)
{
    Json edits = Json::array();
    for (const Edit& edit : fix.edits) edits.push_back(std::visit(ToJson{}, edit));
    return {{"text", fix.text}, {"edits", edits}};
}

} // namespace loom
