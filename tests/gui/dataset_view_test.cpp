#include "gui/data/dataset_view.h"

#include "gui/inspect/facts_list.h"
#include "gui/inspect/map_grid.h"
#include "gui/inspect/titled_card.h"
#include "gui/theme/theme.h"
#include "tests/gui/fed_reply.h"

#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

#include <algorithm>

using namespace loom;

namespace {

QPushButton* button(QWidget& parent, const QString& text)
{
    for (QPushButton* one : parent.findChildren<QPushButton*>())
        if (one->text() == text) return one;
    return nullptr;
}

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

Reply dataReply()
{
    return fedReply({{"available", true},
                     {"message", ""},
                     {"train_size", 60000},
                     {"test_size", 10000},
                     {"folder", "/data/fashion"},
                     {"classes", {"T-shirt/top", "Trouser"}},
                     {"image_shape", {1, 28, 28}},
                     {"train_counts", {30000, 30000}},
                     {"test_counts", {5000, 5000}},
                     {"mean", {0.286}},
                     {"std", {0.353}},
                     {"verified", "verified"},
                     {"card", "# A card\n\nWho made it."}});
}

Json imagesHead() { return {{"labels", {0, 1}}, {"indices", {5, 8}}, {"total", 120}}; }

} // namespace

class DatasetViewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }

    void showsWhatTheDataIs()
    {
        QuietWorkbench quiet;
        DatasetView view(quiet.workbench());
        view.show();

        view.showData(dataReply());

        auto* facts = view.findChild<FactsList*>();
        QCOMPARE(facts->value("image"), QString("[1, 28, 28]"));
        QCOMPARE(facts->value("mean"), QString("0.2860"));
        QCOMPARE(facts->value("folder"), QString("/data/fashion"));
        QCOMPARE(facts->value("files"), QString("verified"));
        QVERIFY(card(view, "Fashion-MNIST") != nullptr);
        QVERIFY(view.findChild<QTextBrowser*>()->toPlainText().contains("Who made it."));
    }

    void showsImagesWithTheirClasses()
    {
        QuietWorkbench quiet;
        DatasetView view(quiet.workbench());
        view.show();
        view.showData(dataReply());
        auto* grid = view.findChild<MapGrid*>();

        view.showImages(fedReply(imagesHead(), {plainImages("images", {2, 1, 28, 28}, '\x40')}));

        QCOMPARE(grid->count(), 2);
        QTest::keyClick(grid, Qt::Key_Home);
        QTest::keyClick(grid, Qt::Key_Right);
        QCOMPARE(grid->accessibleDescription(), QString("#8: Trouser"));
        QVERIFY(hasLabel(view, QString::fromUtf8("1–2 of 120")));
        QVERIFY(!view.findChildren<QToolButton*>().at(0)->isEnabled());
        QVERIFY(view.findChildren<QToolButton*>().at(1)->isEnabled());
    }

    void showsImagesBeforeAndAfterTheTransforms()
    {
        QuietWorkbench quiet;
        DatasetView view(quiet.workbench());
        view.show();
        view.showData(dataReply());
        auto* grid = view.findChild<MapGrid*>();

        view.showImages(fedReply(imagesHead(), {plainImages("images", {2, 1, 28, 28}, '\x40'),
                                                ramp("transformed", {2, 1, 28, 28}, -0.01F)}));

        QCOMPARE(grid->count(), 4);
        grid->setCurrent(3);
        QCOMPARE(grid->accessibleDescription(), QString("#8: Trouser, as trained"));
    }

    void namesTheTransformsOfTheDrawing()
    {
        QuietWorkbench quiet;
        DatasetView view(quiet.workbench());
        view.show();
        view.showData(dataReply());
        QVERIFY(hasLabel(view, "None: the images go into training as they are."));

        quiet.document.edit("Add", [](Network& network) {
            network.dataset->transforms.push_back(
                {.name = "RandomCrop", .settings = {{"padding", std::int64_t{2}}}});
        });

        QVERIFY(hasLabel(view, "RandomCrop(padding=2)"));
    }

    void missingDataOffersDownloadAndFolder()
    {
        QuietWorkbench quiet;
        DatasetView view(quiet.workbench());
        view.show();

        view.showData(fedReply({{"available", false},
                                {"can_download", true},
                                {"message", "FashionMNIST is not on this computer."}}));

        QVERIFY(hasLabel(view, "FashionMNIST is not on this computer."));
        QVERIFY(button(view, "Download")->isVisible());
        QVERIFY(button(view, QString::fromUtf8("Choose the folder…"))->isVisible());
        QTest::mouseClick(button(view, "Download"), Qt::LeftButton);
        QVERIFY(!button(view, "Download")->isEnabled());
        view.showDownload({{"event", "download"},
                           {"file", "train-images.gz"},
                           {"received", 1048576},
                           {"total", 4194304}});
        QCOMPARE(view.findChild<QProgressBar*>()->value(), 250);
        QVERIFY(hasLabel(view, "train-images.gz: 1.0 MiB of 4.0 MiB"));

        view.showData(dataReply());
        QVERIFY(!button(view, "Download")->isVisible());
    }

    void aDrawingWithoutDataSaysWhatToDo()
    {
        QuietWorkbench quiet;
        DatasetView view(quiet.workbench());
        view.show();

        quiet.document.edit("Remove", [](Network& network) { network.dataset.reset(); });

        QVERIFY(hasLabel(view, "Choose a data set in the Input layer to see its images."));
    }

    void fitsASmallWindow()
    {
        QuietWorkbench quiet;
        DatasetView view(quiet.workbench());
        view.show();
        view.showData(dataReply());

        QVERIFY(view.minimumSizeHint().width() <= 760);
        QVERIFY(view.minimumSizeHint().height() <= 220);
    }
};

QTEST_MAIN(DatasetViewTest)
#include "dataset_view_test.moc"
