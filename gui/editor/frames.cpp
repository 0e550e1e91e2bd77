#include "gui/editor/frames.h"

#include "core/files/error.h"
#include "core/files/json.h"
#include "gui/editor/node_card.h"
#include "gui/theme/theme.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr const char* kKey = "frames";
constexpr double kMargin = 22, kTitle = 28; // px
constexpr double kFarthest = 1e9, kTextAbove = 0.35;

std::optional<double> number(const Json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number()) return {};
    const double value = found->get<double>();
    if (!std::isfinite(value) || std::abs(value) > kFarthest) return {};
    return value;
}

std::optional<CardFrame> toFrame(const Json& value)
{
    if (!value.is_object()) return {};
    const auto x = number(value, "x"), y = number(value, "y");
    const auto width = number(value, "width"), height = number(value, "height");
    if (!x || !y || !width || !height || *width <= 0 || *height <= 0) return {};
    const auto title = value.find("title");
    const bool hasTitle = title != value.end() && title->is_string();
    return CardFrame{hasTitle ? QString::fromStdString(title->get<std::string>()) : QString(),
                     QRectF(*x, *y, *width, *height)};
}

Json parsed(const std::string& text)
{
    try {
        return parse_json(text, kKey);
    } catch (const FileError&) {
        return Json::array(); // set by hand, not from a file: files are checked when read
    }
}

QRectF cardOf(const Node& node) { return {node.x, node.y, NodeCard::kWidth, NodeCard::kHeight}; }

} // namespace

std::vector<CardFrame> framesOf(const Network& network)
{
    std::vector<CardFrame> frames;
    const auto found = network.unknown.find(kKey);
    if (found == network.unknown.end()) return frames;
    const Json list = parsed(found->second);
    if (!list.is_array()) return frames;
    for (const Json& value : list)
        if (const std::optional<CardFrame> frame = toFrame(value)) frames.push_back(*frame);
    return frames;
}

void setFrames(Network& network, std::span<const CardFrame> frames)
{
    if (frames.empty()) {
        network.unknown.erase(kKey);
        return;
    }
    Json list = Json::array();
    for (const CardFrame& frame : frames)
        list.push_back({{"title", frame.title.toStdString()},
                        {"x", frame.rect.x()},
                        {"y", frame.rect.y()},
                        {"width", frame.rect.width()},
                        {"height", frame.rect.height()}});
    network.unknown[kKey] = to_json_line(list);
}

std::vector<NodeId> nodesIn(const Network& network, const QRectF& frame)
{
    std::vector<NodeId> ids;
    for (const Node& node : network.nodes)
        if (frame.contains(cardOf(node).center())) ids.push_back(node.id);
    return ids;
}

CardFrame frameAround(const Network& network, std::span<const NodeId> ids, const QString& title)
{
    QRectF rect;
    for (const NodeId& id : ids)
        if (const Node* node = network.nodes.find(id)) rect = rect.united(cardOf(*node));
    return {title, rect.adjusted(-kMargin, -kMargin - kTitle, kMargin, kMargin)};
}

void removeEmptyFrames(Network& network)
{
    std::vector<CardFrame> frames = framesOf(network);
    const auto isEmpty = [&](const CardFrame& frame) {
        return nodesIn(network, frame.rect).empty();
    };
    if (std::erase_if(frames, isEmpty) > 0) setFrames(network, frames);
}

void FrameItem::show(const CardFrame& frame)
{
    if (frame == m_frame) return;
    prepareGeometryChange();
    m_frame = frame;
    update();
}

bool FrameItem::isTitleAt(QPointF position) const
{
    return QRectF(m_frame.rect.topLeft(), QSizeF(m_frame.rect.width(), kTitle)).contains(position);
}

void FrameItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    const Colours& c = colours();
    QColor fill = c.accent;
    fill.setAlpha(c.isDark ? 18 : 14);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(c.line, 1));
    painter->setBrush(fill);
    painter->drawRoundedRect(m_frame.rect, 10, 10);
    if (option->levelOfDetailFromTransform(painter->worldTransform()) < kTextAbove) return;
    painter->setFont(Theme::textFont(13, QFont::DemiBold));
    painter->setPen(c.muted);
    painter->drawText(
        QRectF(m_frame.rect.left() + 12, m_frame.rect.top(), m_frame.rect.width() - 24, kTitle),
        Qt::AlignVCenter | Qt::AlignLeft, m_frame.title);
}

} // namespace loom
