#pragma once

#include "core/engine/protocol.h"

#include <QDialog>

namespace loom {

/// Versions, devices with the reason of those that are absent, and the licence.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    /// `hello` is the engine's answer of that name; {} while there is none.
    AboutDialog(const Json& hello, QWidget* parent);
};

} // namespace loom
