#pragma once

#include "gui/document/document.h"
#include "gui/workbench.h"

#include <QWidget>

#include <vector>

class QLabel;

namespace loom {

class Section;
class SettingsForm;

/// The inspector's page of several nodes: the settings that all of them have, edited together.
class NodesPage : public QWidget {
    Q_OBJECT

public:
    explicit NodesPage(const Workbench& workbench, QWidget* parent = nullptr);

    void setNodes(const std::vector<NodeId>& nodes);

private:
    std::vector<SettingType> commonSettings() const;
    void changeSetting(const QString& name, const SettingValue& value);

    Workbench m_workbench;
    std::vector<NodeId> m_nodes;
    QLabel *m_title, *m_names;
    Section* m_settings;
    SettingsForm* m_form;
    QLabel* m_hint;
    Gesture m_gesture = Gesture::None;
};

} // namespace loom
