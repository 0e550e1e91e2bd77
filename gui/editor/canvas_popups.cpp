// What the canvas shows above the drawing: the search for a layer, a problem explained, a name
// under edit, a hint.

#include "gui/editor/network_view.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/canvas_commands.h"
#include "gui/editor/find_popup.h"
#include "gui/editor/network_edits.h"
#include "gui/editor/problem_popup.h"
#include "gui/editor/rename_field.h"
#include "gui/theme/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QShortcut>

#include <algorithm>

namespace loom {

void NetworkView::connectPopups()
{
    m_hint->setObjectName("canvasHint");
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_hint->hide();
    connect(m_addPopup, &AddPopup::chosen, this, &NetworkView::insertChosen);
    connect(m_addPopup, &AddPopup::closed, this, [this] { setFocus(); });
    connect(m_findPopup, &FindPopup::closed, this, [this] { setFocus(); });
    connect(m_findPopup, &FindPopup::found, this,
            [this](const QString& id) { reveal(id.toStdString()); });
    connect(m_renameField, &RenameField::closed, this, [this] { setFocus(); });
    connect(m_renameField, &RenameField::complained, this, [this](const QString& problem) {
        showHint(problem, m_renameField->geometry().bottomLeft() - QPoint(18, 16));
    });
}

void NetworkView::showHint(const QString& text, QPoint place)
{
    m_hint->setVisible(!text.isEmpty());
    if (text.isEmpty()) return;
    const Colours& c = colours();
    m_hint->setStyleSheet(QString("QLabel { background: %1; color: %2; border: 1px solid %2; "
                                  "border-radius: 6px; padding: 4px 8px; }")
                              .arg(c.card.name(), c.error.name()));
    m_hint->setText(text);
    m_hint->setWordWrap(text.size() > 60);
    m_hint->setFixedWidth(text.size() > 60 ? 380 : m_hint->sizeHint().width());
    m_hint->adjustSize();
    const int x = std::clamp(place.x() + 18, 4, std::max(4, width() - m_hint->width() - 4));
    const int y = std::clamp(place.y() + 22, 4, std::max(4, height() - m_hint->height() - 4));
    m_hint->move(x, y);
    m_hint->raise();
}

void NetworkView::openAdd(const AddRequest& request)
{
    const QPointF port = request.position + QPointF(0, NodeCard::kPortY);
    m_addPopup->open(request, mapFromScene(port));
}

void NetworkView::openFind() { m_findPopup->open(); }

void NetworkView::openAddAtPointer()
{
    // The layer joins the one that is selected, as a double click in the palette does.
    AddRequest request{.position = pointerInScene() - QPointF(0, NodeCard::kPortY),
                       .joinsSelection = !m_workbench.selection->nodes().empty()};
    QPoint place = mapFromScene(request.position);
    if (const NodeCard* card = m_scene->card(m_workbench.selection->current()))
        place = mapFromScene(card->cardRect().topRight()) + QPoint(16, 0);
    m_addPopup->open(request, place);
}

void NetworkView::insertChosen(const QString& type)
{
    const AddRequest request = m_addPopup->request();
    if (request.joinsSelection) return addLayer(type);
    const LayerCatalog& catalog = m_workbench.document->catalog();
    NodeId id;
    m_workbench.document->edit(tr("Add %1").arg(type), [&](Network& network) {
        id = addNode(network, catalog, type.toStdString(), request.position);
        if (request.into) {
            insertOnEdge(network, catalog, *request.into, id);
            makeRoom(network, id);
        }
        // The drawing may have changed while the search was open.
        if (network.nodes.contains(request.after)) connectNodes(network, request.after, id, 0);
        if (request.before && network.nodes.contains(request.before->to))
            connectNodes(network, id, request.before->to, request.before->slot);
    });
    if (!m_workbench.document->network().nodes.contains(id)) return;
    m_workbench.selection->select(id);
    reveal(id);
}

void NetworkView::showProblem()
{
    const std::optional<Edge>& edge = m_workbench.selection->edge();
    const EdgeItem* item = edge && !m_drag ? m_scene->edge(*edge) : nullptr;
    const auto& problems = m_workbench.document->diagnosis().problems;
    const auto found = std::ranges::find_if(problems, [&](const Problem& problem) {
        return item != nullptr && problem.severity == Severity::Error && problem.edge == edge;
    });
    if (found == problems.end()) return m_problemPopup->show(nullptr, {});
    const QPointF middle = m_scene->badge(*edge)->pill().center();
    const QRect anchor(mapFromScene(middle) - QPoint(60, 9), QSize(120, 18));
    m_problemPopup->show(&*found, anchor);
}

void NetworkView::renameSelected()
{
    const NodeId id = m_workbench.selection->current();
    if (m_scene->card(id) == nullptr || m_workbench.document->isReadOnly()) return;
    reveal(id);
    const QRectF card = m_scene->card(id)->cardRect();
    const QRect head =
        mapFromScene(QRectF(card.topLeft(), QSizeF(card.width(), 31))).boundingRect();
    m_renameField->open(id, QRect(head.topLeft(), QSize(std::max(140, head.width()), 28)));
}

void NetworkView::editTitle(const CardFrame& frame)
{
    auto* field = new QLineEdit(frame.title, this);
    field->setObjectName("titleField");
    field->setAccessibleName(tr("Title of the frame"));
    field->setGeometry(QRect(mapFromScene(frame.rect.topLeft()), QSize(200, 28)));
    // Enter takes the title, leaving takes it, too; Esc leaves without a change.
    auto* escape =
        new QShortcut(QKeySequence(Qt::Key_Escape), field, nullptr, nullptr, Qt::WidgetShortcut);
    connect(escape, &QShortcut::activated, this, [this, field, frame] {
        field->setText(frame.title);
        setFocus();
    });
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* enter = new QShortcut(QKeySequence(key), field, nullptr, nullptr, Qt::WidgetShortcut);
        connect(enter, &QShortcut::activated, this, [this] { setFocus(); });
    }
    connect(field, &QLineEdit::editingFinished, this, [this, field, frame] {
        field->deleteLater();
        m_workbench.document->edit(tr("Title of a frame"), [&](Network& network) {
            std::vector<CardFrame> frames = framesOf(network);
            std::ranges::replace(frames, frame, CardFrame{field->text(), frame.rect});
            setFrames(network, frames);
        });
        setFocus();
    });
    field->show();
    field->selectAll();
    field->setFocus();
}

} // namespace loom
