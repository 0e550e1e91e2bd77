#include "gui/window_layout.h"

#include <QEvent>
#include <QMainWindow>
#include <QScreen>
#include <QSettings>
#include <QSplitter>

#include <algorithm>

namespace loom {
namespace {

constexpr int kWidth = 1440, kHeight = 900;           // px of a window that nobody has sized
constexpr int kLeastWidth = 1024, kLeastHeight = 600; // px of a screen
constexpr int kPalette = 212, kInspector = 308;       // px in such a window
constexpr int kLeastPalette = 204, kLeastInspector = 280;

/// Inside the screen; one too small to work on, such as that of a test, does not count.
QSize usualSize(const QSize& screen)
{
    const QSize usual(kWidth, kHeight);
    const bool counts = screen.width() >= kLeastWidth && screen.height() >= kLeastHeight;
    return counts ? usual.boundedTo(screen) : usual;
}

} // namespace

WindowLayout::WindowLayout(QMainWindow* window, QSplitter* columns, QSplitter* rows)
    : QObject(window), m_window(window), m_columns(columns), m_rows(rows)
{
    m_window->resize(usualSize(m_window->screen()->availableSize()));
    restore();
    m_window->installEventFilter(this);
}

void WindowLayout::restore()
{
    const QSettings settings;
    m_window->restoreGeometry(settings.value("window/geometry").toByteArray());
    m_isRestored = m_columns->restoreState(settings.value("window/columns").toByteArray());
    m_rows->restoreState(settings.value("window/rows").toByteArray());
}

void WindowLayout::save() const
{
    QSettings settings;
    settings.setValue("window/geometry", m_window->saveGeometry());
    settings.setValue("window/columns", m_columns->saveState());
    settings.setValue("window/rows", m_rows->saveState());
}

void WindowLayout::divide()
{
    const int width = m_window->width();
    const auto share = [width](int usual, int least) {
        return std::clamp(usual * width / kWidth, least, usual);
    };
    const int palette = share(kPalette, kLeastPalette);
    const int inspector = share(kInspector, kLeastInspector);
    m_columns->setSizes({palette, width - palette - inspector, inspector});
}

bool WindowLayout::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && !m_isRestored) {
        m_isRestored = true;
        divide();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace loom
