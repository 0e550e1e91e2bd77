#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// One image through the network, layer by layer.
class FeatureMapsView : public QWidget {
    Q_OBJECT

public:
    explicit FeatureMapsView(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom
