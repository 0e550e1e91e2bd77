#pragma once

#include "core/network/network.h"
#include "gui/workbench.h"

#include <QList>
#include <QObject>
#include <QPointF>

class QAction;

namespace loom {

class NetworkView;
struct Problem;

/// What can be done to the drawing by key or menu: each an edit of the selection, one undo step.
class CanvasCommands : public QObject {
    Q_OBJECT

public:
    CanvasCommands(const Workbench& workbench, NetworkView* view);

    /// Every command as an action with object name, text and shortcuts.
    const QList<QAction*>& actions() const { return m_actions; }
    /// Returns the new node's id; "" when the drawing is read-only.
    NodeId addBehindSelection(const QString& type, QPointF middle);

    enum class Side { Left, Right, Top, Bottom };

public slots:
    void removeSelected(); ///< cards, or the selected edge
    void removeAndReconnect();
    void selectAll();
    void copy();
    void cut();
    void paste();
    void pasteWithInputs();
    void duplicate();
    void bypass();   ///< or switch on again, when all of them are bypassed
    void collapse(); ///< to their heads, or open again
    void reroute();  ///< the selected edge: one more point to lead it through
    void unroute();
    void straighten(); ///< the links into the selected cards
    void disconnectSelected();
    void connectSelected(); ///< in their order from left to right
    void fixFirst();        ///< the first fix of the selected problem, or of the first one
    void frame();           ///< a frame around the selected cards, or theirs away
    void layOut();          ///< the selected cards, or all

public:
    void align(Side side);
    void distribute(Qt::Orientation direction);
    void nudge(QPointF by);                          ///< with Ctrl and an arrow key
    void disconnectPort(const NodeId& id, int slot); ///< slot -1: the output

private:
    void createActions();
    void pasteText(bool withInputs);
    QString whyNotBypassed(const Network& after) const; ///< "" when all goes well
    const Problem* firstProblem() const;

    Workbench m_workbench;
    NetworkView* m_view;
    QList<QAction*> m_actions;
};

} // namespace loom
