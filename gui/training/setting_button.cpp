#include "gui/training/setting_button.h"

#include "gui/theme/theme.h"

#include <QFormLayout>
#include <QFrame>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QStyleOptionButton>
#include <QStylePainter>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr int kPadding = 12; // px at either side
constexpr int kHeight = 32;
constexpr int kBetween = 6; // label and value

QFont labelFont() { return Theme::textFont(13); }
QFont valueFont() { return Theme::monoFont(12, QFont::DemiBold); }

} // namespace

SettingButton::SettingButton(QWidget* parent) : QPushButton(parent)
{
    m_panel = new QFrame(this, Qt::Popup);
    m_panel->setObjectName("settingPanel");
    auto* rows = new QVBoxLayout(m_panel);
    rows->setContentsMargins(12, 12, 12, 12);
    m_form = new QFormLayout;
    m_form->setHorizontalSpacing(14);
    m_form->setVerticalSpacing(8);
    rows->addLayout(m_form);
    m_note = new QLabel;
    m_note->setProperty("role", "muted");
    m_note->setWordWrap(true);
    m_note->setMaximumWidth(280);
    m_note->hide();
    rows->addWidget(m_note);
    connect(this, &QPushButton::clicked, this, &SettingButton::open);
}

void SettingButton::show(const QString& label, const QString& value)
{
    if (label == m_label && value == m_value) return;
    m_label = label;
    m_value = value;
    setAccessibleName(label + ' ' + value);
    updateGeometry();
    update();
}

void SettingButton::addRow(const QString& label, QWidget* editor)
{
    m_form->addRow(label, editor);
    if (m_first == nullptr) m_first = editor;
}

void SettingButton::setNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

bool SettingButton::isOpen() const { return m_panel->isVisible(); }

void SettingButton::open()
{
    const Colours& c = colours();
    m_panel->setStyleSheet(QStringLiteral("QFrame#settingPanel { background: %1; border: 1px solid "
                                          "%2; border-radius: 8px; }")
                               .arg(c.card.name(), c.line.name()));
    m_panel->adjustSize();
    QPoint at = mapToGlobal(QPoint(0, height() + 4));
    const QRect room = screen()->availableGeometry();
    at.setX(
        std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - m_panel->width())));
    m_panel->move(at);
    m_panel->show();
    if (m_first == nullptr) return;
    m_first->setFocus(Qt::PopupFocusReason);
    if (auto* line = qobject_cast<QLineEdit*>(m_first)) line->selectAll();
}

void SettingButton::close() { m_panel->close(); }

QSize SettingButton::sizeHint() const
{
    const double label = QFontMetricsF(labelFont()).horizontalAdvance(m_label);
    const double value = QFontMetricsF(valueFont()).horizontalAdvance(m_value);
    return {static_cast<int>(std::ceil(label + value)) + 2 * kPadding + kBetween, kHeight};
}

void SettingButton::paintEvent(QPaintEvent*)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    painter.drawControl(QStyle::CE_PushButton, option);
    const QColor text = isEnabled() ? colours().text : colours().muted;
    const QRectF line = QRectF(rect()).adjusted(kPadding, 0, -kPadding, 0);
    painter.setPen(text);
    painter.setFont(labelFont());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_label);
    painter.setFont(valueFont());
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, m_value);
}

void SettingButton::keyPressEvent(QKeyEvent* event)
{
    const bool opens = event->key() == Qt::Key_Down || event->key() == Qt::Key_Return ||
                       event->key() == Qt::Key_Enter;
    if (opens) return open();
    QPushButton::keyPressEvent(event);
}

} // namespace loom
