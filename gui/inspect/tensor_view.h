#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// A tensor: rank, axes, shape, statistics, values; reduced and reshaped on the spot.
class TensorView : public QWidget {
    Q_OBJECT

public:
    explicit TensorView(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom
