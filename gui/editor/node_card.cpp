#include "gui/editor/node_card.h"

#include "gui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>
#include <cmath>
#include <utility>

namespace loom {
namespace {

constexpr double kMargin = 10, kHeader = 31, kCorner = 9;
constexpr double kStripTop = 61, kStripHeight = 22;
constexpr double kPortReach = 11;
constexpr double kTextAbove = 0.6;  // zoom from which text is drawn
constexpr double kPlainBelow = 0.3; // and below which a card is a plain box

const QFont& nameFont()
{
    static const QFont font = Theme::textFont(13, QFont::DemiBold);
    return font;
}

const QFont& smallFont()
{
    static const QFont font = Theme::textFont(11);
    return font;
}

void setText(QStaticText& text, const QString& words, const QFont& font)
{
    if (text.text() == words) return;
    text.setTextFormat(Qt::PlainText);
    text.setText(words);
    text.prepare({}, font);
}

QString elided(const QString& words, const QFont& font, double width)
{
    return QFontMetricsF(font).elidedText(words, Qt::ElideRight, width);
}

/// The first that fits, or the last, cut.
QString fitting(const QStringList& choices, const QFont& font, double width)
{
    const QFontMetricsF metrics(font);
    for (const QString& choice : choices)
        if (metrics.horizontalAdvance(choice) <= width) return choice;
    return choices.isEmpty() ? QString() : elided(choices.back(), font, width);
}

double distance(QPointF a, QPointF b) { return std::hypot(a.x() - b.x(), a.y() - b.y()); }

} // namespace

NodeCard::NodeCard(NodeId id) : m_id(std::move(id))
{
    setFlag(ItemUsesExtendedStyleOption);
    setZValue(1);
}

void NodeCard::show(const CardContent& content)
{
    if (content == m_content) return;
    if (content.inputs != m_content.inputs) prepareGeometryChange();
    m_content = content;
    if (!content.hasValues) m_picture = {};
    setToolTip(content.tip);
    layOutTexts();
    update();
}

void NodeCard::showPicture(CardPicture picture)
{
    if (!m_content.hasValues) picture = {};
    if (picture.kind == CardPicture::Kind::None && m_picture.kind == picture.kind) return;
    m_picture = std::move(picture);
    layOutTexts();
    update();
}

void NodeCard::showSelected(bool selected)
{
    if (selected == m_isSelected) return;
    m_isSelected = selected;
    setZValue(selected ? 1.5 : 1);
    update();
}

void NodeCard::showLinkHint(LinkHint hint)
{
    if (hint == m_hint) return;
    m_hint = hint;
    update();
}

double NodeCard::height() const
{
    return std::max(kHeight, kPortY + (m_content.inputs - 1) * kPortStep + 20);
}

QRectF NodeCard::cardRect() const { return QRectF(pos(), QSizeF(kWidth, height())); }

QPointF NodeCard::outputPort() const { return pos() + QPointF(kWidth, kPortY); }

QPointF NodeCard::inputPort(int slot) const
{
    return pos() + QPointF(0, kPortY + std::clamp(slot, 0, m_content.inputs - 1) * kPortStep);
}

int NodeCard::inputPortAt(QPointF position) const
{
    int nearest = -1;
    double reach = kPortReach;
    for (int slot = 0; slot < m_content.inputs; ++slot) {
        const double away = distance(position, inputPort(slot));
        if (away > reach) continue;
        reach = away;
        nearest = slot;
    }
    return nearest;
}

bool NodeCard::isOutputPortAt(QPointF position) const
{
    return m_content.hasOutput && distance(position, outputPort()) <= kPortReach;
}

QRectF NodeCard::boundingRect() const
{
    return QRectF(0, 0, kWidth, height()).adjusted(-8, -4, 8, 6);
}

QPainterPath NodeCard::shape() const
{
    QPainterPath path;
    path.setFillRule(Qt::WindingFill); // or ports would be holes in the card
    path.addRect(0, 0, kWidth, height());
    for (int slot = 0; slot < m_content.inputs; ++slot)
        path.addEllipse(inputPort(slot) - pos(), kPortReach, kPortReach);
    if (m_content.hasOutput) path.addEllipse(outputPort() - pos(), kPortReach, kPortReach);
    return path;
}

QColor NodeCard::dotColour() const
{
    return m_content.category ? colours().category(*m_content.category) : colours().muted;
}

void NodeCard::layOutTexts()
{
    const double width = kWidth - 2 * kMargin;
    const QFontMetricsF small(smallFont());
    const double typeWidth = std::min(small.horizontalAdvance(m_content.type), width * 0.55);
    setText(m_type, elided(m_content.type, smallFont(), typeWidth + 1), smallFont());
    setText(m_name, elided(m_content.name, nameFont(), width - 18 - 8 - typeWidth), nameFont());

    const bool hasStrip =
        m_picture.kind == CardPicture::Kind::Images || m_picture.kind == CardPicture::Kind::Bars;
    QStringList lines{m_content.text};
    QString more = m_content.more;
    if (!m_content.parameters.isEmpty()) {
        const QString longer = QObject::tr("%1 params").arg(m_content.parameters);
        if (hasStrip && m_content.text.isEmpty())
            lines = {longer};
        else if (hasStrip)
            lines = {m_content.text + " · " + longer,
                     m_content.text + " · " + QObject::tr("%1 p.").arg(m_content.parameters)};
        else
            more = longer;
    }
    if (more.isEmpty() && m_picture.zeros > 0)
        more = QObject::tr("%1% zero").arg(std::lround(100 * m_picture.zeros));
    if (m_picture.kind == CardPicture::Kind::Prediction) {
        if (!m_picture.line.isEmpty()) lines = {m_picture.line};
        more = m_picture.prediction;
    }
    setText(m_line, fitting(lines, smallFont(), width), smallFont());
    setText(m_more, hasStrip ? QString() : elided(more, smallFont(), width), smallFont());
}

void NodeCard::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    const double zoom = option->levelOfDetailFromTransform(painter->worldTransform());
    const bool isPlain = zoom < kPlainBelow;
    if (m_hint == LinkHint::DoesNotFit) painter->setOpacity(0.45);
    painter->setRenderHint(QPainter::Antialiasing, !isPlain);
    paintFrame(*painter, isPlain);
    if (isPlain) return;
    paintPorts(*painter);
    paintBody(*painter);
    if (zoom >= kTextAbove) paintTexts(*painter);
}

void NodeCard::paintFrame(QPainter& painter, bool isPlain) const
{
    const Colours& c = colours();
    const QRectF rect(0, 0, kWidth, height());
    QColor border = c.line;
    double width = 1;
    if (m_content.state == CardContent::State::Error) border = c.error;
    if (m_hint == LinkHint::Fits) border = c.good;
    if (m_isSelected) {
        border = c.accent;
        width = 2;
    }
    if (isPlain) {
        painter.fillRect(rect, c.card);
        painter.fillRect(QRectF(0, 0, kWidth, kHeader), dotColour());
        if (border == c.line) return;
        painter.setPen(QPen(border, 0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect);
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, c.isDark ? 46 : 16));
    painter.drawRoundedRect(rect.adjusted(0, 2, 0, 3), kCorner, kCorner);
    painter.setPen(QPen(border, width));
    painter.setBrush(c.card);
    painter.drawRoundedRect(rect, kCorner, kCorner);
    painter.setPen(Qt::NoPen);
    painter.fillRect(QRectF(1, kHeader, kWidth - 2, 1), c.line);
    painter.setBrush(dotColour());
    painter.drawRoundedRect(QRectF(kMargin + 1, 11.5, 9, 9), 2.5, 2.5);
}

void NodeCard::paintTexts(QPainter& painter) const
{
    const Colours& c = colours();
    painter.setFont(nameFont());
    painter.setPen(c.text);
    painter.drawStaticText(QPointF(kMargin + 18, 7.5), m_name);
    painter.setFont(smallFont());
    painter.setPen(c.muted);
    painter.drawStaticText(QPointF(kWidth - kMargin - m_type.size().width(), 9), m_type);
    painter.setPen(c.text);
    painter.drawStaticText(QPointF(kMargin, 40), m_line);
    if (m_more.text().isEmpty()) return;
    if (m_picture.kind == CardPicture::Kind::Prediction)
        painter.setPen(m_picture.isRight ? c.good : c.warning);
    else
        painter.setPen(c.muted);
    painter.drawStaticText(QPointF(kMargin, 58), m_more);
}

void NodeCard::paintBody(QPainter& painter) const
{
    const QRectF strip(kMargin, kStripTop, kWidth - 2 * kMargin, kStripHeight);
    if (!m_picture.images.empty() || !m_picture.bars.empty()) paintStrip(painter, strip, m_picture);
    if (m_content.state != CardContent::State::Error) return;
    // Told by its shape as well as by its colour.
    const QPointF at(kWidth - 4, 1);
    painter.setPen(QPen(colours().canvas, 1.5));
    painter.setBrush(colours().error);
    painter.drawPolygon(
        QPolygonF({at + QPointF(0, -8), at + QPointF(8.5, 6.5), at + QPointF(-8.5, 6.5)}));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().canvas);
    painter.drawRect(QRectF(at.x() - 0.8, at.y() - 3.5, 1.6, 5));
    painter.drawRect(QRectF(at.x() - 0.8, at.y() + 3, 1.6, 1.6));
}

void NodeCard::paintPorts(QPainter& painter) const
{
    const Colours& c = colours();
    const bool isLit = m_hint == LinkHint::Fits;
    painter.setPen(QPen(isLit ? c.good : c.edge, 1.6));
    painter.setBrush(isLit ? c.good : c.canvas);
    for (int slot = 0; slot < m_content.inputs; ++slot)
        painter.drawEllipse(inputPort(slot) - pos(), kPortRadius, kPortRadius);
    if (m_content.hasOutput) painter.drawEllipse(outputPort() - pos(), kPortRadius, kPortRadius);
}

} // namespace loom
