#include "gui/theme/colour_maps.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace loom;

class ColourMapsTest : public QObject {
    Q_OBJECT

private slots:
    void endsAndMiddleAreTheMaps()
    {
        QCOMPARE(colour(ColourMap::Magma, 0), qRgb(0x00, 0x00, 0x04));
        QCOMPARE(colour(ColourMap::Magma, 1), qRgb(0xfc, 0xfd, 0xbf));
        QCOMPARE(colour(ColourMap::Viridis, 0), qRgb(0x44, 0x01, 0x54));
        QCOMPARE(colour(ColourMap::Grey, 1), qRgb(255, 255, 255));
        // Blue below zero, red above.
        QVERIFY(qBlue(colour(ColourMap::Diverging, 0.2F)) >
                qRed(colour(ColourMap::Diverging, 0.2F)));
        QVERIFY(qRed(colour(ColourMap::Diverging, 0.8F)) >
                qBlue(colour(ColourMap::Diverging, 0.8F)));
    }

    void whatLiesOutsideIsClippedAndNaNStandsOut()
    {
        QCOMPARE(colour(ColourMap::Magma, -3), colour(ColourMap::Magma, 0));
        QCOMPARE(colour(ColourMap::Magma, std::numeric_limits<float>::infinity()),
                 colour(ColourMap::Magma, 1));
        for (int i = 0; i <= 255; ++i)
            QVERIFY(colour(ColourMap::Viridis, std::nanf("")) !=
                    colour(ColourMap::Viridis, static_cast<float>(i) / 255));
    }

    void brightnessOfMagmaAndViridisNeverFalls()
    {
        for (const ColourMap map : {ColourMap::Magma, ColourMap::Viridis}) {
            double last = -1;
            for (int i = 0; i <= 255; ++i) {
                const QRgb c = colour(map, static_cast<float>(i) / 255);
                const double light = 0.2126 * qRed(c) + 0.7152 * qGreen(c) + 0.0722 * qBlue(c);
                QVERIFY2(light > last - 0.75, qPrintable(QString::number(i)));
                last = light;
            }
        }
    }

    void imageReadsRowsFromTheTop()
    {
        const std::vector<float> values{-1, 0, 1, 3, 1, 1};

        const QImage image = toImage(values, 3, 2, ColourMap::Grey, -1, 3);

        QCOMPARE(image.size(), QSize(3, 2));
        QCOMPARE(image.pixel(0, 0), qRgb(0, 0, 0));
        QCOMPARE(image.pixel(0, 1), qRgb(255, 255, 255));
        QCOMPARE(image.pixel(2, 0), image.pixel(1, 1));
    }

    /// A feature map that nothing excites is as dark as its neighbours' background.
    void whatIsAllAlikeIsDarkOrWithoutASign()
    {
        const std::vector<float> zero{0};
        for (const ColourMap map : {ColourMap::Grey, ColourMap::Magma, ColourMap::Viridis})
            QCOMPARE(toImage(zero, 1, 1, map, 0, 0).pixel(0, 0), colour(map, 0));
        QCOMPARE(toImage(zero, 1, 1, ColourMap::Diverging, 0, 0).pixel(0, 0),
                 colour(ColourMap::Diverging, 0.5F));
    }

    void rangeIsSymmetricForWeightsAndIgnoresWhatIsNotFinite()
    {
        const std::vector<float> values{-1, 0.5F, std::nanf(""),
                                        -std::numeric_limits<float>::infinity()};

        const ColourRange plain = rangeOf(values, ColourMap::Magma);
        const ColourRange weights = rangeOf(values, ColourMap::Diverging);

        QCOMPARE(plain.low, -1.0F);
        QCOMPARE(plain.high, 0.5F);
        QCOMPARE(weights.low, -1.0F);
        QCOMPARE(weights.high, 1.0F);
    }
};

QTEST_MAIN(ColourMapsTest)
#include "colour_maps_test.moc"
