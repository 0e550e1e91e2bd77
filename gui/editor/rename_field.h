#pragma once

#include "core/network/network.h"
#include "gui/workbench.h"

#include <QLineEdit>

namespace loom {

/// A card's name under edit, in its place: Enter or leaving takes it, Esc does not. Names are
/// Python identifiers and unique; it says so while one is typed that is not.
class RenameField : public QLineEdit {
    Q_OBJECT

public:
    RenameField(const Workbench& workbench, QWidget* parent);

    void open(const NodeId& id, QRect place);
    /// Why the name cannot be taken; "" when it can.
    QString problemOf(const QString& name) const;

signals:
    void complained(const QString& problem); ///< "" when there is none
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void take();
    void close();

    Workbench m_workbench;
    NodeId m_id;
};

} // namespace loom
