#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// What is selected: settings, shapes with their arithmetic, parameters; else the network.
class Inspector : public QWidget {
    Q_OBJECT

public:
    explicit Inspector(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom
