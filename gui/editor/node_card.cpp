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

constexpr double kMargin = 10;
constexpr double kStripTop = 61, kStripHeight = 22;
constexpr double kPortReach = 11;
constexpr double kPlainBelow = 0.299; // zoom, 0.3: a card is a plain box

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
    const bool isResized =
        content.inputs != m_content.inputs || content.isCollapsed != m_content.isCollapsed;
    if (isResized) prepareGeometryChange();
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
    m_strip.clear();
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

double NodeCard::portY() const { return m_content.isCollapsed ? kHeader / 2 : kPortY; }

double NodeCard::height() const
{
    const double forPorts = (m_content.inputs - 1) * kPortStep;
    if (m_content.isCollapsed) return kHeader + std::max(0.0, forPorts);
    return std::max(kHeight, kPortY + forPorts + 20);
}

QRectF NodeCard::cardRect() const { return QRectF(pos(), QSizeF(kWidth, height())); }

QPointF NodeCard::outputPort() const { return pos() + QPointF(kWidth, portY()); }

QPointF NodeCard::inputPort(int slot) const
{
    return pos() + QPointF(0, portY() + std::clamp(slot, 0, m_content.inputs - 1) * kPortStep);
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
    return QRectF(0, 0, kWidth, height()).adjusted(-8, -9, 8, 6);
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
    m_type.set(elided(m_content.type, smallFont(), typeWidth + 1), smallFont());
    m_name.set(elided(m_content.name, nameFont(), width - 18 - 8 - typeWidth), nameFont());

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
    m_line.set(fitting(lines, smallFont(), width), smallFont());
    m_more.set(hasStrip ? QString() : elided(more, smallFont(), width), smallFont());
}

QColor NodeCard::borderColour() const
{
    const Colours& c = colours();
    if (m_isSelected) return c.accent;
    if (m_hint == LinkHint::Fits) return c.good;
    if (m_content.state == CardContent::State::Error) return c.error;
    return m_content.isBypassed ? c.muted : c.line;
}

void NodeCard::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    const double zoom = option->levelOfDetailFromTransform(painter->worldTransform());
    if (m_hint == LinkHint::DoesNotFit) painter->setOpacity(0.45);
    painter->setRenderHint(QPainter::Antialiasing, zoom >= kPlainBelow);
    if (zoom < kPlainBelow) return paintPlain(*painter);
    paintBody(*painter);
    if (zoom >= kTextAbove) paintTexts(*painter);
}

void NodeCard::paintPlain(QPainter& painter) const
{
    const QRectF rect(0, 0, kWidth, height());
    painter.fillRect(rect, colours().card);
    painter.fillRect(QRectF(0, 0, kWidth, kHeader), dotColour());
    const QColor border = borderColour();
    if (border == colours().line) return;
    painter.setPen(QPen(border, 0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect);
}

void NodeCard::paintBody(QPainter& painter) const
{
    paintCardBody(painter, {.height = height(),
                            .portY = portY(),
                            .inputs = m_content.inputs,
                            .hasOutput = m_content.hasOutput,
                            .isCollapsed = m_content.isCollapsed,
                            .isBypassed = m_content.isBypassed,
                            .isBroken = m_content.state == CardContent::State::Error,
                            .isLit = m_hint == LinkHint::Fits,
                            .border = borderColour().rgb(),
                            .dot = dotColour().rgb(),
                            .borderWidth = m_isSelected ? 2.0 : 1.0,
                            .isDark = colours().isDark});
    if (m_content.isCollapsed || (m_picture.images.empty() && m_picture.bars.empty())) return;
    const QRectF strip(kMargin, kStripTop, kWidth - 2 * kMargin, kStripHeight);
    m_strip.draw(painter, strip, [&](QPainter& p) { paintStrip(p, strip, m_picture); });
}

void NodeCard::paintTexts(QPainter& painter) const
{
    const Colours& c = colours();
    painter.setPen(m_content.isBypassed ? c.muted : c.text);
    m_name.draw(painter, QPointF(kMargin + 18, 7.5));
    painter.setPen(c.muted);
    m_type.draw(painter, QPointF(kWidth - kMargin - m_type.width(), 9));
    if (m_content.isCollapsed) return;
    painter.setPen(m_content.isBypassed ? c.muted : c.text);
    m_line.draw(painter, QPointF(kMargin, 40));
    if (m_more.text().isEmpty()) return;
    if (m_picture.kind == CardPicture::Kind::Prediction)
        painter.setPen(m_picture.isRight ? c.good : c.warning);
    else
        painter.setPen(c.muted);
    m_more.draw(painter, QPointF(kMargin, 58));
}

} // namespace loom
