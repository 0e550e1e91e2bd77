#include "gui/inspector/inspector.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/inspector/edge_page.h"
#include "gui/inspector/network_page.h"
#include "gui/inspector/node_page.h"
#include "gui/inspector/nodes_page.h"
#include "gui/inspector/settings_form.h"

#include <QComboBox>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace loom {

Inspector::Inspector(const Workbench& workbench, QWidget* parent)
    : QScrollArea(parent), m_workbench(workbench), m_node(new NodePage(workbench)),
      m_nodes(new NodesPage(workbench)), m_edge(new EdgePage(workbench)),
      m_network(new NetworkPage(workbench))
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(14, 0, 14, 14);
    for (QWidget* page : {static_cast<QWidget*>(m_node), static_cast<QWidget*>(m_nodes),
                          static_cast<QWidget*>(m_edge), static_cast<QWidget*>(m_network)}) {
        layout->addWidget(page);
        page->hide();
    }
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(280);
    setAccessibleName(tr("Inspector"));
    connect(workbench.document, &Document::changed, this, &Inspector::refresh);
    connect(workbench.selection, &Selection::changed, this, &Inspector::refresh);
    refresh();
}

Inspector::~Inspector()
{
    // What is being typed is taken while everything is still there to take it.
    if (QWidget* typing = focusWidget()) typing->clearFocus();
    disconnect(m_workbench.document, nullptr, this, nullptr);
    disconnect(m_workbench.selection, nullptr, this, nullptr);
}

QWidget* Inspector::pageOfSelection() const
{
    const std::vector<NodeId>& nodes = m_workbench.selection->nodes();
    if (m_workbench.selection->edge()) return m_edge;
    if (nodes.empty()) return m_network;
    return nodes.size() == 1 ? static_cast<QWidget*>(m_node) : m_nodes;
}

void Inspector::refresh()
{
    const Selection& selection = *m_workbench.selection;
    // What is gone is selected until the selection has heard of it.
    for (const NodeId& id : selection.nodes())
        if (!m_workbench.document->network().nodes.contains(id)) return;
    QWidget* page = pageOfSelection();
    if (page == m_node)
        m_node->setNode(selection.current());
    else if (page == m_nodes)
        m_nodes->setNodes(selection.nodes());
    else if (page == m_edge)
        m_edge->setEdge(*selection.edge());
    else
        m_network->refresh();
    if (page == m_shown) return;
    if (m_shown != nullptr) m_shown->hide();
    m_shown = page;
    m_shown->show();
    m_node->setActive(isVisible() && page == m_node);
    verticalScrollBar()->setValue(0);
}

/// What Tab stops at, from the top down.
QList<QWidget*> Inspector::stops() const
{
    QList<QWidget*> found;
    for (QWidget* child : widget()->findChildren<QWidget*>()) {
        const bool stopsHere = (child->focusPolicy() & Qt::TabFocus) && child->isEnabled() &&
                               child->focusProxy() == nullptr && child->isVisibleTo(this);
        if (stopsHere) found << child;
    }
    std::ranges::stable_sort(found, {}, [this](const QWidget* child) {
        const QPoint at = child->mapTo(widget(), QPoint());
        return std::pair(at.y(), at.x());
    });
    return found;
}

// Lines that were made later would come last in Qt's own order.
bool Inspector::focusNextPrevChild(bool next)
{
    QWidget* current = focusWidget();
    const QList<QWidget*> places = stops();
    const qsizetype at = places.indexOf(current);
    const qsizetype wanted = at + (next ? 1 : -1);
    const Qt::FocusReason reason = next ? Qt::TabFocusReason : Qt::BacktabFocusReason;
    if (at >= 0 && wanted >= 0 && wanted < places.size()) {
        places[wanted]->setFocus(reason);
        ensureWidgetVisible(places[wanted]);
        return true;
    }
    if (at < 0) return QScrollArea::focusNextPrevChild(next);
    // Out of the inspector, whatever stands next in Qt's order inside it.
    for (QWidget* other = next ? current->nextInFocusChain() : current->previousInFocusChain();
         other != current;
         other = next ? other->nextInFocusChain() : other->previousInFocusChain()) {
        const bool stopsHere = (other->focusPolicy() & Qt::TabFocus) && other->isEnabled() &&
                               other->isVisible() && other != this && !isAncestorOf(other);
        if (!stopsHere) continue;
        other->setFocus(reason);
        return true;
    }
    return QScrollArea::focusNextPrevChild(next);
}

void Inspector::editSettings()
{
    const QList<QWidget*> places = stops();
    const auto isSetting = [](const QWidget* place) {
        if (qobject_cast<const QComboBox*>(place) != nullptr) return true; // the data set
        while (place != nullptr && qobject_cast<const SettingsForm*>(place) == nullptr)
            place = place->parentWidget();
        return place != nullptr;
    };
    const auto setting = std::ranges::find_if(places, isSetting);
    QWidget* place = setting != places.end() ? *setting : places.value(0);
    if (place == nullptr) return;
    place->setFocus(Qt::TabFocusReason); // what is in a field is selected
    ensureWidgetVisible(place);
}

void Inspector::renameNode()
{
    if (m_shown == m_node) m_node->rename();
}

void Inspector::showEvent(QShowEvent* event)
{
    QScrollArea::showEvent(event);
    m_node->setActive(m_shown == m_node);
}

void Inspector::hideEvent(QHideEvent* event)
{
    QScrollArea::hideEvent(event);
    m_node->setActive(false);
}

} // namespace loom
