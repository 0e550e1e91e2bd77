#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/files/gzip.h"
#include "core/files/md5.h"
#include "datasets/download.h"
#include "datasets/load.h"
#include "datasets/tar_file.h"
#include "datasets/zip_file.h"
#include "tests/support/error_text.h"
#include "tests/support/packed_bytes.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace loom;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLimit = 1 << 24;
constexpr std::uint8_t kBytes = 0x08;

/// One file as a tar archive has it.
std::string tar_entry(const std::string& name, const std::string& content, char kind = '0')
{
    std::string header(512, '\0');
    header.replace(0, name.size(), name);
    const std::string size = QString("%1").arg(content.size(), 11, 8, QChar('0')).toStdString();
    header.replace(124, size.size(), size);
    header.replace(148, 8, 8, ' ');
    header[156] = kind;
    int sum = 0;
    for (const char byte : header) sum += static_cast<unsigned char>(byte);
    const std::string checksum = QString("%1").arg(sum, 6, 8, QChar('0')).toStdString();
    header.replace(148, checksum.size(), checksum);
    std::string padded = content;
    padded.resize((content.size() + 511) / 512 * 512, '\0');
    return header + padded;
}

std::string tar_end() { return std::string(1024, '\0'); }

} // namespace

class DownloadTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!can_download()) QSKIP("built without libcurl");
        m_server.start("python3", {LOOM_SOURCE_DIR "/tests/support/data_server.py", m_site.path()});
        QVERIFY(m_server.waitForReadyRead());
        m_address = "http://127.0.0.1:" + m_server.readLine().trimmed().toStdString() + "/";
        m_content = counting_bytes(1'000'000, 253);
        write_file_atomically(in(m_site, "a.bin"), m_content);
    }

    void cleanupTestCase()
    {
        m_server.closeWriteChannel();
        m_server.waitForFinished();
    }

    void everyServerDeliversTheFile_data()
    {
        QTest::addColumn<QString>("mode");
        for (const char* mode : {"good", "norange", "breaks", "silent", "moved"})
            QTest::newRow(mode) << mode;
    }

    void everyServerDeliversTheFile()
    {
        QFETCH(QString, mode);
        const QTemporaryDir folder;
        const fs::path path = in(folder, "deep/a.bin");

        download_file(url(mode), path, md5(m_content));

        QVERIFY(read_file(path, kLimit) == m_content);
        QVERIFY(!fs::exists(path.string() + ".part"));
    }

    void goesOnWhereItStopped_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<bool>("isResumed");
        const QByteArray good = QByteArray::fromStdString(m_content.substr(0, 600'000));
        QTest::newRow("with Range") << "good" << good << true;
        QTest::newRow("without Range") << "norange" << good << false;
        QTest::newRow("everything is there")
            << "good" << QByteArray::fromStdString(m_content) << false;
        QTest::newRow("more than everything") << "good" << QByteArray(1'000'001, 'x') << false;
        QTest::newRow("another file's part") << "good" << QByteArray(1000, 'x') << true;
    }

    void goesOnWhereItStopped()
    {
        QFETCH(QString, mode);
        QFETCH(QByteArray, part);
        QFETCH(bool, isResumed);
        const QTemporaryDir folder;
        const fs::path path = in(folder, "a.bin");
        write_file_atomically(path.string() + ".part", part.toStdString());
        std::uint64_t least = ~std::uint64_t{0};
        DownloadOptions options;
        options.progress = [&least](const DownloadProgress& progress) {
            if (progress.total != 0) least = std::min(least, progress.received);
            return true;
        };

        download_file(url(mode), path, md5(m_content), options);

        QVERIFY(read_file(path, kLimit) == m_content);
        if (isResumed && part.size() == 600'000) QVERIFY(least >= 600'000);
    }

    void progressCanStopAndGoOn()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "a.bin");
        DownloadOptions options;
        options.progress = [](const DownloadProgress& progress) { return progress.received < 1; };

        const ExitCode code = code_of([&] { download_file(url("good"), path, "", options); });

        QCOMPARE(static_cast<int>(code), static_cast<int>(ExitCode::Stopped));
        QVERIFY(!fs::exists(path));
        download_file(url("good"), path, md5(m_content));
        QVERIFY(read_file(path, kLimit) == m_content);
    }

    void failuresLeaveNothingThatLooksWhole_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("message");
        QTest::newRow("damaged") << "damaged" << 65 << "damaged: expected MD5";
        QTest::newRow("dies") << "dies" << 74 << "cannot download";
        QTest::newRow("missing") << "good/none" << 74 << "404";
    }

    void failuresLeaveNothingThatLooksWhole()
    {
        QFETCH(QString, mode);
        QFETCH(int, code);
        QFETCH(QString, message);
        const QTemporaryDir folder;
        const fs::path path = in(folder, "a.bin");
        QString said;

        try {
            download_file(url(mode), path, md5(m_content));
        } catch (const FileError& error) {
            said = error.what();
            QCOMPARE(static_cast<int>(error.code()), code);
        }

        QVERIFY2(said.startsWith(QString::fromStdString(m_address)) && said.contains(message),
                 qPrintable(said));
        QVERIFY(!fs::exists(path));
    }

    void refusesOtherProtocols()
    {
        const QTemporaryDir folder;
        const std::string file = "file://" + in(m_site, "a.bin").string();

        QVERIFY(error_text<FileError>([&] {
                    download_file(file, in(folder, "a"), "");
                }).contains("cannot download"));
    }

    void downloadsAWholeSet()
    {
        const QTemporaryDir root;
        write_small_fashion_mnist();
        DatasetDescription description = *find_dataset_description("FashionMNIST");
        for (auto* files : {&description.train_files, &description.test_files})
            for (DatasetFile& file : *files)
                file.md5_packed =
                    md5(read_file(in(m_site, "FashionMNIST/" + file.name + ".gz"), kLimit));

        const fs::path folder = download_dataset(description, root.path().toStdString(),
                                                 {.mirror = m_address + "good"});

        QCOMPARE(folder, in(root, "FashionMNIST/raw"));
        QCOMPARE(load_dataset("FashionMNIST", root.path().toStdString()).test->size(), 4);
        // What is there is not fetched again.
        download_dataset(description, root.path().toStdString(), {.mirror = "http://127.0.0.1:9/"});
    }

    void aSetPackedAnewIsTaken()
    {
        const QTemporaryDir root;
        write_small_fashion_mnist();
        DatasetDescription description = *find_dataset_description("FashionMNIST");
        for (auto* files : {&description.train_files, &description.test_files})
            for (DatasetFile& file : *files)
                file.md5 =
                    md5(gunzip(read_file(in(m_site, "FashionMNIST/" + file.name + ".gz"), kLimit),
                               file.name, kLimit));

        download_dataset(description, root.path().toStdString(), {.mirror = m_address + "breaks"});

        QCOMPARE(load_dataset("FashionMNIST", root.path().toStdString()).test->size(), 4);
        QVERIFY(error_text<FileError>([&] {
                    const QTemporaryDir other;
                    download_dataset(description, other.path().toStdString(),
                                     {.mirror = m_address + "damaged"});
                }).contains("the download is damaged"));
    }

    void aWrongSetIsNotTaken()
    {
        const QTemporaryDir root;
        write_small_fashion_mnist();

        QVERIFY(error_text<FileError>([&] {
                    download_dataset(*find_dataset_description("FashionMNIST"),
                                     root.path().toStdString(), {.mirror = m_address + "good"});
                }).contains("expected MD5 8d4fb7e6c68d591d4c3dfef9ec88bf0d"));
    }

    void unpacksCifar()
    {
        const QTemporaryDir root;
        std::string tar = tar_entry("cifar-10-batches-bin/", "", '5');
        tar += tar_entry("cifar-10-batches-bin/readme.html", "<html>");
        for (int i = 1; i <= 5; ++i)
            tar += tar_entry("cifar-10-batches-bin/data_batch_" + std::to_string(i) + ".bin",
                             static_cast<char>(i) + counting_bytes(3072));
        tar += tar_entry("cifar-10-batches-bin/test_batch.bin", '\6' + counting_bytes(3072)) +
               tar_end();
        const std::string archive = gzipped(tar);
        fs::create_directories(in(m_site, "CIFAR10"));
        write_file_atomically(in(m_site, "CIFAR10/cifar-10-binary.tar.gz"), archive);
        DatasetDescription description = *find_dataset_description("CIFAR10");
        description.archive.md5_packed = md5(archive);

        download_dataset(description, root.path().toStdString(), {.mirror = m_address + "breaks"});

        const LoadedDataset loaded = load_dataset("CIFAR10", root.path().toStdString());
        QCOMPARE(loaded.train->size(), 5);
        QCOMPARE(loaded.train->item(4).label, 5);
        QCOMPARE(loaded.test->item(0).label, 6);
        const auto left =
            std::distance(fs::directory_iterator(in(root, "cifar-10-batches-bin")), {});
        QCOMPARE(left, 6);
    }

    void unpacksEmnist()
    {
        const QTemporaryDir root;
        fs::create_directories(in(m_site, "EMNIST"));
        write_file_atomically(in(m_site, "EMNIST/gzip.zip"), emnist_zip());
        DatasetDescription description = *find_dataset_description("EMNIST-letters");
        description.archive.md5_packed = md5(emnist_zip());

        download_dataset(description, root.path().toStdString(), {.mirror = m_address + "good"});

        const LoadedDataset loaded = load_dataset("EMNIST-letters", root.path().toStdString());
        QCOMPARE(loaded.train->size(), 1);
        QCOMPARE(loaded.test->item(0).label, 26);
    }

    // A change may strike what does not matter, such as a date; what is unpacked must be right.
    void damagedZipsAreRefusedOrRight()
    {
        const QTemporaryDir folder;
        const fs::path archive = in(folder, "a.zip");
        const std::string whole = emnist_zip();
        const std::string name = "emnist-letters-train-images-idx3-ubyte.gz";
        write_file_atomically(archive, whole);
        extract_zip(archive, {name}, in(folder, "."));
        const std::string right = read_file(in(folder, name), kLimit);

        const auto extracting = [&](const std::string& bytes) {
            std::ofstream(archive, std::ios::binary) << bytes;
            fs::remove(in(folder, name));
            return error_text<FileError>([&] { extract_zip(archive, {name}, in(folder, ".")); });
        };

        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY(extracting(whole.substr(0, size)).startsWith(folder.path()));
        for (std::size_t at = 0; at < whole.size(); at += 3) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
            const QString said = extracting(damaged);
            if (said == "no exception")
                QVERIFY(read_file(in(folder, name), kLimit) == right);
            else
                QVERIFY2(said.startsWith(folder.path()), qPrintable(said));
        }
    }

    void archivesCannotWriteElsewhere()
    {
        const QTemporaryDir folder;
        const fs::path archive = in(folder, "a.tar.gz");
        fs::create_directories(in(folder, "inside"));
        write_file_atomically(archive, gzipped(tar_entry("../../escaped.bin", "evil") +
                                               tar_entry("/tmp/x/wanted.bin", "good") + tar_end()));

        extract_tar_gz(archive, {"wanted.bin"}, in(folder, "inside"));

        QCOMPARE(read_file(in(folder, "inside/wanted.bin"), kLimit), std::string("good"));
        QCOMPARE(std::distance(fs::recursive_directory_iterator(folder.path().toStdString()), {}),
                 3);
    }

    void badArchivesAreRefused()
    {
        const QTemporaryDir folder;
        const fs::path archive = in(folder, "a.tar.gz");
        const std::string good = tar_entry("a.bin", std::string(600, 'x')) + tar_end();
        const auto said = [&](const std::string& tar) {
            write_file_atomically(archive, gzipped(tar));
            return error_text<FileError>([&] {
                extract_tar_gz(archive, {"a.bin", "b.bin"}, in(folder, "."));
            });
        };
        std::string broken = good;
        broken[0] = 'A';

        QVERIFY(said(good).endsWith("bad archive: b.bin is missing"));
        QVERIFY(said(good.substr(0, 1000)).endsWith("it ends too early"));
        QVERIFY(said(broken).endsWith("the checksum of a header is wrong"));
        QVERIFY(said("").endsWith("it ends too early"));
    }

private:
    static fs::path in(const QTemporaryDir& folder, const std::string& name)
    {
        return fs::path(folder.path().toStdString()) / name;
    }

    static std::string emnist_zip()
    {
        return read_file(LOOM_SOURCE_DIR "/tests/support/files/emnist.zip", kLimit);
    }

    static ExitCode code_of(const std::function<void()>& action)
    {
        try {
            action();
        } catch (const FileError& error) {
            return error.code();
        }
        return ExitCode::Ok;
    }

    std::string url(const QString& mode) const
    {
        const QString path = mode.contains('/') ? mode : mode + "/a.bin";
        return m_address + path.toStdString();
    }

    void write_small_fashion_mnist() const
    {
        const auto write = [this](const std::string& name, const std::string& bytes) {
            write_file_atomically(in(m_site, "FashionMNIST/" + name + ".gz"), gzipped(bytes));
        };
        fs::create_directories(in(m_site, "FashionMNIST"));
        for (const char* part : {"train", "t10k"}) {
            const std::string stem = part;
            write(stem + "-images-idx3-ubyte",
                  idx_header(kBytes, {4, 28, 28}) + counting_bytes(4 * 784));
            write(stem + "-labels-idx1-ubyte", idx_header(kBytes, {4}) + counting_bytes(4));
        }
    }

    QTemporaryDir m_site;
    QProcess m_server;
    std::string m_address;
    std::string m_content;
};

QTEST_GUILESS_MAIN(DownloadTest)
#include "download_test.moc"
