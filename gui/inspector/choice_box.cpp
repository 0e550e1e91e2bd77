#include "gui/inspector/choice_box.h"

#include "gui/theme/theme.h"

#include <QPainter>
#include <QWheelEvent>

namespace loom {

ChoiceBox::ChoiceBox(QWidget* parent) : QComboBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumWidth(80);
    setMinimumHeight(28);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setStyleSheet("QComboBox::drop-down { border: none; width: 0; }");
}

void ChoiceBox::wheelEvent(QWheelEvent* event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

void ChoiceBox::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().muted, 1.3));
    const QPointF at(width() - 13.5, height() / 2.0);
    painter.drawPolyline(
        QPolygonF({at + QPointF(-3.5, -1.75), at + QPointF(0, 1.75), at + QPointF(3.5, -1.75)}));
}

} // namespace loom
