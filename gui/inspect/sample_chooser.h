#pragma once

#include "gui/workbench.h"

#include <QWidget>

#include <cstdint>
#include <vector>

class QLabel;
class QLineEdit;
class QToolButton;

namespace loom {

/// Chooses the sample that all views look at: ◂ test #0 ▸ and its class; or one of a list, the
/// mistakes.
class SampleChooser : public QWidget {
    Q_OBJECT

public:
    explicit SampleChooser(const Workbench& workbench, QWidget* parent = nullptr);

    void showClass(const QString& name); ///< of the sample, "" while it is not known
    /// Only these indices, in this order; empty: all of the split.
    void restrictTo(std::vector<std::int64_t> indices);
    void goToFirst(); ///< of the list, unless the sample is in it
    void step(int by);

private:
    void show();
    void goToText();
    std::int64_t sizeOf(const QString& split) const;

    Workbench m_workbench;
    QToolButton *m_previous, *m_next;
    QLineEdit* m_place;
    QLabel* m_class;
    std::vector<std::int64_t> m_indices;
};

} // namespace loom
