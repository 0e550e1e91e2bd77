#include "gui/window_focus.h"

#include <QApplication>
#include <QDialog>
#include <QKeyEvent>
#include <QStackedWidget>

namespace loom {

WindowFocus::WindowFocus(QStackedWidget* pages, QWidget* window)
    : QObject(window), m_pages(pages), m_window(window)
{
    qApp->installEventFilter(this);
    connect(pages, &QStackedWidget::currentChanged, this, &WindowFocus::givePage);
    connect(qApp, &QApplication::focusChanged, this, &WindowFocus::giveWhatNobodyHas,
            Qt::QueuedConnection);
}

void WindowFocus::giveWhatNobodyHas()
{
    if (QApplication::focusWidget() == nullptr && m_window->isActiveWindow()) givePage();
}

void WindowFocus::givePage() { m_pages->currentWidget()->setFocus(); }

bool WindowFocus::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && watched == m_window) activateSoon();
    if (event->type() == QEvent::Hide) {
        const auto* dialog = qobject_cast<QDialog*>(watched);
        const QWidget* parent = dialog != nullptr ? dialog->parentWidget() : nullptr;
        if (parent != nullptr && parent->window() == m_window) activateSoon();
    }
    // Esc that nothing else has taken leads back to the drawing, from a setting too.
    const bool isKey = event->type() == QEvent::KeyPress && watched == m_window;
    if (isKey && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) givePage();
    return QObject::eventFilter(watched, event);
}

void WindowFocus::activateSoon()
{
    const auto activate = [this] {
        if (QApplication::activeModalWidget() == nullptr) m_window->activateWindow();
    };
    QMetaObject::invokeMethod(m_window, activate, Qt::QueuedConnection);
}

} // namespace loom
