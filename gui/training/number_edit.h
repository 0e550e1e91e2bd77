#pragma once

#include <QLineEdit>

#include <functional>

namespace loom {

/// A line for a number. Enter, or leaving it, commits what was typed; Escape takes it back; up
/// and down step. What is not legal is marked, explained by the tooltip, and not committed.
class NumberEdit : public QLineEdit {
    Q_OBJECT

public:
    /// "" when the text is legal, or a sentence: "Expected a whole number from 1 to 65536".
    using Check = std::function<QString(const QString& text)>;
    /// The next text upwards or downwards.
    using Step = std::function<QString(const QString& text, int direction)>;

    NumberEdit(Check check, Step step, QWidget* parent = nullptr);

    /// The committed text; what is in the line stays while it has the keyboard.
    void show(const QString& text);
    /// As if it had been typed, with Enter.
    void enter(const QString& text);

signals:
    void committed(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void judge();
    void commit();

    Check m_check;
    Step m_step;
    QString m_shown;
};

/// For whole numbers from `low` to `high`.
NumberEdit* makeIntegerEdit(qint64 low, qint64 high);
/// For numbers from `low` to `high`; up and down go through 1, 2, 5 times powers of ten.
NumberEdit* makeRealEdit(double low, double high);

} // namespace loom
