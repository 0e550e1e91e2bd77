#pragma once

#include <QApplication>

#include <functional>

namespace loom {

/// An application that can tell how long each event has kept the GUI thread: with work, or by
/// waiting for something. Time in which the system let others run does not count, nor do events
/// that ran an event loop of their own, as dialogs and drags do, nor what came before the first
/// paint.
class WatchedApplication : public QApplication {
    Q_OBJECT

public:
    using QApplication::QApplication;

    using Report = std::function<void(double milliseconds, const QString& event)>;
    void watch(Report report) { m_report = std::move(report); }

    bool notify(QObject* receiver, QEvent* event) override;

private:
    Report m_report;
    int m_loop = -1;        ///< of the event that is measured; -1: none is
    bool m_hadLoop = false; ///< it ran a loop of its own
    bool m_isPainted = false;
};

} // namespace loom
