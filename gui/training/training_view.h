#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// The curves of the run: loss and accuracy, train and test.
class TrainingView : public QWidget {
    Q_OBJECT

public:
    explicit TrainingView(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom
