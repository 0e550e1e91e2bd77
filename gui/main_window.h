#pragma once

#include "gui/workbench.h"

#include <QMainWindow>

class QSplitter;
class QTabWidget;

namespace loom {

class NetworkView;

/// The window: palette, canvas, inspector, training bar and the views below, all looking at one
/// workbench.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);

    const Workbench& workbench() const { return m_workbench; }
    NetworkView* canvas() const { return m_canvas; }
    QTabWidget* bottom() const { return m_bottom; }

private:
    void addBottomViews();
    void updateTitle();

    Workbench m_workbench;
    NetworkView* m_canvas = nullptr;
    QTabWidget* m_bottom = nullptr;
    QSplitter* m_columns = nullptr;
    QSplitter* m_rows = nullptr;
};

} // namespace loom
