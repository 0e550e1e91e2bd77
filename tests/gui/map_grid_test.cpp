#include "gui/inspect/drawing_pad.h"
#include "gui/inspect/map_grid.h"
#include "gui/inspect/number_table.h"
#include "gui/inspect/number_text.h"
#include "gui/theme/theme.h"

#include <QHelpEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <limits>
#include <numeric>

using namespace loom;

namespace {

Maps sixMaps()
{
    Maps maps{.count = 6, .height = 2, .width = 3, .colours = ColourMap::Grey};
    maps.values.resize(36);
    std::iota(maps.values.begin(), maps.values.end(), 0.0F);
    maps.ranges = {{0, 35}};
    return maps;
}

} // namespace

class MapGridTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }

    void everyNumberIsASquareOfItsColour()
    {
        MapGrid grid;
        grid.setTileSize(12); // 4 pixels a number
        grid.setColumns(3);
        grid.showMaps(sixMaps());
        grid.resize(grid.sizeHint());

        const QImage picture = grid.grab().toImage();

        const QRect last = grid.tileRect(5);
        QCOMPARE(last.size(), QSize(12, 8));
        const int grey = qRound(34.0 / 35 * 255); // row 1, column 1 of the last map
        for (const QPoint corner : {QPoint(4, 4), QPoint(7, 7)})
            QCOMPARE(picture.pixel(last.topLeft() + corner), qRgb(grey, grey, grey));
    }

    void clickAndKeysChooseAPicture()
    {
        MapGrid grid;
        grid.setColumns(3);
        grid.showMaps(sixMaps());
        grid.resize(grid.sizeHint());
        QSignalSpy chosen(&grid, &MapGrid::currentChanged);
        QSignalSpy activated(&grid, &MapGrid::activated);

        QTest::mouseClick(&grid, Qt::LeftButton, {}, grid.tileRect(1).center());
        QCOMPARE(grid.current(), 1);
        QTest::keyClick(&grid, Qt::Key_Down);
        QCOMPARE(grid.current(), 4);
        QTest::keyClick(&grid, Qt::Key_Right);
        QTest::keyClick(&grid, Qt::Key_Right); // there is none
        QCOMPARE(grid.current(), 5);
        QTest::keyClick(&grid, Qt::Key_Home);
        QCOMPARE(grid.current(), 0);
        QTest::keyClick(&grid, Qt::Key_Return);

        QCOMPARE(chosen.count(), 5);
        QCOMPARE(activated.count(), 1);
    }

    void anEmptyGridTakesKeysAndClicks()
    {
        MapGrid grid;
        grid.resize(100, 100);

        QTest::mouseClick(&grid, Qt::LeftButton, {}, {5, 5});
        QTest::keyClick(&grid, Qt::Key_Right);
        QTest::keyClick(&grid, Qt::Key_Return);

        QCOMPARE(grid.current(), -1);
    }

    void moreThanFitsGoesToTheNextRow()
    {
        MapGrid grid;
        grid.setTileSize(30);
        grid.showMaps(sixMaps());
        grid.resize(2 * 34 + 4, 400);

        QCOMPARE(grid.columns(), 2);
        QCOMPARE(grid.tileRect(2).left(), grid.tileRect(0).left());
        QVERIFY(grid.tileRect(2).top() > grid.tileRect(0).bottom());
    }

    void theValueUnderThePointerIsTold()
    {
        MapGrid grid;
        grid.setColumns(3);
        grid.setTileSize(30);
        grid.setNames({"a", "b", "c", "d", "e", "f"});
        grid.showMaps(sixMaps());
        grid.resize(grid.sizeHint());
        grid.show();
        const QPoint at = grid.tileRect(1).topLeft() + QPoint(25, 15); // row 1, column 2

        QHelpEvent help(QEvent::ToolTip, at, grid.mapToGlobal(at));
        QApplication::sendEvent(&grid, &help);

        QCOMPARE(QToolTip::text(), QString("b [1, 2] = 11.0000"));
    }

    void aTableReadsCellsByMouseAndKeyboard()
    {
        NumberTable table;
        table.show({.values = {-1, 0, 1, 2, 3, 4}, .rows = 2, .columns = 3, .range = {-4, 4}});
        table.resize(400, 200);
        table.QWidget::show();
        QSignalSpy chosen(&table, &NumberTable::cellChosen);

        const QModelIndex cell = table.model()->index(0, 1);
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(cell).center());
        QTest::keyClick(&table, Qt::Key_Down);

        QCOMPARE(chosen.count(), 2);
        QCOMPARE(chosen.last(), QVariantList({1, 1}));
        QCOMPARE(table.model()->data(table.model()->index(0, 0)).toString(), QString("-1.0000"));
        const auto ground = table.model()->data(cell, Qt::BackgroundRole).value<QColor>();
        QCOMPARE(ground.rgb(), colour(ColourMap::Diverging, 0.5F));
    }

    void thePadDrawsErasesAndClears()
    {
        DrawingPad pad;
        pad.resize(224, 224); // 8 pixels each
        QVERIFY(pad.isEmpty());

        QTest::mousePress(&pad, Qt::LeftButton, {}, {44, 44});
        QTest::mouseMove(&pad, {120, 44});
        QTest::mouseRelease(&pad, Qt::LeftButton, {}, {120, 44});
        QCOMPARE(pad.values().at(5 * 28 + 5), 1.0F);

        QTest::mousePress(&pad, Qt::RightButton, {}, {44, 44});
        QCOMPARE(pad.values().at(5 * 28 + 5), 0.0F);

        pad.clear();
        QTest::keyClick(&pad, Qt::Key_Left);
        QTest::keyClick(&pad, Qt::Key_Space);
        QCOMPARE(pad.values().at(14 * 28 + 13), 1.0F);
    }

    void aDragDrawsALine()
    {
        DrawingPad pad;
        pad.resize(224, 224);

        QTest::mousePress(&pad, Qt::LeftButton, {}, {44, 44});
        QMouseEvent move(QEvent::MouseMove, QPointF(120, 44), pad.mapToGlobal(QPointF(120, 44)),
                         Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&pad, &move);

        for (std::size_t x = 5; x <= 14; ++x) QVERIFY(pad.values().at(5 * 28 + x) > 0.9F);
        QCOMPARE(pad.values().at(9 * 28 + 9), 0.0F);
    }

    void numbersAreWrittenForReading()
    {
        QCOMPARE(numberText(0), QString("0"));
        QCOMPARE(numberText(-0.0414), QString("-0.0414"));
        QCOMPARE(numberText(0.00001234), QString("1.23e-05"));
        QCOMPARE(numberText(std::numeric_limits<double>::quiet_NaN()), QString("NaN"));
        QCOMPARE(percentText(0.985), QString("98.5%"));
        QCOMPARE(memoryText(3072), QString("3.0 KiB"));
        QCOMPARE(shapeText({12, 6, 5, 5}), QString("[12, 6, 5, 5]"));
    }
};

QTEST_MAIN(MapGridTest)
#include "map_grid_test.moc"
