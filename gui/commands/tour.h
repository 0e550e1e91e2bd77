#pragma once

#include <QFrame>
#include <QPointer>

#include <vector>

class QLabel;
class QPushButton;

namespace loom {

/// The guided first run: a bubble that walks from one part of the window to the next, two
/// sentences each. Leaves the window usable; Esc ends it.
class Tour : public QFrame {
    Q_OBJECT

public:
    struct Stop {
        QPointer<QWidget> target; ///< what the bubble points at
        QString title, text;
    };

    Tour(std::vector<Stop> stops, QWidget* window);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void go(int place);
    void settle();

    std::vector<Stop> m_stops;
    int m_place = 0;
    QLabel *m_title, *m_text, *m_count;
    QPushButton *m_back, *m_next;
};

} // namespace loom
