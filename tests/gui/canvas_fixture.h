#pragma once

#include "core/network/network_file.h"
#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/network_view.h"
#include "gui/theme/theme.h"
#include "gui/training/engine_client.h"
#include "gui/training/live_request.h"
#include "gui/training/run_monitor.h"
#include "gui/workbench.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace loom {

/// A canvas of 1280 × 800 on a document, without an engine, and hands to work it with.
class CanvasFixture {
public:
    CanvasFixture()
        : selection(&document), budget(&engine), run(&engine, &document),
          view({&document, &selection, &engine, &budget, &run})
    {
        view.resize(1280, 800);
        view.show();
        view.activateWindow();
        view.setFocus();
        [[maybe_unused]] const bool shown = QTest::qWaitForWindowExposed(&view);
    }

    /// An example, with four cards in a row whatever its file says.
    void open(const QString& example)
    {
        const QString path = QStringLiteral(LOOM_SOURCE_DIR "/resources/examples/") + example;
        Network network = load_network(path.toStdString());
        int place = 0;
        for (Node& node : network.nodes) {
            node.x = 266 * (place % 4);
            node.y = 180 * (place / 4);
            ++place;
        }
        document.setNetwork(std::move(network), path);
    }

    const Network& network() const { return document.network(); }
    NodeCard* card(const NodeId& id) const { return view.networkScene()->card(id); }
    int steps() { return document.undoStack().count(); }
    bool hasEdge(const NodeId& from, const NodeId& to) const
    {
        return std::ranges::any_of(
            network().edges, [&](const Edge& edge) { return edge.from == from && edge.to == to; });
    }
    const Edge& edge(const NodeId& from, const NodeId& to) const
    {
        const auto found = std::ranges::find_if(
            network().edges, [&](const Edge& each) { return each.from == from && each.to == to; });
        Q_ASSERT(found != network().edges.end());
        return *found;
    }

    // Places in the view.
    QPoint at(QPointF scene) const { return view.mapFromScene(scene); }
    QPoint middle(const NodeId& id) const
    {
        return at(card(id)->cardRect().center() + QPointF(0, -20));
    }
    QPoint output(const NodeId& id) const { return at(card(id)->outputPort()); }
    QPoint input(const NodeId& id, int slot = 0) const { return at(card(id)->inputPort(slot)); }
    /// Where there is nothing: below everything.
    QPoint nothing() const
    {
        const QRectF cards = view.networkScene()->cardsRect();
        return at(cards.bottomLeft() + QPointF(40, 28));
    }

    // The mouse and the keyboard.
    void press(QPoint place, Qt::KeyboardModifiers keys = {},
               Qt::MouseButton button = Qt::LeftButton)
    {
        QTest::mouseMove(view.viewport(), place);
        QTest::mousePress(view.viewport(), button, keys, place);
        m_button = button;
        m_keys = keys;
        m_last = place;
    }
    void move(QPoint place)
    {
        for (int i = 1; i <= 4; ++i) {
            const QPoint between = m_last + (place - m_last) * i / 4;
            QMouseEvent event(QEvent::MouseMove, between, view.viewport()->mapToGlobal(between),
                              Qt::NoButton, m_button, m_keys);
            QApplication::sendEvent(view.viewport(), &event);
        }
        m_last = place;
    }
    void release() { QTest::mouseRelease(view.viewport(), m_button, m_keys, m_last); }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers keys = {},
              Qt::MouseButton button = Qt::LeftButton)
    {
        press(from, keys, button);
        move(to);
        release();
    }
    void click(QPoint place, Qt::KeyboardModifiers keys = {})
    {
        press(place, keys);
        release();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(&view, key, keys); }
    /// Into the field that has the focus, and Enter.
    void type(const QString& text)
    {
        QWidget* field = QApplication::focusWidget();
        QVERIFY(field != nullptr && field != &view);
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    }

    Document document;
    Selection selection;
    EngineClient engine;
    ViewBudget budget;
    RunMonitor run;
    NetworkView view;

private:
    Qt::MouseButton m_button = Qt::NoButton;
    Qt::KeyboardModifiers m_keys;
    QPoint m_last;
};

} // namespace loom
