#pragma once

#include <QChartView>

#include <vector>

class QBarCategoryAxis;
class QBarSet;
class QHorizontalBarSeries;
class QValueAxis;

namespace loom {

/// How many images each class has, in the training and the test set.
class BalanceChart : public QChartView {
    Q_OBJECT

public:
    explicit BalanceChart(QWidget* parent = nullptr);

    void show(const QStringList& classes, const std::vector<double>& train,
              const std::vector<double>& test);
    QSize sizeHint() const override { return {300, 260}; }

private:
    void paintTheme();

    QBarSet *m_train, *m_test;
    QBarCategoryAxis* m_classes;
    QValueAxis* m_counts;
};

} // namespace loom
