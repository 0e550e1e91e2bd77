#pragma once

#include "gui/workbench.h"

#include <QScrollArea>

namespace loom {

class EdgePage;
class NetworkPage;
class NodePage;
class NodesPage;

/// What is selected: settings, shapes with their arithmetic, parameters; else the network.
class Inspector : public QScrollArea {
    Q_OBJECT

public:
    explicit Inspector(const Workbench& workbench, QWidget* parent = nullptr);
    ~Inspector() override;

public slots:
    /// Puts the cursor into the selected node's name.
    void renameNode();
    /// Puts it into the first setting there is.
    void editSettings();

protected:
    bool focusNextPrevChild(bool next) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void refresh();
    QWidget* pageOfSelection() const;
    QList<QWidget*> stops() const;

    Workbench m_workbench;
    NodePage* m_node;
    NodesPage* m_nodes;
    EdgePage* m_edge;
    NetworkPage* m_network;
    QWidget* m_shown = nullptr;
};

} // namespace loom
