#include "core/tensor/window.h"

#include <limits>

#include <QTest>

using namespace loom;

namespace {

/// Counts the places of a window by sliding it.
std::int64_t slide(std::int64_t in, std::int64_t kernel, std::int64_t stride, std::int64_t padding,
                   std::int64_t dilation, bool ceil_mode)
{
    const std::int64_t extent = dilation * (kernel - 1) + 1;
    std::int64_t places = 0;
    for (std::int64_t begin = -padding;; begin += stride) {
        const std::int64_t over = begin + extent - (in + padding);
        const bool fits = over <= 0;
        // Rounding up takes one more window when it begins inside the input or its left padding.
        const bool hangs = ceil_mode && over > 0 && over < stride && begin < in;
        if (!fits && !hangs) return places;
        ++places;
    }
}

} // namespace

class OpsWindowTest : public QObject {
    Q_OBJECT

private slots:
    void equalsSliding()
    {
        int compared = 0;
        for (std::int64_t in = 1; in < 12; ++in)
            for (std::int64_t kernel = 1; kernel < 6; ++kernel)
                for (std::int64_t stride = 1; stride < 5; ++stride)
                    for (std::int64_t padding = 0; padding <= kernel / 2; ++padding)
                        for (std::int64_t dilation = 1; dilation < 4; ++dilation) {
                            const auto pool = [&](bool ceil_mode) {
                                return pool_output_size(in, kernel, stride, padding, dilation,
                                                        ceil_mode);
                            };
                            QCOMPARE(conv_output_size(in, kernel, stride, 2 * padding, dilation),
                                     slide(in, kernel, stride, padding, dilation, false));
                            QCOMPARE(pool(false),
                                     slide(in, kernel, stride, padding, dilation, false));
                            QCOMPARE(pool(true),
                                     slide(in, kernel, stride, padding, dilation, true));
                            ++compared;
                        }
        QVERIFY(compared > 1000);
    }

    void samePaddingKeepsTheSize()
    {
        for (std::int64_t kernel = 1; kernel < 8; ++kernel) {
            for (std::int64_t dilation = 1; dilation < 4; ++dilation) {
                const SamePadding pad = same_padding(kernel, dilation);

                QCOMPARE(conv_output_size(11, kernel, 1, pad.begin + pad.end, dilation), 11);
                QVERIFY(pad.end - pad.begin == 0 || pad.end - pad.begin == 1);
            }
        }
    }

    void transposedUndoesConvolution()
    {
        for (std::int64_t stride = 1; stride < 4; ++stride) {
            for (std::int64_t extra = 0; extra < stride; ++extra) {
                const std::int64_t out = conv_transpose_output_size(5, 3, stride, 1, extra, 2);

                QCOMPARE(conv_output_size(out, 3, stride, 2, 2), 5);
            }
        }
    }

    void knownSizes()
    {
        QCOMPARE(conv_output_size(12, 5, 1, 0, 1), 8);
        QCOMPARE(conv_output_size(28, 3, 2, 2, 1), 14);
        QCOMPARE(pool_output_size(7, 2, 2, 0, 1, false), 3);
        QCOMPARE(pool_output_size(7, 2, 2, 0, 1, true), 4);
        QCOMPARE(conv_transpose_output_size(7, 4, 2, 1, 0, 1), 14);
    }

    void windowThatDoesNotFitGivesNone()
    {
        QCOMPARE(conv_output_size(4, 5, 1, 0, 1), 0);
        QCOMPARE(pool_output_size(2, 5, 3, 0, 1, false), 0);
        QVERIFY(conv_transpose_output_size(1, 1, 1, 1, 0, 1) <= 0);
    }

    void hugeNumbersDoNotOverflow()
    {
        const std::int64_t most = std::numeric_limits<std::int64_t>::max();

        QCOMPARE(conv_output_size(28, most, 1, 0, most), 0);
        QCOMPARE(pool_output_size(28, 3, 1, 0, most, true), 0);
        QVERIFY(conv_output_size(28, 1, 1, most, 1) > 0);
        QVERIFY(conv_transpose_output_size(most, 3, most, 0, 0, 1) > 0);
    }
};

QTEST_APPLESS_MAIN(OpsWindowTest)
#include "ops_window_test.moc"
