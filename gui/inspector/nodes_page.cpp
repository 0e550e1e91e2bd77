#include "gui/inspector/nodes_page.h"

#include "gui/inspect/number_text.h"
#include "gui/inspector/section.h"
#include "gui/inspector/settings_form.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace loom {
namespace {

/// The value of a node's setting in its canonical form, the default where it is left out.
SettingValue valueOf(const Node& node, const SettingType& setting)
{
    const auto found = node.settings.find(setting.name);
    if (found == node.settings.end()) return setting.default_value;
    std::string why;
    return canonical(setting, found->second, why).value_or(found->second);
}

bool isLikeIn(const LayerType& type, const SettingType& setting)
{
    const SettingType* other = type.setting(setting.name);
    return other != nullptr && other->kind == setting.kind && other->choices == setting.choices &&
           other->optional == setting.optional;
}

} // namespace

NodesPage::NodesPage(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_title(new QLabel(this)),
      m_names(mutedLabel({}, this)), m_settings(new Section(tr("Hyperparameters"), this)),
      m_form(new SettingsForm(SettingsForm::Limits::Free, this)), m_hint(mutedLabel({}, this))
{
    m_title->setProperty("role", "title");
    m_settings->setNote(tr("of all of them"));
    m_settings->add(m_form);
    m_settings->add(m_hint);
    m_hint->setText(tr("They have no setting in common."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_names);
    layout->addWidget(m_settings);
    layout->addStretch(1);
    connect(m_form, &SettingsForm::gestureBegan, this,
            [this] { m_gesture = m_workbench.document->newGesture(); });
    connect(m_form, &SettingsForm::edited, this, &NodesPage::changeSetting);
}

std::vector<SettingType> NodesPage::commonSettings() const
{
    const LayerCatalog& catalog = m_workbench.document->catalog();
    const NodeList& all = m_workbench.document->network().nodes;
    const LayerType* first = catalog.find(all.at(m_nodes.front()).type);
    if (first == nullptr) return {};
    std::vector<SettingType> common = first->settings;
    for (const NodeId& id : m_nodes) {
        const LayerType* type = catalog.find(all.at(id).type);
        if (type == nullptr) return {};
        std::erase_if(common, [&](const SettingType& s) { return !isLikeIn(*type, s); });
    }
    return common;
}

void NodesPage::setNodes(const std::vector<NodeId>& nodes)
{
    // What is being typed belongs to those that were shown before.
    if (QWidget* typing = focusWidget(); typing != nullptr && nodes != m_nodes)
        typing->clearFocus();
    m_nodes = nodes;
    const NodeList& all = m_workbench.document->network().nodes;
    std::erase_if(m_nodes, [&](const NodeId& id) { return !all.contains(id); });
    if (m_nodes.empty()) return;
    m_title->setText(tr("%n nodes", nullptr, static_cast<int>(m_nodes.size())));
    QStringList names;
    std::int64_t parameters = 0;
    for (const NodeId& id : m_nodes) {
        names << QString::fromStdString(id);
        const auto found = m_workbench.document->diagnosis().nodes.find(id);
        const bool isKnown = found != m_workbench.document->diagnosis().nodes.end();
        if (isKnown && found->second.inference)
            parameters += parameter_count(*found->second.inference);
    }
    m_names->setText(names.join(", ") + "\n" +
                     tr("%1 parameters together").arg(grouped(parameters)));

    std::vector<ShownSetting> rows;
    for (const SettingType& setting : commonSettings()) {
        ShownSetting row{.type = setting, .value = valueOf(all.at(m_nodes.front()), setting)};
        for (const NodeId& id : m_nodes)
            if (row.value && valueOf(all.at(id), setting) != *row.value) row.value.reset();
        rows.push_back(std::move(row));
    }
    m_form->setRows(rows);
    m_hint->setVisible(rows.empty());
}

void NodesPage::changeSetting(const QString& name, const SettingValue& value)
{
    const std::string key = name.toStdString();
    const LayerCatalog& catalog = m_workbench.document->catalog();
    const auto change = [&](Network& network) {
        for (const NodeId& id : m_nodes) {
            Node* found = network.nodes.find(id);
            if (found == nullptr) continue; // gone while it was being typed
            Node& node = *found;
            node.unknown_settings.erase(key);
            if (value == catalog.find(node.type)->setting(key)->default_value)
                node.settings.erase(key);
            else
                node.settings[key] = value;
        }
    };
    m_workbench.document->edit(
        tr("Change %1 of %n nodes", nullptr, static_cast<int>(m_nodes.size())).arg(name), change,
        m_gesture);
}

} // namespace loom
