#pragma once

#include <QWidget>

#include <vector>

namespace loom {

/// How often which value occurs, as bars over an axis from `low` to `high`.
class Histogram : public QWidget {
    Q_OBJECT

public:
    explicit Histogram(QWidget* parent = nullptr);

    void show(double low, double high, std::vector<double> counts);
    QSize sizeHint() const override { return {200, 70}; }
    QSize minimumSizeHint() const override { return {80, 48}; }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;

private:
    double m_low = 0, m_high = 0;
    std::vector<double> m_counts;
};

} // namespace loom
