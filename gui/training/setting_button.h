#pragma once

#include <QPushButton>

class QFormLayout;
class QFrame;
class QLabel;

namespace loom {

/// A button that shows settings, "Adam · lr 0.002", the value in the figures' font, and opens a
/// small panel with their editors below it. Escape, or a click elsewhere, closes the panel.
class SettingButton : public QPushButton {
    Q_OBJECT

public:
    explicit SettingButton(QWidget* parent = nullptr);

    void show(const QString& label, const QString& value);
    QString label() const { return m_label; }
    QString value() const { return m_value; }

    void addRow(const QString& label, QWidget* editor);
    /// What a change does, below the editors.
    void setNote(const QString& note);
    bool isOpen() const;
    QFrame* panel() const { return m_panel; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

public slots:
    void open();
    void close();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_label, m_value;
    QFrame* m_panel = nullptr;
    QFormLayout* m_form = nullptr;
    QLabel* m_note = nullptr;
    QWidget* m_first = nullptr; ///< gets the keyboard when the panel opens
};

} // namespace loom
