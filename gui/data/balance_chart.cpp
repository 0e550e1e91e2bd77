#include "gui/data/balance_chart.h"

#include "gui/theme/theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QHorizontalBarSeries>
#include <QLegend>
#include <QValueAxis>

#include <algorithm>

namespace loom {

BalanceChart::BalanceChart(QWidget* parent)
    : QChartView(parent), m_train(new QBarSet(tr("train"))), m_test(new QBarSet(tr("test"))),
      m_classes(new QBarCategoryAxis), m_counts(new QValueAxis)
{
    auto* series = new QHorizontalBarSeries;
    series->append(m_test); // from the bottom up
    series->append(m_train);
    series->setBarWidth(0.7);
    chart()->addSeries(series);
    chart()->addAxis(m_classes, Qt::AlignLeft);
    chart()->addAxis(m_counts, Qt::AlignBottom);
    series->attachAxis(m_classes);
    series->attachAxis(m_counts);
    m_classes->setGridLineVisible(false);
    m_counts->setLabelFormat("%d");
    m_counts->setTickCount(3);
    chart()->setMargins({0, 0, 0, 0});
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setReverseMarkers(true); // as the bars, which stand from the bottom up
    chart()->setBackgroundVisible(false);
    chart()->setBackgroundRoundness(0);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMinimumSize(180, 100);
    setAccessibleName(tr("How many images each class has"));
    connect(&Theme::instance(), &Theme::changed, this, &BalanceChart::paintTheme);
    paintTheme();
}

void BalanceChart::paintTheme()
{
    setBackgroundBrush(colours().panel);
    m_train->setColor(colours().accent);
    m_train->setBorderColor(colours().accent);
    m_test->setColor(colours().warning);
    m_test->setBorderColor(colours().warning);
    chart()->legend()->setLabelColor(colours().muted);
    chart()->legend()->setFont(Theme::textFont(11));
    for (QAbstractAxis* axis :
         {static_cast<QAbstractAxis*>(m_classes), static_cast<QAbstractAxis*>(m_counts)}) {
        axis->setLabelsColor(colours().muted);
        axis->setLabelsFont(Theme::textFont(10));
        axis->setLinePenColor(colours().line);
        axis->setGridLineColor(colours().line);
    }
}

void BalanceChart::show(const QStringList& classes, const std::vector<double>& train,
                        const std::vector<double>& test)
{
    m_classes->clear();
    m_classes->append(QStringList(classes.rbegin(), classes.rend())); // from the bottom up
    double most = 1;
    const auto fill = [&most](QBarSet* set, const std::vector<double>& counts) {
        if (set->count() > 0) set->remove(0, set->count());
        for (auto count = counts.rbegin(); count != counts.rend(); ++count) {
            *set << *count;
            most = std::max(most, *count);
        }
    };
    fill(m_train, train);
    fill(m_test, test);
    m_counts->setRange(0, most);
    // With less room for a class the chart writes dots instead of its name.
    setMinimumHeight(90 + 22 * static_cast<int>(classes.size()));
    QStringList spoken;
    for (qsizetype i = 0; i < classes.size() && i < static_cast<qsizetype>(train.size()); ++i)
        spoken << QString("%1 %2").arg(classes[i]).arg(train[static_cast<std::size_t>(i)]);
    setAccessibleDescription(spoken.join(", "));
}

} // namespace loom
