#include "gui/editor/layer_list.h"
#include "gui/editor/layer_palette.h"
#include "gui/editor/network_view.h"
#include "panels_fixture.h"

#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QtTest>

using namespace loom;

namespace {

LayerCatalog withInvented()
{
    LayerCatalog catalog = LayerCatalog::built_in();
    catalog.add({.name = "Invented",
                 .display_name = "Freshly invented",
                 .category = Category::Pooling,
                 .help = "Does what nobody has thought of.",
                 .id_stem = "inv",
                 .url = "https://pytorch.org/docs/stable/generated/torch.nn.Invented.html"});
    return catalog;
}

} // namespace

class LayerPaletteTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        fixture_ = std::make_unique<PanelsFixture>(catalog_);
        palette_ = std::make_unique<LayerPalette>(fixture_->workbench());
        palette_->resize(212, 700);
        palette_->show();
        palette_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(palette_.get()));
    }
    void cleanup() { palette_.reset(); }

    void everyTypeStandsUnderItsCategory()
    {
        const QStringList names = shownNames();
        for (const LayerType& type : catalog_.types())
            QVERIFY2(names.contains(QString::fromStdString(type.name)), type.name.c_str());
        // The invented one, too, under the heading of its category.
        const LayerList* list = palette_->list();
        QString heading;
        for (int row = 0; row < list->count(); ++row) {
            if (list->entry(list->item(row)).name.isEmpty()) heading = list->item(row)->text();
            if (list->entry(list->item(row)).name == "Invented") break;
        }
        QCOMPARE(heading, QString("Pooling"));
    }

    void toolTipHasTheSentenceAndPyTorchsName()
    {
        const QString tip = itemOf("Invented")->toolTip();
        QVERIFY(tip.contains("Does what nobody has thought of."));
        QVERIFY(tip.contains("torch.nn.Invented"));
    }

    void searchIsFuzzyAndRanked_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("first");
        QTest::newRow("beginning") << "conv"
                                   << "Conv2d";
        QTest::newRow("letters of words") << "mp"
                                          << "MaxPool2d";
        QTest::newRow("with gaps") << "flt"
                                   << "Flatten";
        QTest::newRow("display name") << "global"
                                      << "AdaptiveAvgPool2d";
        QTest::newRow("upper and lower case") << "GELU"
                                              << "GELU";
        QTest::newRow("invented") << "fresh"
                                  << "Invented";
    }
    void searchIsFuzzyAndRanked()
    {
        QFETCH(QString, typed);
        QFETCH(QString, first);

        QTest::keyClicks(palette_->search(), typed);

        QVERIFY2(shownNames().value(0) == first, qPrintable(shownNames().join(" ")));
    }

    void enterInTheSearchAddsTheBestMatch()
    {
        QSignalSpy added(palette_.get(), &LayerPalette::addRequested);
        QTest::keyClicks(palette_->search(), "relu");
        QTest::keyClick(palette_->search(), Qt::Key_Return);

        QCOMPARE(added.count(), 1);
        QCOMPARE(added.front().front().toString(), QString("ReLU"));
        QTest::keyClick(palette_->search(), Qt::Key_Down);
        QTest::keyClick(palette_->search(), Qt::Key_Return);
        QCOMPARE(added.back().front().toString(), QString("LeakyReLU"));
        QTest::keyClick(palette_->search(), Qt::Key_Escape);
        QVERIFY(palette_->search()->text().isEmpty());
    }

    void doubleClickAddsAndHeadingsAddNothing()
    {
        QSignalSpy added(palette_.get(), &LayerPalette::addRequested);
        LayerList* list = palette_->list();
        const auto doubleClick = [&](QListWidgetItem* item) {
            list->scrollToItem(item);
            const QPoint at = list->visualItemRect(item).center();
            QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, at);
            QTest::mouseDClick(list->viewport(), Qt::LeftButton, {}, at);
        };

        doubleClick(list->item(0));
        QCOMPARE(added.count(), 0);
        doubleClick(itemOf("Linear"));
        QCOMPARE(added.count(), 1);
        QCOMPARE(added.front().front().toString(), QString("Linear"));
    }

    void dragCarriesTheTypesName()
    {
        LayerList* list = palette_->list();
        const QModelIndex index = list->indexFromItem(itemOf("Conv2d"));
        const std::unique_ptr<QMimeData> data(list->model()->mimeData({index}));

        QVERIFY(data != nullptr);
        QCOMPARE(data->data(NetworkView::kLayerMimeType), QByteArray("Conv2d"));
        QVERIFY(list->dragEnabled());
        // A heading carries nothing.
        QVERIFY(list->model()->mimeData({list->model()->index(0, 0)}) == nullptr);
    }

    void transformJoinsTheDataSetInOneStep()
    {
        fixture_->openExample("seed-cnn.loom");
        QSignalSpy added(palette_.get(), &LayerPalette::addRequested);
        QTest::keyClicks(palette_->search(), "random crop");
        QTest::keyClick(palette_->search(), Qt::Key_Return);

        QCOMPARE(added.count(), 0);
        QCOMPARE(fixture_->steps(), 1);
        const auto& transforms = fixture_->document.network().dataset->transforms;
        QCOMPARE(transforms.size(), std::size_t{1});
        QCOMPARE(transforms.front().name, std::string("RandomCrop"));
        QCOMPARE(fixture_->selection.current(), std::string("input"));
        // Once is enough.
        QTest::keyClick(palette_->search(), Qt::Key_Return);
        QCOMPARE(fixture_->steps(), 1);
    }

private:
    QStringList shownNames() const
    {
        QStringList names;
        for (int row = 0; row < palette_->list()->count(); ++row)
            if (const QString name = palette_->list()->entry(palette_->list()->item(row)).name;
                !name.isEmpty())
                names << name;
        return names;
    }
    QListWidgetItem* itemOf(const QString& name) const
    {
        for (int row = 0; row < palette_->list()->count(); ++row)
            if (palette_->list()->entry(palette_->list()->item(row)).name == name)
                return palette_->list()->item(row);
        return nullptr;
    }

    const LayerCatalog catalog_ = withInvented();
    std::unique_ptr<PanelsFixture> fixture_;
    std::unique_ptr<LayerPalette> palette_;
};

QTEST_MAIN(LayerPaletteTest)
#include "layer_palette_test.moc"
