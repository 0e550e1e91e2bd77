#pragma once

#include <QWidget>

#include <vector>

namespace loom {

/// How a tensor's numbers are spread: a bar a bin, the ends below it.
class Histogram : public QWidget {
    Q_OBJECT

public:
    explicit Histogram(QWidget* parent = nullptr);

    void setCounts(std::vector<double> counts, double low, double high);
    const std::vector<double>& counts() const { return m_counts; }
    QSize sizeHint() const override { return {200, 66}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<double> m_counts;
    double m_low = 0, m_high = 0;
};

} // namespace loom
