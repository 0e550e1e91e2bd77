#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// Train, pause, stop, step; optimizer, learning rate, batch size; progress; device.
class TrainingBar : public QWidget {
    Q_OBJECT

public:
    explicit TrainingBar(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom
