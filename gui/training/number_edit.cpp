#include "gui/training/number_edit.h"

#include "gui/theme/theme.h"

#include <QKeyEvent>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

/// The next of 1, 2, 5 times a power of ten.
double roundNeighbour(double value, int direction)
{
    if (!(value > 0)) return direction > 0 ? 1e-5 : 0;
    const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    const double steps[] = {0.5, 1, 2, 5, 10};
    if (direction > 0) {
        for (const double step : steps)
            if (step * power > value * (1 + 1e-6)) return step * power;
    } else {
        for (int i = 4; i >= 0; --i)
            if (steps[i] * power < value * (1 - 1e-6)) return steps[i] * power;
    }
    return value;
}

QString shortText(double value) { return QString::number(value, 'g', 6); }

} // namespace

NumberEdit::NumberEdit(Check check, Step step, QWidget* parent)
    : QLineEdit(parent), m_check(std::move(check)), m_step(std::move(step))
{
    setFont(Theme::monoFont(12));
    setMinimumWidth(110);
    connect(this, &QLineEdit::textEdited, this, &NumberEdit::judge);
}

void NumberEdit::show(const QString& text)
{
    m_shown = text;
    if (hasFocus() || this->text() == text) return; // somebody is about to type, or it is there
    setText(text);
    judge();
}

void NumberEdit::enter(const QString& text)
{
    setText(text);
    setModified(true);
    judge();
    commit();
}

void NumberEdit::judge()
{
    const QString fault = m_check(text().trimmed());
    setToolTip(fault);
    const QString style = fault.isEmpty()
                              ? QString()
                              : QStringLiteral("border-color: %1").arg(colours().error.name());
    if (style != styleSheet()) setStyleSheet(style);
}

void NumberEdit::commit()
{
    const QString text = this->text().trimmed();
    if (!isModified() || text == m_shown || !m_check(text).isEmpty()) return;
    m_shown = text;
    setModified(false);
    emit committed(text);
}

void NumberEdit::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (m_check(text().trimmed()).isEmpty())
            enter(m_step(text().trimmed(), event->key() == Qt::Key_Up ? 1 : -1));
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter: commit(); break;
    case Qt::Key_Escape:
        setText(m_shown);
        judge();
        break;
    default: break;
    }
    QLineEdit::keyPressEvent(event);
}

void NumberEdit::focusOutEvent(QFocusEvent* event)
{
    commit();
    QLineEdit::focusOutEvent(event);
    if (text() != m_shown) setText(m_shown);
    judge();
}

NumberEdit* makeIntegerEdit(qint64 low, qint64 high)
{
    const auto check = [low, high](const QString& text) {
        bool isNumber = false;
        const qint64 value = text.toLongLong(&isNumber);
        if (isNumber && value >= low && value <= high) return QString();
        return NumberEdit::tr("Expected a whole number from %1 to %2").arg(low).arg(high);
    };
    const auto step = [low, high](const QString& text, int direction) {
        return QString::number(std::clamp(text.toLongLong() + direction, low, high));
    };
    return new NumberEdit(check, step);
}

NumberEdit* makeRealEdit(double low, double high)
{
    const auto check = [low, high](const QString& text) {
        bool isNumber = false;
        const double value = text.toDouble(&isNumber);
        if (isNumber && value >= low && value <= high) return QString();
        return NumberEdit::tr("Expected a number from %1 to %2")
            .arg(shortText(low), shortText(high));
    };
    const auto step = [low, high](const QString& text, int direction) {
        return shortText(std::clamp(roundNeighbour(text.toDouble(), direction), low, high));
    };
    return new NumberEdit(check, step);
}

} // namespace loom
