#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// Every problem of the drawing with its one-click fixes.
class ProblemsView : public QWidget {
    Q_OBJECT

public:
    explicit ProblemsView(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom
