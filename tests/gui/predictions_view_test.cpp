#include "gui/inspect/predictions_view.h"

#include "gui/inspect/map_grid.h"
#include "gui/inspect/number_table.h"
#include "gui/inspect/probability_bars.h"
#include "gui/inspect/titled_card.h"
#include "gui/theme/theme.h"
#include "tests/gui/fed_reply.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>

#include <algorithm>

using namespace loom;

namespace {

bool hasLabel(QWidget& parent, const QString& text)
{
    const auto labels = parent.findChildren<QLabel*>();
    return std::ranges::any_of(
        labels, [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
}

/// Of the card with this title; null when there is none.
const TitledCard* card(const QWidget& parent, const QString& title)
{
    for (const TitledCard* one : parent.findChildren<TitledCard*>())
        if (one->accessibleName() == title) return one;
    return nullptr;
}

/// Ten classes; 90 of each are right, 10 of class 6 go to class 0, the others to the next class.
Json predictionsHead()
{
    Json confusion = Json::array(), shares = Json::array();
    for (int row = 0; row < 10; ++row) {
        std::vector<int> counts(10);
        counts[static_cast<std::size_t>(row)] = 90;
        counts[static_cast<std::size_t>(row == 6 ? 0 : (row + 1) % 10)] = 10;
        confusion.push_back(counts);
        shares.push_back(0.9);
    }
    return {{"samples", 1000},
            {"total", 1000},
            {"complete", true},
            {"confusion", confusion},
            {"loss", 0.336},
            {"accuracy", 0.9},
            {"precision", shares},
            {"recall", shares},
            {"mistakes",
             {{{"index", 40}, {"label", 6}, {"predicted", 0}, {"probability", 0.99}},
              {{"index", 2}, {"label", 9}, {"predicted", 0}, {"probability", 0.7}}}}};
}

} // namespace

class PredictionsViewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }

    void theImagesProbabilities()
    {
        QuietWorkbench quiet;
        PredictionsView view(quiet.workbench());
        view.show();

        view.showPrediction(fedReply({{"classes", {"a", "b", "c"}},
                                      {"label", 2},
                                      {"loss", 0.25},
                                      {"predicted", 1},
                                      {"probabilities", {0.125, 0.625, 0.25}}}));

        auto* bars = view.findChild<ProbabilityBars*>();
        QCOMPARE(bars->probabilities().at(1), 0.625);
        QCOMPARE(bars->accessibleDescription(), QString("b 62.5%, c 25.0%, a 12.5%"));
        QVERIFY(hasLabel(view, "c"));
        QCOMPARE(card(view, "Prediction")->note(), QString("loss 0.2500"));
    }

    void theMatrixHasPrecisionAndRecall()
    {
        QuietWorkbench quiet;
        PredictionsView view(quiet.workbench());
        view.show();

        view.showPredictions(fedReply(predictionsHead()));

        const auto* model = view.findChild<NumberTable*>()->model();
        QCOMPARE(model->rowCount(), 11);
        QCOMPARE(model->data(model->index(6, 0)).toString(), QString("10"));
        QCOMPARE(model->data(model->index(6, 6)).toString(), QString("90"));
        QCOMPARE(model->data(model->index(3, 10)).toString(), QString("90%"));
        QCOMPARE(model->headerData(6, Qt::Vertical).toString(), QString("6 Shirt"));
        QCOMPARE(card(view, "Confusion matrix")->note(),
                 tr("90.0% right · %1 images").arg(QLocale().toString(1000)));
    }

    void tenClassesFitIntoTheWindow()
    {
        QuietWorkbench quiet;
        PredictionsView view(quiet.workbench());
        view.resize(900, 292); // below the canvas of a window of 1440 × 900
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));

        view.showPredictions(fedReply(predictionsHead()));

        const auto* table = view.findChild<NumberTable*>();
        QTRY_COMPARE(table->verticalScrollBar()->maximum(), 0);
        QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
        view.resize(900, 400);
        QTRY_VERIFY(table->rowHeight(0) > 20);
        view.resize(500, 200); // smaller cells could not be read
        QTRY_VERIFY(table->verticalScrollBar()->maximum() > 0);
    }

    void aCellListsItsImages()
    {
        QuietWorkbench quiet;
        PredictionsView view(quiet.workbench());
        view.resize(1000, 320);
        view.show();
        view.showPredictions(fedReply(predictionsHead()));
        auto* table = view.findChild<NumberTable*>();
        auto* all = view.findChild<QPushButton*>();
        QVERIFY(card(view, "Worst mistakes") != nullptr);

        const QModelIndex cell = table->model()->index(6, 0);
        table->scrollTo(cell);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell).center());
        Json head = predictionsHead();
        head["cell"] = {{{"index", 40}, {"label", 6}, {"predicted", 0}, {"probability", 0.99}}};
        view.showPredictions(fedReply(head));

        QVERIFY(card(view, "Shirt, taken for T-shirt/top") != nullptr);
        QCOMPARE(card(view, "Shirt, taken for T-shirt/top")->note(), QString("1 of 10"));
        QTest::mouseClick(all, Qt::LeftButton);
        view.showPredictions(fedReply(predictionsHead()));
        QVERIFY(card(view, "Worst mistakes") != nullptr);
    }

    void aMistakeBecomesTheSample()
    {
        QuietWorkbench quiet;
        PredictionsView view(quiet.workbench());
        view.resize(1000, 320);
        view.show();
        view.showPredictions(fedReply(predictionsHead()));
        view.showImages(fedReply({{"labels", {6, 9}}, {"indices", {40, 2}}, {"total", 10000}},
                                 {plainImages("images", {2, 1, 28, 28}, '\x40')}));
        auto* grid = view.findChild<MapGrid*>();
        QCOMPARE(grid->count(), 2);

        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->tileRect(1).center());
        QCOMPARE(quiet.selection.sample(), (Sample{.split = "test", .index = 2}));
        QTest::keyClick(grid, Qt::Key_Left);
        QCOMPARE(quiet.selection.sample().index, 40);
    }

    void missingDataIsExplained()
    {
        QuietWorkbench quiet;
        PredictionsView view(quiet.workbench());
        view.show();

        view.showPrediction(fedError("no-data", "FashionMNIST is not there: download it"));
        view.showPredictions(fedError("no-data", "FashionMNIST is not there: download it"));

        QVERIFY(hasLabel(view, "FashionMNIST is not there: download it"));
        QVERIFY(!view.findChild<NumberTable*>()->isVisible());
    }

    void fitsASmallWindow()
    {
        QuietWorkbench quiet;
        PredictionsView view(quiet.workbench());
        view.show();
        view.showPredictions(fedReply(predictionsHead()));

        QVERIFY(view.minimumSizeHint().width() <= 760);
        QVERIFY(view.minimumSizeHint().height() <= 220);
    }
};

QTEST_MAIN(PredictionsViewTest)
#include "predictions_view_test.moc"
