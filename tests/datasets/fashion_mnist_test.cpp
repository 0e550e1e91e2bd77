#include "datasets/load.h"
#include "datasets/statistics.h"

#include <QTest>

#include <filesystem>

using namespace loom;

// On the real data of the Debian package.
class FashionMnistTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const std::filesystem::path root = "/usr/share/datasets";
        if (!std::filesystem::exists(root / "fashion-mnist"))
            QSKIP("the package dataset-fashion-mnist is not installed");
        m_loaded = load_dataset("FashionMNIST", root);
    }

    void isVerified()
    {
        const auto files = verify_dataset(m_loaded.location);

        QCOMPARE(files.size(), std::size_t{4});
        for (const VerifiedFile& file : files)
            QVERIFY2(file.verification == Verification::Verified, file.path.c_str());
    }

    void hasItsSizesAndFirstLabels()
    {
        QCOMPARE(m_loaded.train->size(), 60'000);
        QCOMPARE(m_loaded.test->size(), 10'000);
        const std::vector<std::int64_t> first{9, 0, 0, 3, 0, 2, 7, 2};
        for (std::size_t i = 0; i < first.size(); ++i)
            QCOMPARE(m_loaded.train->item(static_cast<std::int64_t>(i)).label, first[i]);
    }

    void statisticsAreThePublishedOnes()
    {
        const DatasetStatistics statistics = compute_statistics(*m_loaded.train);

        QCOMPARE(statistics.class_counts, std::vector<std::int64_t>(10, 6000));
        QVERIFY(std::abs(statistics.mean.at(0) - 0.2860) < 5e-5);
        QVERIFY(std::abs(statistics.std.at(0) - 0.3530) < 5e-5);
    }

private:
    LoadedDataset m_loaded;
};

QTEST_APPLESS_MAIN(FashionMnistTest)
#include "fashion_mnist_test.moc"
