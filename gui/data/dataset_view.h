#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// Images by class, class balance, the data card.
class DatasetView : public QWidget {
    Q_OBJECT

public:
    explicit DatasetView(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom
