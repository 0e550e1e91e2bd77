#include "gui/inspector/setting_field.h"

#include "gui/inspector/setting_text.h"
#include "gui/theme/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <cmath>
#include <memory>

namespace loom {
namespace {

constexpr int kArrowsWidth = 20, kWordArrowWidth = 16;
constexpr int kRepeatDelay = 400, kRepeatInterval = 70; // ms
constexpr int kWheelPause = 700;                        // ms that end a turn of the wheel
constexpr int kLargeStep = 10;

void paintTriangle(QPainter& painter, QPointF centre, qreal height)
{
    const qreal half = 3;
    painter.drawPolygon(
        QPolygonF({centre + QPointF(-half, height / 2), centre + QPointF(half, height / 2),
                   centre + QPointF(0, -height / 2)}));
}

} // namespace

SettingField::SettingField(const SettingType& type, QWidget* parent)
    : QLineEdit(parent), m_type(type)
{
    setFont(Theme::monoFont(12));
    setMaxLength(400);
    setTextMargins(0, 0, kArrowsWidth - 6 + (hasWords() ? kWordArrowWidth : 0), 0);
    m_repeat.setInterval(kRepeatInterval);
    connect(&m_repeat, &QTimer::timeout, this, [this] {
        m_repeat.setInterval(kRepeatInterval);
        step(m_heldDirection);
    });
    connect(this, &QLineEdit::returnPressed, this, &SettingField::commit);
    connect(this, &QLineEdit::textEdited, this, [this] { emit refused({}); });
    connect(&Theme::instance(), &Theme::changed, this, &SettingField::showText);
}

bool SettingField::event(QEvent* event)
{
    // Undo is the document's unless something is being typed.
    if (event->type() == QEvent::ShortcutOverride && !isModified()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return false;
        }
    }
    return QLineEdit::event(event);
}

QSize SettingField::sizeHint() const { return {110, 28}; }

void SettingField::setValue(const std::optional<SettingValue>& value)
{
    // What is being typed stays until it is taken or given up.
    if (value == m_value && isModified() && hasFocus()) return;
    m_value = value;
    showText();
}

void SettingField::showText()
{
    const QString shown = m_value ? settingText(m_type, *m_value) : QString();
    if (shown != text()) {
        const int cursor = cursorPosition();
        setText(shown);
        setCursorPosition(std::min<int>(cursor, static_cast<int>(shown.size())));
    }
    setModified(false);
    setPlaceholderText(m_value ? tr("None") : tr("several values"));
    // A placeholder is quiet by itself.
    const bool isDefault = m_value && *m_value == m_type.default_value && !shown.isEmpty();
    QPalette look = palette();
    look.setColor(QPalette::Text, isDefault ? colours().muted : colours().text);
    setPalette(look);
    setStyleSheet(isDefault ? QString("QLineEdit { color: %1; }").arg(colours().muted.name())
                            : QString());
    update();
}

void SettingField::commit()
{
    const QString shown = m_value ? settingText(m_type, *m_value) : QString();
    if (text() == shown && (m_value || text().isEmpty())) return setModified(false);
    const std::optional<SettingValue> value = readSetting(m_type, text());
    if (!value) {
        emit refused(
            tr("%1 takes %2.").arg(QString::fromStdString(m_type.name), expectedText(m_type)));
        return;
    }
    emit gestureBegan();
    take(*value);
}

void SettingField::take(const SettingValue& value)
{
    setModified(false);
    const auto before = m_value;
    emit refused({});
    emit edited(value);
    // Equal to what it was, the owner has nothing new to show.
    if (m_value == before) showText();
}

void SettingField::step(int steps)
{
    const QString next = steppedText(m_type, text(), cursorPosition(), steps);
    if (next == text()) return;
    if (const std::optional<SettingValue> value = readSetting(m_type, next)) take(*value);
}

void SettingField::keyPressEvent(QKeyEvent* event)
{
    int steps = 0;
    switch (event->key()) {
    case Qt::Key_Up: steps = 1; break;
    case Qt::Key_Down: steps = -1; break;
    case Qt::Key_PageUp: steps = kLargeStep; break;
    case Qt::Key_PageDown: steps = -kLargeStep; break;
    case Qt::Key_Escape:
        if (!isModified()) return QLineEdit::keyPressEvent(event);
        emit refused({});
        return showText();
    default: return QLineEdit::keyPressEvent(event);
    }
    if (event->modifiers() & Qt::AltModifier) {
        if (hasWords()) chooseWord(mapToGlobal(rect().bottomLeft()));
        return;
    }
    if (!event->isAutoRepeat()) emit gestureBegan();
    step(steps);
}

void SettingField::wheelEvent(QWheelEvent* event)
{
    // Turning over a field that has no focus scrolls the inspector.
    if (!hasFocus() || event->angleDelta().y() == 0) return event->ignore();
    if (!m_sinceWheel.isValid() || m_sinceWheel.elapsed() > kWheelPause) emit gestureBegan();
    m_sinceWheel.start();
    step(event->angleDelta().y() > 0 ? 1 : -1);
    event->accept();
}

QRect SettingField::arrows() const
{
    return {width() - kArrowsWidth - 2, 0, kArrowsWidth, height()};
}

QRect SettingField::wordArrow() const
{
    return {width() - kArrowsWidth - kWordArrowWidth - 2, 0, kWordArrowWidth, height()};
}

void SettingField::mousePressEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    if (event->button() == Qt::LeftButton && isEnabled()) {
        if (arrows().contains(at)) {
            m_heldDirection = at.y() < height() / 2 ? 1 : -1;
            emit gestureBegan();
            step(m_heldDirection);
            m_repeat.start(kRepeatDelay);
            return;
        }
        if (hasWords() && wordArrow().contains(at))
            return chooseWord(mapToGlobal(QPoint(0, height())));
    }
    QLineEdit::mousePressEvent(event);
}

void SettingField::mouseReleaseEvent(QMouseEvent* event)
{
    m_repeat.stop();
    QLineEdit::mouseReleaseEvent(event);
}

void SettingField::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    const bool isOverArrow = arrows().contains(at) || (hasWords() && wordArrow().contains(at));
    setCursor(isOverArrow ? Qt::ArrowCursor : Qt::IBeamCursor);
    if (!m_repeat.isActive()) QLineEdit::mouseMoveEvent(event);
}

void SettingField::focusOutEvent(QFocusEvent* event)
{
    m_repeat.stop();
    if (event->reason() != Qt::PopupFocusReason && isModified()) {
        commit();
        if (isModified()) { // could not be read, and nobody is there to mend it
            emit refused({});
            showText();
        }
    }
    QLineEdit::focusOutEvent(event);
}

void SettingField::chooseWord(const QPoint& at)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& title, const SettingValue& value) {
        menu->addAction(title, this, [this, value] {
            emit gestureBegan();
            take(value);
        });
    };
    if (m_type.optional) add(tr("None"), SettingValue{});
    for (const std::string& word : m_type.choices) add(QString::fromStdString(word), word);
    menu->popup(at);
}

void SettingField::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu* menu = createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    const QString text = settingText(m_type, m_type.default_value);
    QAction* reset = menu->addAction(
        tr("Reset to the default, %1").arg(text.isEmpty() ? tr("None") : text), this, [this] {
            emit gestureBegan();
            take(m_type.default_value);
        });
    reset->setEnabled(m_value != m_type.default_value);
    menu->popup(event->globalPos());
}

void SettingField::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().muted);
    const QPointF centre = QRectF(arrows()).center();
    paintTriangle(painter, centre + QPointF(0, -4), 4);
    paintTriangle(painter, centre + QPointF(0, 4), -4);
    if (!hasWords()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().muted, 1.3));
    const QPointF chevron = QRectF(wordArrow()).center();
    painter.drawPolyline(QPolygonF(
        {chevron + QPointF(-3, -1.5), chevron + QPointF(0, 1.5), chevron + QPointF(3, -1.5)}));
}

} // namespace loom
