#include "gui/editor/network_view.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/canvas_accessible.h"
#include "gui/editor/canvas_commands.h"
#include "gui/editor/canvas_drags.h"
#include "gui/editor/find_popup.h"
#include "gui/editor/live_cards.h"
#include "gui/editor/minimap.h"
#include "gui/editor/problem_popup.h"
#include "gui/editor/rename_field.h"
#include "gui/theme/theme.h"

#include <QAccessible>
#include <QAction>
#include <QLabel>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr double kLeastZoom = 0.05, kMostZoom = 4, kZoomStep = 1.2;
constexpr double kBesideCards = 26;  // px in the scene, where lines run
constexpr double kMargin = 22;       // around what is fitted, px
constexpr double kLeastMargin = 3;   // where the room is needed to read
constexpr double kEasyZoom = 0.65;   // with less, it is
constexpr double kFarAround = 20000; // how far the canvas goes beyond its cards, px

} // namespace

NetworkView::NetworkView(const Workbench& workbench, QWidget* parent)
    : QGraphicsView(parent), m_workbench(workbench),
      m_scene(new NetworkScene(workbench.document->catalog(), this)),
      m_commands(new CanvasCommands(workbench, this)),
      m_addPopup(new AddPopup(workbench.document->catalog(), this)),
      m_findPopup(new FindPopup(workbench, this)),
      m_problemPopup(new ProblemPopup(workbench, this)),
      m_renameField(new RenameField(workbench, this)), m_hint(new QLabel(this)),
      m_liveCards(new LiveCards(workbench, m_scene, this)), m_minimap(new Minimap(this))
{
    installCanvasAccessibility();
    setScene(m_scene);
    setObjectName("canvas");
    setAccessibleName(tr("Drawing"));
    setFrameShape(NoFrame);
    setViewportUpdateMode(MinimalViewportUpdate);
    setOptimizationFlag(DontAdjustForAntialiasing);
    setTransformationAnchor(NoAnchor);
    setResizeAnchor(NoAnchor);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    viewport()->setMouseTracking(true);
    m_borderTimer.setInterval(16);

    connect(workbench.document, &Document::changed, this, &NetworkView::showDocument);
    connect(workbench.document, &Document::opened, this, &NetworkView::showStart);
    connect(workbench.selection, &Selection::changed, this, &NetworkView::showSelection);
    connect(this, &NetworkView::viewChanged, this, &NetworkView::showProblem);
    connectPopups();
    connect(&m_borderTimer, &QTimer::timeout, this, &NetworkView::scrollAtBorder);
    addActions(m_commands->actions());
    showDocument();
    m_isFitWanted = true;
}

NetworkView::~NetworkView() { m_drag.reset(); }

QAction* NetworkView::action(const char* name) const
{
    for (QAction* candidate : actions())
        if (candidate->objectName() == QLatin1String(name)) return candidate;
    return nullptr;
}

void NetworkView::showDocument()
{
    const bool wasEmpty = m_scene->cards().empty();
    m_scene->show(m_workbench.document->network(), m_workbench.document->diagnosis());
    if (m_scene->cards().empty() != wasEmpty) viewport()->update(); // what to do, or no more
    // What a drag holds may be gone: an undo in the middle of it ends it.
    m_pendingDrag = nullptr;
    endDrag(false, m_lastPointer);
    growSceneRect();
    showSelection();
}

void NetworkView::showSelection()
{
    m_scene->showSelection(*m_workbench.selection);
    showProblem();
    announceSelection();
}

void NetworkView::growSceneRect()
{
    const QRectF wanted =
        m_scene->cardsRect().adjusted(-kFarAround, -kFarAround, kFarAround, kFarAround);
    if (!sceneRect().contains(wanted)) setSceneRect(sceneRect().united(wanted));
}

void NetworkView::select(const NodeId& id, const Edge& edge)
{
    if (id.empty())
        m_workbench.selection->setEdge(edge);
    else
        m_workbench.selection->select(id);
}

void NetworkView::announceSelection()
{
    if (!QAccessible::isActive() || !hasFocus()) return;
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(this);
    for (int i = 0; list != nullptr && i < list->childCount(); ++i) {
        if (!list->child(i)->state().selected) continue;
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(i);
        QAccessible::updateAccessibility(&event);
        return;
    }
}

void NetworkView::showMinimap(bool shown)
{
    m_minimap->place();
    m_minimap->setVisible(shown);
}

void NetworkView::fitAll() { fitOnceVisible(kLeastZoom); }

void NetworkView::showStart() { fitOnceVisible(NodeCard::kReadableZoom); }

void NetworkView::fitOnceVisible(double leastZoom)
{
    m_leastFit = leastZoom;
    m_isFitWanted = true;
    if (viewport()->width() > 100 && isVisible()) fitDrawing();
}

void NetworkView::fitDrawing()
{
    fit(m_scene->cardsRect(), m_scene->linesRect());
    m_fitted = m_scene->cardsRect();
}

void NetworkView::fitSelection()
{
    QRectF rect;
    for (const NodeId& id : m_workbench.selection->nodes())
        if (const NodeCard* card = m_scene->card(id)) rect = rect.united(card->cardRect());
    if (rect.isEmpty()) return fitAll();
    m_leastFit = kLeastZoom;
    fit(rect, {});
}

void NetworkView::fit(const QRectF& cards, const QRectF& lines)
{
    m_isFitWanted = false;
    growSceneRect();
    const QRectF rect =
        cards.adjusted(-kBesideCards, -kBesideCards, kBesideCards, kBesideCards).united(lines);
    const auto roomIn = [&](double margin) {
        return std::min((viewport()->width() - 2 * margin) / rect.width(),
                        (viewport()->height() - 2 * margin) / rect.height());
    };
    const double around = roomIn(kMargin) < kEasyZoom ? kLeastMargin : kMargin;
    const double scale = std::clamp(roomIn(around), m_leastFit, 1.0);
    setTransform(QTransform::fromScale(scale, scale));
    // Along an axis where not all of it fits, it is shown from its beginning.
    const QPointF half = QPointF(viewport()->width(), viewport()->height()) / (2 * scale);
    const double margin = around / scale;
    const QPointF start = rect.topLeft() + half - QPointF(margin, margin);
    const QPointF middle = rect.center();
    centerOn(rect.width() + 2 * margin > 2 * half.x() ? start.x() : middle.x(),
             rect.height() + 2 * margin > 2 * half.y() ? start.y() : middle.y());
    emit viewChanged();
}

void NetworkView::zoomBy(double factor, QPoint anchor)
{
    m_fitted.reset();
    const double wanted = std::clamp(zoom() * factor, kLeastZoom, kMostZoom);
    const QPointF before = mapToScene(anchor);
    setTransform(QTransform::fromScale(wanted, wanted));
    const QPoint shift = mapFromScene(before) - anchor;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + shift.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() + shift.y());
    emit viewChanged();
}

void NetworkView::zoomIn() { zoomBy(kZoomStep, viewport()->rect().center()); }
void NetworkView::zoomOut() { zoomBy(1 / kZoomStep, viewport()->rect().center()); }
void NetworkView::zoomToNormal() { zoomBy(1 / zoom(), viewport()->rect().center()); }

QPointF NetworkView::pointerInScene() const
{
    const QPoint at = viewport()->mapFromGlobal(QCursor::pos());
    const bool isInside = viewport()->rect().contains(at) && underMouse();
    return mapToScene(isInside ? at : viewport()->rect().center());
}

void NetworkView::reveal(const NodeId& id)
{
    const NodeCard* card = m_scene->card(id);
    if (card != nullptr) ensureVisible(card->cardRect(), 30, 30);
}

void NetworkView::addLayer(const QString& type)
{
    const NodeId id = m_commands->addBehindSelection(type, mapToScene(viewport()->rect().center()));
    if (!id.empty()) reveal(id);
}

void NetworkView::showEvent(QShowEvent* event)
{
    QGraphicsView::showEvent(event);
    m_liveCards->setVisible(true);
}

void NetworkView::hideEvent(QHideEvent* event)
{
    QGraphicsView::hideEvent(event);
    m_liveCards->setVisible(false);
}

void NetworkView::resizeEvent(QResizeEvent* event)
{
    // What was fitted stays so until the user moves it, or adds to it.
    const bool isFitted = m_fitted == m_scene->cardsRect();
    QGraphicsView::resizeEvent(event);
    m_minimap->place();
    if (m_isFitWanted || (isFitted && !m_drag)) fitDrawing();
}

void NetworkView::scrollContentsBy(int dx, int dy)
{
    m_fitted.reset();
    QGraphicsView::scrollContentsBy(dx, dy);
    emit viewChanged();
}

void NetworkView::paintEvent(QPaintEvent* event)
{
    QGraphicsView::paintEvent(event);
    if (!m_scene->cards().empty()) return;
    QPainter painter(viewport());
    painter.setPen(colours().muted);
    painter.setFont(Theme::textFont(14));
    painter.drawText(viewport()->rect(), Qt::AlignCenter,
                     tr("Drag a layer from the left, or press Tab to add one by name.\n"
                        "An Input comes first."));
}

} // namespace loom
