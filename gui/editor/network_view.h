#pragma once

#include "gui/editor/add_popup.h"
#include "gui/editor/canvas_drag.h"
#include "gui/editor/network_scene.h"
#include "gui/workbench.h"

#include <QGraphicsView>
#include <QTimer>

#include <memory>
#include <optional>

class QLabel;
class QMimeData;

namespace loom {

class CanvasCommands;
class FindPopup;
class LiveCards;
class Minimap;
class ProblemPopup;
class RenameField;

/// The canvas: shows the drawing as cards and edges, and turns gestures into edits. What it can do
/// by key or menu stands in actions(), by object name (canvas_actions.cpp).
class NetworkView : public QGraphicsView {
    Q_OBJECT

public:
    explicit NetworkView(const Workbench& workbench, QWidget* parent = nullptr);
    ~NetworkView() override;

    /// What a layer dragged from the palette carries: its type's name.
    static constexpr const char* kLayerMimeType = "application/x-tensorloom-layer";

    NetworkScene* networkScene() const { return m_scene; }
    LiveCards* liveCards() const { return m_liveCards; }
    /// Selects a card, or with the id "" an edge.
    void select(const NodeId& id, const Edge& edge);
    QAction* action(const char* name) const; ///< "editDelete"; null when there is none
    double zoom() const { return transform().m11(); }
    QPointF pointerInScene() const; ///< or the middle of the view, when the pointer is elsewhere

    /// Opens the search for a layer where the request wants it.
    void openAdd(const AddRequest& request);
    /// A sentence beside the pointer; "" hides it.
    void showHint(const QString& text, QPoint place);
    /// Whether a drag with the right button moves the canvas; a click with it opens the menu all
    /// the same.
    void setRightButtonPans(bool pans) { m_rightButtonPans = pans; }
    /// Scrolls until the card can be seen.
    void reveal(const NodeId& id);

public slots:
    /// Adds a layer behind the selection, connected to it; without one, in the middle of the view.
    void addLayer(const QString& type);
    void openAddAtPointer();
    void openFind();
    void renameSelected(); ///< in its place on the card
    void fitAll();
    /// As a drawing is shown first: all of it, or its beginning where all would be too small to
    /// read.
    void showStart();
    void fitSelection();
    void zoomIn();
    void zoomOut();
    void zoomToNormal();
    void showMinimap(bool shown);

signals:
    /// A click on the badge of an edge: the tensor that this node gives.
    void tensorRequested(const QString& node);
    /// Enter on a card: its settings are to be edited.
    void settingsRequested();
    void viewChanged(); ///< pan or zoom

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    enum class MenuBy { Mouse, Key };
    void openMenu(QPoint place, MenuBy by);
    void showDocument();
    void showSelection();
    void showProblem(); ///< of the selected edge
    void connectPopups();
    void announceSelection();
    void editTitle(const CardFrame& frame);
    std::function<std::unique_ptr<CanvasDrag>()> moveOf(const NodeId& id);
    void growSceneRect();
    void pressLeft(QMouseEvent* event);
    void pressCard(NodeCard* card, QMouseEvent* event);
    void turnPoint(const CanvasHit& hit, QPointF at); ///< adds one, or takes it away
    void startDrag(std::unique_ptr<CanvasDrag> drag);
    void endDrag(bool dropped, const CanvasPointer& pointer);
    void scrollAtBorder();
    bool scrollTowards(QPoint at); ///< whether it could: when that is near the border
    void dropLayer(const QString& type, QPointF at);
    void dropTransform(const QString& name, QPointF at);
    void showDropTarget(const QMimeData* dragged, QPointF at);
    void endDropHints();
    void walk(QPointF direction, bool extends);
    bool escape(); ///< whether there was anything to leave
    void zoomBy(double factor, QPoint anchor);
    void fit(const QRectF& cards, const QRectF& lines);
    void fitDrawing();
    void fitOnceVisible(double leastZoom);
    void insertChosen(const QString& type);
    CanvasPointer pointerOf(const QMouseEvent* event) const;

    Workbench m_workbench;
    NetworkScene* m_scene;
    CanvasCommands* m_commands;
    AddPopup* m_addPopup;
    FindPopup* m_findPopup;
    ProblemPopup* m_problemPopup;
    RenameField* m_renameField;
    QLabel* m_hint;
    LiveCards* m_liveCards;
    Minimap* m_minimap;
    std::unique_ptr<CanvasDrag> m_drag;
    std::function<std::unique_ptr<CanvasDrag>()> m_pendingDrag; ///< starts when the pointer moves
    QPoint m_pressedAt;
    NodeId m_clicked; ///< becomes the only selected card unless a drag starts
    QTimer m_borderTimer;
    CanvasPointer m_lastPointer;
    bool m_isSpaceDown = false, m_rightButtonPans = false;
    double m_leastFit = 1;          ///< zoom; smaller than this, not all of it is fitted
    bool m_isFitWanted = false;     ///< once the view has its size
    std::optional<QRectF> m_fitted; ///< the cards, as long as the view is the one fitted to them
};

} // namespace loom
