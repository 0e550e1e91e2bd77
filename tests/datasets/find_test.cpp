#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "datasets/find.h"
#include "datasets/load.h"
#include "tests/support/error_text.h"
#include "tests/support/packed_bytes.h"

#include <QTemporaryDir>
#include <QTest>

using namespace loom;
namespace fs = std::filesystem;

namespace {

constexpr std::uint8_t kBytes = 0x08;
enum class Packing { Plain, Gzip };

void write(const fs::path& folder, const std::string& name, const std::string& bytes,
           Packing packing)
{
    fs::create_directories(folder);
    if (packing == Packing::Plain)
        write_file_atomically(folder / name, bytes);
    else
        write_file_atomically(folder / (name + ".gz"), gzipped(bytes));
}

std::string images(std::uint32_t count)
{
    return idx_header(kBytes, {count, 28, 28}) + counting_bytes(count * std::size_t{784}, 251);
}

std::string labels(std::uint32_t count)
{
    return idx_header(kBytes, {count}) + counting_bytes(count, 10);
}

/// Six images to train with and three to test with, in the format of MNIST.
void write_small_set(const fs::path& folder, Packing packing)
{
    write(folder, "train-images-idx3-ubyte", images(6), packing);
    write(folder, "train-labels-idx1-ubyte", labels(6), packing);
    write(folder, "t10k-images-idx3-ubyte", images(3), packing);
    write(folder, "t10k-labels-idx1-ubyte", labels(3), packing);
}

const DatasetDescription& fashion() { return *find_dataset_description("FashionMNIST"); }

/// Sets a variable of the environment and puts the old value back.
class Environment {
public:
    Environment(const char* name, const QByteArray& value) : name_(name), old_(qgetenv(name))
    {
        qputenv(name, value);
    }
    ~Environment() { qputenv(name_, old_); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    const char* name_;
    QByteArray old_;
};

} // namespace

class FindTest : public QObject {
    Q_OBJECT

private slots:
    void looksFromTheFlagToTheSystem()
    {
        const Environment root("LOOM_DATA_ROOT", "/a");
        const Environment data("XDG_DATA_HOME", "/b");

        const std::vector<DataRoot> roots = data_roots();
        const std::vector<DataRoot> given = data_roots("/c");

        QCOMPARE(roots.size(), std::size_t{4});
        QCOMPARE(roots[0].path, fs::path("/a"));
        QCOMPARE(roots[1].path, fs::path("data"));
        QCOMPARE(roots[2].path, fs::path("/b/tensorloom/datasets"));
        QCOMPARE(roots[3].path, fs::path("/usr/share/datasets"));
        QCOMPARE(given.size(), std::size_t{1});
        QCOMPARE(given[0].path, fs::path("/c"));
    }

    void ignoresARelativeDataHome()
    {
        const Environment data("XDG_DATA_HOME", "relative");
        const Environment home("HOME", "/home/x");

        QCOMPARE(user_data_folder(), fs::path("/home/x/.local/share/tensorloom/datasets"));
    }

    void findsEveryLayout_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<bool>("isPacked");
        QTest::newRow("torchvision") << "FashionMNIST/raw" << false;
        QTest::newRow("torchvision, packed") << "FashionMNIST/raw" << true;
        QTest::newRow("class folder") << "FashionMNIST" << true;
        QTest::newRow("flat") << "." << false;
        QTest::newRow("Debian") << "fashion-mnist" << true;
    }

    void findsEveryLayout()
    {
        QFETCH(QString, folder);
        QFETCH(bool, isPacked);
        const QTemporaryDir root;
        write_small_set(fs::path(root.path().toStdString()) / folder.toStdString(),
                        isPacked ? Packing::Gzip : Packing::Plain);

        const LoadedDataset loaded = load_dataset("FashionMNIST", root.path().toStdString());

        QCOMPARE(loaded.train->size(), 6);
        QCOMPARE(loaded.test->size(), 3);
        QCOMPARE(loaded.train->item(5).label, 5);
        QVERIFY(loaded.train->item(5).image.shape() == Shape({1, 28, 28}));
        QCOMPARE(int{loaded.train->item(1).image.data<std::uint8_t>()[0]}, 784 % 251);
        QCOMPARE(loaded.location.why, std::string("--data-root"));
    }

    // MNIST's files have the same names: those lying about may be of another set.
    void aFlatFolderCountsOnlyWhenNamed()
    {
        const QTemporaryDir root;
        write_small_set(root.path().toStdString(), Packing::Plain);

        const QString said = error_text<FileError>([&] {
            find_dataset(fashion(), {{root.path().toStdString(), "data", false}});
        });

        QVERIFY(said.contains("not found"));
    }

    void theFirstRootWins()
    {
        const QTemporaryDir first, second;
        for (const QTemporaryDir* root : {&first, &second})
            write_small_set(fs::path(root->path().toStdString()) / "MNIST/raw", Packing::Plain);
        const DatasetDescription& mnist = *find_dataset_description("MNIST");

        const DatasetLocation found = find_dataset(mnist, {{"/nowhere", "a"},
                                                           {first.path().toStdString(), "b"},
                                                           {second.path().toStdString(), "c"}});

        QCOMPARE(found.why, std::string("b"));
    }

    void saysWhereItLookedAndHowToGetIt()
    {
        const QString said =
            error_text<FileError>([] { load_dataset("FashionMNIST", "/nowhere"); });

        for (const char* part :
             {"Fashion-MNIST: not found", "/nowhere/FashionMNIST/raw (--data-root)",
              "loom data download FashionMNIST", "apt install dataset-fashion-mnist"})
            QVERIFY2(said.contains(part), qPrintable(said));
        QVERIFY(error_text<FileError>([] { load_dataset("FashionMnist"); })
                    .contains("FashionMnist: no data set of this name is known; there are "
                              "FashionMNIST, MNIST, KMNIST"));
    }

    void anIncompleteSetIsNotFound()
    {
        const QTemporaryDir root;
        const fs::path folder = fs::path(root.path().toStdString()) / "FashionMNIST/raw";
        write_small_set(folder, Packing::Plain);
        fs::remove(folder / "t10k-labels-idx1-ubyte");

        QVERIFY(error_text<FileError>([&] {
                    load_dataset("FashionMNIST", root.path().toStdString());
                }).contains("not found"));
    }

    void refusesPartsThatDoNotFit_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* file, const std::string& bytes,
                            const char* message) {
            QTest::newRow(name) << file << QByteArray::fromStdString(bytes) << message;
        };
        row("fewer labels", "train-labels-idx1-ubyte", labels(5), "5 labels for 6 images");
        row("label 10", "t10k-labels-idx1-ubyte", idx_header(kBytes, {3}) + "\x01\x0a\x02",
            "expected labels from 0 to 9, got 10 for image 1");
        row("labels for images", "train-images-idx3-ubyte", labels(6), "expected images as bytes");
        row("other size", "train-images-idx3-ubyte",
            idx_header(kBytes, {1, 27, 28}) + counting_bytes(27 * 28),
            "[N, 28, 28], got uint8 [1, 27, 28]");
        row("wide labels", "train-labels-idx1-ubyte", idx_header(0x0C, {1}) + std::string(4, '\0'),
            "expected labels as bytes");
        row("truncated", "t10k-images-idx3-ubyte", images(3).substr(0, 1000), "cannot hold");
    }

    void refusesPartsThatDoNotFit()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const QTemporaryDir root;
        const fs::path folder = root.path().toStdString();
        write_small_set(folder, Packing::Plain);
        write(folder, file.toStdString(), bytes.toStdString(), Packing::Plain);

        const QString said = error_text<FileError>([&] { load_dataset("FashionMNIST", folder); });

        QVERIFY2(said.contains(message) && said.startsWith(root.path()), qPrintable(said));
    }

    void emnistIsTurnedUpright()
    {
        const QTemporaryDir root;
        const fs::path folder = fs::path(root.path().toStdString()) / "EMNIST/raw";
        std::string transposed = idx_header(kBytes, {1, 28, 28}) + std::string(784, '\0');
        transposed[16 + 3 * 28 + 20] = 9; // row 3, column 20 of the file
        for (const char* part : {"train", "test"}) {
            const std::string stem = std::string("emnist-letters-") + part;
            write(folder, stem + "-images-idx3-ubyte", transposed, Packing::Gzip);
            write(folder, stem + "-labels-idx1-ubyte", idx_header(kBytes, {1}) + "\x1a",
                  Packing::Gzip);
        }

        const LoadedDataset loaded = load_dataset("EMNIST-letters", root.path().toStdString());

        const Item item = loaded.test->item(0);
        QCOMPARE(item.label, 26);
        QCOMPARE(loaded.test->description().classes[26], std::string("z"));
        QCOMPARE(item.image.select(0, 0).select(0, 20).select(0, 3).item<int>(), 9);
    }

    void verificationComparesWithWhatIsPublished()
    {
        const QTemporaryDir root;
        write_small_set(root.path().toStdString(), Packing::Gzip);
        const std::vector<DataRoot> roots = data_roots(root.path().toStdString());

        const auto wrong = verify_dataset(find_dataset(fashion(), roots));
        // Of MNIST's plain files no sum is known, and a file may be packed anew.
        const auto unknown =
            verify_dataset(find_dataset(*find_dataset_description("MNIST"), roots));

        QCOMPARE(wrong.size(), std::size_t{4});
        for (const VerifiedFile& file : wrong) QVERIFY(file.verification == Verification::Wrong);
        for (const VerifiedFile& file : unknown)
            QVERIFY(file.verification == Verification::NotVerified);
    }
};

QTEST_APPLESS_MAIN(FindTest)
#include "find_test.moc"
