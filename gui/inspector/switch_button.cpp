#include "gui/inspector/switch_button.h"

#include "gui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace loom {

SwitchButton::SwitchButton(QWidget* parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SwitchButton::setMixed(bool isMixed)
{
    m_isMixed = isMixed;
    update();
}

void SwitchButton::setMuted(bool isMuted)
{
    m_isMuted = isMuted;
    update();
}

void SwitchButton::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void SwitchButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? colours().accent : colours().line);
    painter.setBrush(colours().field);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(Theme::monoFont(12));
    painter.setPen(m_isMuted || m_isMixed ? colours().muted : colours().text);
    const QString word = m_isMixed ? tr("several values") : isChecked() ? tr("on") : tr("off");
    painter.drawText(rect().adjusted(9, 0, -24, 0), Qt::AlignLeft | Qt::AlignVCenter, word);

    const QPointF centre(width() - 13.5, height() / 2.0);
    painter.setPen(QPen(isChecked() && !m_isMixed ? colours().accent : colours().muted, 1.4));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(centre, 5, 5);
    if (!isChecked() || m_isMixed) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().accent);
    painter.drawEllipse(centre, 2.8, 2.8);
}

} // namespace loom
