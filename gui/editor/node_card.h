#pragma once

#include "core/network/network.h"
#include "gui/editor/card_body.h"
#include "gui/editor/card_content.h"
#include "gui/editor/card_picture.h"
#include "gui/editor/glyph_text.h"

#include <QGraphicsItem>

namespace loom {

/// How a card takes part in the link that is being dragged.
enum class LinkHint { None, Fits, DoesNotFit };

/// One node on the canvas: a card with ports. Its position is that of its top left corner.
class NodeCard : public QGraphicsItem {
public:
    enum { Type = UserType + 1 };
    static constexpr double kWidth = 168, kHeight = 92, kHeader = 31, kPortY = 49, kPortStep = 16;
    static constexpr double kPortRadius = 4.5;
    /// Of a view: below it texts are hidden. A view's own zoom is not quite exact.
    static constexpr double kReadableZoom = 0.58, kTextAbove = kReadableZoom - 0.001;

    explicit NodeCard(NodeId id);

    const NodeId& id() const { return m_id; }
    int type() const override { return Type; }

    void show(const CardContent& content);
    void showPicture(CardPicture picture);
    void showSelected(bool selected);
    void showLinkHint(LinkHint hint);

    const CardContent& content() const { return m_content; }
    const CardPicture& picture() const { return m_picture; }
    bool isShownSelected() const { return m_isSelected; }
    LinkHint linkHint() const { return m_hint; }

    QRectF cardRect() const; ///< in the scene
    QPointF outputPort() const;
    QPointF inputPort(int slot) const;
    /// The port within reach of a scene position; -1: none.
    int inputPortAt(QPointF position) const;
    bool isOutputPortAt(QPointF position) const;

    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) override;

private:
    double height() const;
    double portY() const; ///< of the first port
    QColor dotColour() const;
    QColor borderColour() const;
    void layOutTexts();
    void paintPlain(QPainter& painter) const;
    void paintBody(QPainter& painter) const;
    void paintTexts(QPainter& painter) const;

    NodeId m_id;
    CardContent m_content;
    CardPicture m_picture;
    bool m_isSelected = false;
    LinkHint m_hint = LinkHint::None;
    GlyphText m_name, m_type, m_line, m_more;
    mutable ScaledPicture m_strip; ///< as last painted
};

} // namespace loom
