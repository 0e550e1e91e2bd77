#include "gui/watched_application.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QFile>
#include <QMetaEnum>
#include <QThread>

namespace loom {
namespace {

/// Milliseconds that this thread was ready and had no processor; 0 where the system does not tell.
double waitedForProcessor()
{
    QFile file("/proc/thread-self/schedstat"); // ns running, ns waiting, time slices
    if (!file.open(QIODevice::ReadOnly)) return 0;
    return file.readAll().split(' ').value(1).toDouble() / 1e6;
}

} // namespace

bool WatchedApplication::notify(QObject* receiver, QEvent* event)
{
    if (!m_report || QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    const bool wasPainted = m_isPainted;
    if (event->type() == QEvent::Paint) m_isPainted = true;
    const int loop = thread()->loopLevel();
    if (loop == m_loop || !wasPainted) return QApplication::notify(receiver, event);

    const int outer = std::exchange(m_loop, loop);
    m_hadLoop = false;
    // Afterwards the receiver may be gone.
    const QMetaObject* kind = receiver->metaObject();
    const QString name = receiver->objectName();
    const char* type = QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type());
    const double waited = waitedForProcessor();
    QElapsedTimer clock;
    clock.start();
    const bool result = QApplication::notify(receiver, event);
    const double kept =
        static_cast<double>(clock.nsecsElapsed()) / 1e6 - (waitedForProcessor() - waited);
    m_loop = outer;
    if (!std::exchange(m_hadLoop, outer >= 0))
        m_report(kept, QStringLiteral("%1 of %2 %3").arg(type, kind->className(), name));
    return result;
}

} // namespace loom
