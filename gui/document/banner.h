#pragma once

#include <QFrame>

#include <functional>

class QHBoxLayout;
class QLabel;

namespace loom {

/// A bar that says in words what happened, with buttons for what can be done about it. Hidden while
/// it has nothing to say.
class Banner : public QFrame {
    Q_OBJECT

public:
    struct Choice {
        QString text;
        std::function<void()> action{};
    };

    explicit Banner(QWidget* parent = nullptr);

    /// Replaces what it said. A button's press hides the bar, then acts; "Dismiss" is always there.
    void show(const QString& sentence, const std::vector<Choice>& choices = {});
    QString text() const;

private:
    QLabel* m_text;
    QHBoxLayout* m_buttons;
};

} // namespace loom
