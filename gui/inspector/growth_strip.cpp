#include "gui/inspector/growth_strip.h"

#include "core/layers/shape_rule.h"
#include "gui/inspect/number_text.h"
#include "gui/theme/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr double kHighest = 58, kLabelHeight = 15;
constexpr double kSlotForLabel = 26; // narrower ones have no label

bool isImage(const Shape& shape) { return shape.rank() == 4; }

QString labelOf(const Shape& shape)
{
    if (isImage(shape)) return QString("%1·%2").arg(shape[1]).arg(shape[2]);
    return grouped(sample_size(shape));
}

} // namespace

GrowthStrip::GrowthStrip(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    setAccessibleName(tr("Shapes along the network"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void GrowthStrip::setDiagnosis(const Diagnosis& diagnosis)
{
    m_blocks.clear();
    for (const NodeId& id : diagnosis.order) {
        const Shape* shape = diagnosis.output_shape(id);
        if (shape == nullptr || shape->rank() < 2 || id == diagnosis.loss) continue;
        if (!m_blocks.empty() && m_blocks.back().shape == *shape) continue;
        m_blocks.push_back({.node = QString::fromStdString(id), .shape = *shape});
    }
    double largestImage = 1, longestVector = 2;
    for (const Block& block : m_blocks) {
        if (isImage(block.shape))
            largestImage = std::max(largestImage, static_cast<double>(block.shape[2]));
        else
            longestVector = std::max(longestVector, static_cast<double>(sample_size(block.shape)));
    }
    for (Block& block : m_blocks) {
        if (isImage(block.shape)) {
            const double share = static_cast<double>(block.shape[2]) / largestImage;
            const double channels = static_cast<double>(block.shape[1]);
            block.size = {3 + 3.2 * std::log2(channels + 1), std::max(4.0, kHighest * share)};
        } else {
            const double numbers = static_cast<double>(sample_size(block.shape));
            const double share = std::log2(numbers + 1) / std::log2(longestVector + 1);
            block.size = {4, std::max(4.0, kHighest * share)};
        }
    }
    setVisible(m_blocks.size() > 1);
    update();
}

void GrowthStrip::paintEvent(QPaintEvent*)
{
    if (m_blocks.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double slot = static_cast<double>(width()) / static_cast<double>(m_blocks.size());
    painter.setFont(Theme::monoFont(9));
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        const Block& block = m_blocks[i];
        const double middle = slot * (static_cast<double>(i) + 0.5);
        const double thick = std::min(block.size.width(), std::max(2.0, slot - 3));
        const QRectF bar(middle - thick / 2, 4 + (kHighest - block.size.height()) / 2, thick,
                         block.size.height());
        QColor fill =
            colours().category(isImage(block.shape) ? Category::Convolution : Category::Linear);
        painter.setPen(QPen(fill, 1));
        fill.setAlphaF(0.3F);
        painter.setBrush(fill);
        painter.drawRoundedRect(bar, 1.5, 1.5);
        // Neighbours' labels stand at two heights, so that they do not run into each other.
        if (slot < kSlotForLabel / 1.6) continue;
        painter.setPen(colours().muted);
        const double top = kHighest + 8 + (i % 2 == 0 ? 0 : kLabelHeight - 3);
        painter.drawText(QRectF(middle - slot, top, 2 * slot, kLabelHeight), Qt::AlignCenter,
                         labelOf(block.shape));
    }
}

const GrowthStrip::Block* GrowthStrip::blockAt(double x) const
{
    if (m_blocks.empty() || width() <= 0) return nullptr;
    const auto count = static_cast<double>(m_blocks.size());
    const double place = std::clamp(std::floor(x * count / width()), 0.0, count - 1);
    return &m_blocks[static_cast<std::size_t>(place)];
}

void GrowthStrip::mousePressEvent(QMouseEvent* event)
{
    if (const Block* block = blockAt(event->position().x())) emit nodeClicked(QString(block->node));
}

bool GrowthStrip::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const Block* block = blockAt(help->x()))
        QToolTip::showText(help->globalPos(), block->node + "  " + text(block->shape), this);
    return true;
}

} // namespace loom
