#pragma once

#include "gui/workbench.h"

#include <QPushButton>

class QMenu;

namespace loom {

/// The device that a run trains on or the next one will: "CPU", "CUDA · H100". Its menu lists those
/// of the engine, and says of each that is not available why.
class DeviceButton : public QPushButton {
    Q_OBJECT

public:
    explicit DeviceButton(const Workbench& workbench, QWidget* parent = nullptr);

    /// Filled as it would be shown; the caller owns it.
    QMenu* makeMenu();

private:
    void showDevice();
    void open();

    Workbench m_workbench;
};

} // namespace loom
