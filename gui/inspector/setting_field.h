#pragma once

#include "core/layers/settings.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QTimer>

#include <optional>

namespace loom {

/// One setting as text: numbers, pairs, lists, words. Enter or leaving the field takes the text;
/// Esc brings the old one back; arrow keys, the wheel and the small arrows step the number at the
/// cursor. What one press, one row of key repeats or one turn of the wheel does is one gesture.
class SettingField : public QLineEdit {
    Q_OBJECT

public:
    explicit SettingField(const SettingType& type, QWidget* parent = nullptr);

    /// Nothing: several nodes differ.
    void setValue(const std::optional<SettingValue>& value);
    const SettingType& type() const { return m_type; }
    QSize sizeHint() const override;

signals:
    void gestureBegan();
    void edited(const loom::SettingValue& value);
    /// The text cannot be read: what was expected; "" once it can again.
    void refused(const QString& sentence);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void commit();
    void take(const SettingValue& value);
    void step(int steps);
    void showText();
    void chooseWord(const QPoint& at);
    bool hasWords() const { return !m_type.choices.empty() || m_type.optional; }
    QRect arrows() const;
    QRect wordArrow() const;

    SettingType m_type;
    std::optional<SettingValue> m_value;
    QTimer m_repeat;         ///< while an arrow is held
    int m_heldDirection = 0; ///< of the arrow
    QElapsedTimer m_sinceWheel;
};

} // namespace loom
