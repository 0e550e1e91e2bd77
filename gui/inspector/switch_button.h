#pragma once

#include <QAbstractButton>

namespace loom {

/// On or off, looking like the fields around it.
class SwitchButton : public QAbstractButton {
    Q_OBJECT

public:
    explicit SwitchButton(QWidget* parent = nullptr);

    /// Whether several nodes differ.
    void setMixed(bool isMixed);
    /// Whether the value is the default, which is shown muted.
    void setMuted(bool isMuted);
    QSize sizeHint() const override { return {110, 28}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool m_isMixed = false, m_isMuted = false;
};

} // namespace loom
