#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

namespace loom {

/// A row for each class: its name, a bar, its probability; the most probable first. The right one
/// is ticked, and green when it leads.
class ProbabilityBars : public QWidget {
    Q_OBJECT

public:
    explicit ProbabilityBars(QWidget* parent = nullptr);

    /// `label` is the right class, -1 when nobody knows.
    void show(QStringList classes, std::vector<double> probabilities, int label);
    const std::vector<double>& probabilities() const { return m_probabilities; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QStringList m_classes;
    std::vector<double> m_probabilities;
    std::vector<int> m_order;
    int m_label = -1;
};

} // namespace loom
