#include <limits>
#include <stdexcept>

#include <QtTest>

#include "core/tensor/shape.h"
#include "tests/support/error_text.h"

using namespace loom;

class TensorShapeTest : public QObject {
    Q_OBJECT

private slots:
    void sizesAreCountedFromBothEnds()
    {
        const Shape shape{2, 3, 4};

        QCOMPARE(shape.rank(), 3);
        QCOMPARE(shape.at(0), 2);
        QCOMPARE(shape.at(-1), 4);
        QCOMPARE(shape.back(), 4);
        QCOMPARE(shape.numel(), 24);
        QCOMPARE(Shape().numel(), 1);
        QCOMPARE((Shape{5, 0, 3}.numel()), 0);
    }

    void axesOutOfRangeAreNamed()
    {
        const Shape shape{2, 3};

        QCOMPARE(error_text<std::out_of_range>([&] { shape.at(2); }),
                 "[shape] expected a dimension from -2 to 1, got 2");
        QCOMPARE(error_text<std::out_of_range>([&] { shape.at(-3); }),
                 "[shape] expected a dimension from -2 to 1, got -3");
        QCOMPARE(error_text<std::out_of_range>([&] { Shape().at(0); }),
                 "[shape] expected at least one dimension, got a scalar");
        QCOMPARE(normalize_axis(-1, 0), 0);
        QCOMPARE(error_text<std::out_of_range>([&] { normalize_axis(1, 0); }),
                 "[shape] expected a dimension from -1 to 0, got 1");
    }

    void axesAreInsertedAndErased()
    {
        Shape shape{2, 3};

        shape.insert(0, 7);
        shape.insert(2, 8);
        shape.push_back(9);
        QVERIFY(shape == (Shape{7, 2, 8, 3, 9}));

        shape.erase(4);
        shape.erase(0);
        shape.erase(1);
        QVERIFY(shape == (Shape{2, 3}));
        QVERIFY(shape != (Shape{2}));
        QVERIFY(shape != (Shape{2, 3, 1}));
    }

    void rankIsLimited()
    {
        Shape shape{1, 1, 1, 1, 1, 1, 1, 1};

        QCOMPARE(error_text<std::invalid_argument>([&] { shape.push_back(1); }),
                 "[shape] expected at most 8 axes, got 9");
        QCOMPARE(error_text<std::invalid_argument>([] { Shape{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}; }),
                 "[shape] expected at most 8 axes, got 10");
    }

    void tooManyElementsAreRefused()
    {
        const std::int64_t huge = std::int64_t{1} << 62U;

        QVERIFY(error_text<std::invalid_argument>([&] {
                    (void)Shape{huge, 2}.numel();
                }).contains("expected fewer than 2^63 elements"));
        QCOMPARE((Shape{huge, huge, 0}.numel()), 0);
        QCOMPARE((Shape{std::numeric_limits<std::int64_t>::max(), 1}.numel()),
                 std::numeric_limits<std::int64_t>::max());
    }

    void theBatchIsPrintedAsN()
    {
        QCOMPARE(QString::fromStdString(Shape{kBatch, 6, 24, 24}.to_string()), "[N, 6, 24, 24]");
        QCOMPARE(QString::fromStdString(Shape().to_string()), "[]");
    }

    void contiguousStridesAreRowMajor()
    {
        QVERIFY(contiguous_strides({2, 3, 4}) == (Shape{12, 4, 1}));
        QVERIFY(contiguous_strides({}) == Shape());
        // As PyTorch's: an empty axis counts as 1.
        QVERIFY(contiguous_strides({2, 0, 4}) == (Shape{4, 4, 1}));
    }

    void shapesBroadcast_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<std::vector<std::int64_t>>("a");
        QTest::addColumn<std::vector<std::int64_t>>("b");
        using V = std::vector<std::int64_t>;
        QTest::newRow("equal") << "[2, 3]" << V{2, 3} << V{2, 3};
        QTest::newRow("rank") << "[2, 3]" << V{3} << V{2, 3};
        QTest::newRow("ones on both sides") << "[4, 5, 3]" << V{4, 1, 3} << V{5, 1};
        QTest::newRow("scalar") << "[2]" << V{} << V{2};
        QTest::newRow("empty axis") << "[2, 0]" << V{2, 1} << V{0};
        QTest::newRow("mismatch")
            << "[add] expected shapes that broadcast, got [2, 3] and [4]: 3 is not 4 at dimension 1"
            << V{2, 3} << V{4};
        QTest::newRow("empty against two")
            << "[add] expected shapes that broadcast, got [0] and [2]: 0 is not 2 at dimension 0"
            << V{0} << V{2};
    }

    void shapesBroadcast()
    {
        QFETCH(QString, expected);
        QFETCH(std::vector<std::int64_t>, a);
        QFETCH(std::vector<std::int64_t>, b);

        QString got;
        const QString error = error_text<std::invalid_argument>([&] {
            const Shape p{std::span<const std::int64_t>(a)};
            const Shape q{std::span<const std::int64_t>(b)};
            got = QString::fromStdString(broadcast_shapes("add", p, q).to_string());
        });

        QCOMPARE(got.isEmpty() ? error : got, expected);
    }
};

QTEST_APPLESS_MAIN(TensorShapeTest)
#include "tensor_shape_test.moc"
