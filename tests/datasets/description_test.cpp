#include "datasets/description.h"

#include <QTest>

#include <set>

using namespace loom;

class DescriptionTest : public QObject {
    Q_OBJECT

private slots:
    void everySetIsWhole_data()
    {
        QTest::addColumn<QString>("name");
        for (const DatasetDescription& set : known_datasets())
            QTest::newRow(set.name.c_str()) << QString::fromStdString(set.name);
    }

    void everySetIsWhole()
    {
        QFETCH(QString, name);
        const DatasetDescription* set = find_dataset_description(name.toStdString());

        QVERIFY(set != nullptr);
        QCOMPARE(set->image_shape.rank(), 3);
        QVERIFY(set->train_size > set->test_size && set->test_size > 0);
        const std::set<std::string> different(set->classes.begin(), set->classes.end());
        QCOMPARE(different.size(), set->classes.size());
        QVERIFY(!set->folders.empty());
        for (const std::string& url : set->urls)
            QVERIFY(url.starts_with("https://") && url.ends_with("/"));
        const std::size_t files = set->format == DatasetFormat::Cifar ? 5 : 2;
        QCOMPARE(set->train_files.size(), files);
        for (const DatasetFile& file : set->train_files) {
            for (const std::string& sum : {file.md5, file.md5_packed})
                QVERIFY(sum.empty() || sum.size() == 32);
        }
        // Every file to be downloaded can be checked.
        QVERIFY(set->archive.md5_packed.size() == 32 ||
                set->train_files[0].md5_packed.size() == 32);
    }

    void everySetHasACard()
    {
        for (const DatasetDescription& set : known_datasets()) {
            const std::string_view card = data_card(set);
            QVERIFY2(card.starts_with("# "), set.card.c_str());
            for (const char* part : {"**Who made it.**", "**What was done to them.**", "**Why.**",
                                     "**What follows from it.**", "**Licence.**"})
                QVERIFY2(card.find(part) != std::string_view::npos, set.card.c_str());
        }
    }

    void classesAreTorchvisions()
    {
        const auto classes = [](const char* name) {
            return find_dataset_description(name)->classes;
        };

        QCOMPARE(classes("FashionMNIST")[9], std::string("Ankle boot"));
        QCOMPARE(classes("MNIST")[3], std::string("3 - three"));
        QCOMPARE(classes("EMNIST-balanced").size(), std::size_t{47});
        QCOMPARE(classes("EMNIST-balanced")[46], std::string("t"));
        QCOMPARE(classes("EMNIST-byclass").size(), std::size_t{62});
        QCOMPARE(classes("EMNIST-letters").front(), std::string("N/A"));
        QVERIFY(find_dataset_description("nothing") == nullptr);
    }

    void transformsHaveDefaultsWithinTheirLimits()
    {
        for (const TransformDescription& transform : known_transforms()) {
            QVERIFY(!transform.help.empty() && !transform.settings.empty());
            for (const TransformSetting& setting : transform.settings)
                for (const double number : setting.default_value)
                    QVERIFY2(number >= setting.min && number <= setting.max, setting.name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(DescriptionTest)
#include "description_test.moc"
