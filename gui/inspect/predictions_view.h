#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// Confusion matrix, precision and recall, the worst mistakes.
class PredictionsView : public QWidget {
    Q_OBJECT

public:
    explicit PredictionsView(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom
