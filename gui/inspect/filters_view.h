#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// The weight of a convolution as pictures, one filter a row.
class FiltersView : public QWidget {
    Q_OBJECT

public:
    explicit FiltersView(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom
