#include "gui/editor/rename_field.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/theme/theme.h"

#include <QKeyEvent>

#include <utility>

namespace loom {

RenameField::RenameField(const Workbench& workbench, QWidget* parent)
    : QLineEdit(parent), m_workbench(workbench)
{
    setObjectName("renameField");
    setAccessibleName(tr("Name of the layer"));
    setFont(Theme::textFont(13, QFont::DemiBold));
    connect(this, &QLineEdit::returnPressed, this, &RenameField::take);
    connect(this, &QLineEdit::textEdited, this,
            [this](const QString& name) { emit complained(problemOf(name)); });
    hide();
}

void RenameField::open(const NodeId& id, QRect place)
{
    m_id = id;
    setText(QString::fromStdString(id));
    setGeometry(place);
    show();
    raise();
    selectAll();
    setFocus();
}

QString RenameField::problemOf(const QString& name) const
{
    const NodeId id = name.toStdString();
    if (id == m_id) return {};
    if (!is_valid_node_id(id))
        return tr("A name is a Python identifier: letters, digits and _, no digit first");
    if (m_workbench.document->network().nodes.contains(id))
        return tr("There is a layer called %1 already").arg(name);
    return {};
}

void RenameField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) return close();
    QLineEdit::keyPressEvent(event);
    event->accept(); // a field hands Enter on: the canvas knows it, too
}

void RenameField::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    if (!isVisible()) return;
    if (problemOf(text()).isEmpty())
        take();
    else
        close();
}

void RenameField::take()
{
    const NodeId id = text().toStdString();
    if (!problemOf(text()).isEmpty()) return emit complained(problemOf(text()));
    const NodeId old = std::exchange(m_id, {});
    close();
    if (id == old || !m_workbench.document->network().nodes.contains(old)) return;
    m_workbench.document->edit(tr("Rename %1 to %2").arg(QString::fromStdString(old), text()),
                               [&](Network& network) { rename_node(network, old, id); });
    if (m_workbench.document->network().nodes.contains(id)) m_workbench.selection->select(id);
}

void RenameField::close()
{
    if (isHidden()) return;
    hide();
    emit complained({});
    emit closed();
}

} // namespace loom
