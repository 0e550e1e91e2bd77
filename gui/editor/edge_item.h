#pragma once

#include "core/network/network.h"
#include "gui/editor/edge_route.h"
#include "gui/editor/glyph_text.h"

#include <QGraphicsItem>
#include <QString>

namespace loom {

/// What an edge says: the shape that flows along it, or why none does.
struct EdgeContent {
    Edge edge;
    bool isBroken = false;
    QPolygonF points{}; ///< that it is led through
    QString badge{};    ///< "[N, 6, 24, 24]", "[N, 12, 4, 4] → fc1 wants [N, features]"; or ""
    QString accessibleName{};

    bool operator==(const EdgeContent&) const = default;
};

/// A connection on the canvas, below the cards.
class EdgeItem : public QGraphicsItem {
public:
    enum { Type = UserType + 2 };

    EdgeItem();
    int type() const override { return Type; }

    void show(const EdgeContent& content, const EdgeRoute& route);
    void showSelected(bool selected);
    /// With a button in its middle that adds a layer there.
    void showHovered(bool hovered);

    const EdgeContent& content() const { return m_content; }
    const EdgeRoute& route() const { return m_route; }
    bool isShownSelected() const { return m_isSelected; }
    bool isPlusAt(QPointF position) const;
    int pointAt(QPointF position) const; ///< of those that it is led through; -1: none
    QPointF plus() const;

    QRectF boundingRect() const override { return m_bounds; }
    QPainterPath shape() const override { return m_path; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) override;

private:
    EdgeContent m_content;
    EdgeRoute m_route;
    QPainterPath m_path;
    QRectF m_bounds;
    bool m_isSelected = false;
    bool m_isHovered = false;
};

/// The pill with an edge's shape, above the cards.
class ShapeBadge : public QGraphicsItem {
public:
    enum { Type = UserType + 3 };

    explicit ShapeBadge(EdgeItem* edge);
    int type() const override { return Type; }

    /// Takes text and place from its edge; `above` is the highest card beside it.
    void follow(double above);
    EdgeItem* edge() const { return m_edge; }
    QRectF pill() const { return m_pill.translated(pos()); } ///< in the scene
    const QString& text() const { return m_text.text(); }

    QRectF boundingRect() const override { return m_pill.adjusted(-1, -1, 1, 1); }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) override;

private:
    void measure(const EdgeContent& content);

    EdgeItem* m_edge;
    GlyphText m_text;
    QString m_wide, m_tight; ///< the text, and without its blanks
    double m_wideWidth = 0, m_tightWidth = 0;
    QRectF m_pill;
};

} // namespace loom
