#pragma once

#include "gui/training/run_words.h"

#include <QWidget>

namespace loom {

/// A line of words, what stands at its right, and a thin bar below. Takes what room there is: what
/// does not fit is cut off with dots, the right side first, and told by the tooltip.
class ProgressBlock : public QWidget {
    Q_OBJECT

public:
    explicit ProgressBlock(QWidget* parent = nullptr);

    void show(const RunWords& words);
    const RunWords& words() const { return m_words; }

    QSize sizeHint() const override { return {420, 34}; }
    QSize minimumSizeHint() const override { return {90, 34}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    RunWords m_words;
};

} // namespace loom
