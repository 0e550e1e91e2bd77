#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "datasets/cifar_file.h"
#include "datasets/idx_file.h"
#include "tests/support/cpu_clock.h"
#include "tests/support/error_text.h"
#include "tests/support/packed_bytes.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

#include <sys/stat.h>

using namespace loom;

namespace {

constexpr std::uint8_t kBytes = 0x08;

std::string small_images() { return idx_header(kBytes, {2, 3, 4}) + counting_bytes(24); }

QString refusal(const std::string& bytes)
{
    return error_text<FileError>([&] { parse_idx(bytes, "images"); });
}

QString packed_refusal(const std::string& bytes)
{
    return error_text<FileError>([&] { parse_idx_gzip(bytes, "images"); });
}

/// Three records with labels 7, 8, 9.
std::string small_cifar()
{
    std::string bytes;
    for (int record = 0; record < 3; ++record)
        bytes += static_cast<char>(7 + record) + counting_bytes(3072, 200);
    return bytes;
}

} // namespace

class IdxFileTest : public QObject {
    Q_OBJECT

private slots:
    void readsPlainAndPackedFiles()
    {
        const QTemporaryDir folder;
        const std::filesystem::path plain = folder.filePath("images").toStdString();
        const std::filesystem::path packed = folder.filePath("images.gz").toStdString();
        write_file_atomically(plain, small_images());
        write_file_atomically(packed, gzipped(small_images()));

        for (const Tensor& read :
             {parse_idx(small_images(), "f"), load_idx(plain), load_idx(packed),
              parse_idx_gzip(gzipped(small_images()), "f")}) {
            QVERIFY(read.shape() == Shape({2, 3, 4}));
            QVERIFY(read.dtype() == DType::UInt8);
            for (int i = 0; i < 24; ++i) QCOMPARE(int{read.data<std::uint8_t>()[i]}, i);
        }
    }

    void readsEveryType_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QByteArray>("bytes"); // of -2 (unsigned: 254), big-endian
        QTest::addColumn<double>("value");
        QTest::newRow("u8") << 0x08 << QByteArray("\xfe", 1) << 254.0;
        QTest::newRow("i8") << 0x09 << QByteArray("\xfe", 1) << -2.0;
        QTest::newRow("i16") << 0x0B << QByteArray("\xff\xfe", 2) << -2.0;
        QTest::newRow("i32") << 0x0C << QByteArray("\xff\xff\xff\xfe", 4) << -2.0;
        QTest::newRow("f32") << 0x0D << QByteArray("\xc0\0\0\0", 4) << -2.0;
        QTest::newRow("f64") << 0x0E << QByteArray("\xc0\0\0\0\0\0\0\0", 8) << -2.0;
    }

    void readsEveryType()
    {
        QFETCH(int, type);
        QFETCH(QByteArray, bytes);
        QFETCH(double, value);
        const std::string header = idx_header(static_cast<std::uint8_t>(type), {1});

        QCOMPARE(parse_idx(header + bytes.toStdString(), "f").to_vector<double>(),
                 std::vector<double>{value});
    }

    void refusesBadFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const std::string& bytes, const char* message) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << message;
        };
        row("text", "hello world", "not an IDX file");
        row("unknown type", idx_header(0x0A, {1}) + "x", "not an IDX file");
        row("no axes", idx_header(kBytes, {}) + "x", "expected 1 to 4 axes, got 0");
        row("5 axes", idx_header(kBytes, {1, 1, 1, 1, 1}) + "x", "expected 1 to 4 axes, got 5");
        row("too short", idx_header(kBytes, {10}) + "123456789",
            "expected 10 bytes of elements, but it ends after 9");
        row("too long", idx_header(kBytes, {1}) + "12", "more bytes follow");
        row("4 GiB", idx_header(kBytes, {0xffffffff}), "which it cannot hold");
        row("overflow", idx_header(0x0E, {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}),
            "cannot hold");
        row("empty overflow", idx_header(kBytes, {0, 0xffffffff, 0xffffffff, 0xffffffff}),
            "cannot hold");
    }

    void refusesBadFiles()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);

        const QString plain = refusal(bytes.toStdString());
        const QString packed = packed_refusal(gzipped(bytes.toStdString()));

        QVERIFY2(plain.startsWith("images: ") && plain.contains(message), qPrintable(plain));
        QVERIFY2(packed.startsWith("images: "), qPrintable(packed));
    }

    void everyTruncationIsRefused()
    {
        const std::string plain = small_images();
        const std::string packed = gzipped(plain);

        for (std::size_t size = 0; size < plain.size(); ++size)
            QVERIFY(refusal(plain.substr(0, size)).startsWith("images: "));
        for (std::size_t size = 0; size < packed.size(); ++size)
            QVERIFY(packed_refusal(packed.substr(0, size)).startsWith("images: "));
    }

    void flippedBitsNeverCrash()
    {
        for (const std::string& whole : {small_images(), gzipped(small_images())}) {
            for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
                std::string flipped = whole;
                flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
                for (const QString& said : {refusal(flipped), packed_refusal(flipped)})
                    QVERIFY2(said == "no exception" || said.startsWith("images: "),
                             qPrintable(said));
            }
        }
    }

    void bombsStopAtWhatTheHeaderAnnounces()
    {
        std::string bomb = gzipped(small_images());
        const std::string megabyte = gzipped(std::string(1 << 20, '\0'));
        for (int i = 0; i < 1024; ++i) bomb += megabyte;
        // A packed file cannot hold more than 1032 times its size.
        const std::string liar = gzipped(idx_header(kBytes, {100, 10'000, 8000}));
        const CpuClock clock;

        QVERIFY(packed_refusal(bomb).contains("more bytes follow than its header announces"));
        QVERIFY(packed_refusal(liar).contains("which it cannot hold"));
        QVERIFY(clock.seconds() < kRefusalSeconds);
    }

    void opensOnlyRegularFiles()
    {
        const QTemporaryDir folder;
        const std::filesystem::path fifo = folder.filePath("fifo").toStdString();
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);

        for (const std::filesystem::path& path :
             {fifo, fifo.parent_path(), std::filesystem::path("/dev/zero"), fifo / "x"}) {
            const QString said = error_text<FileError>([&] { load_idx(path); });
            QVERIFY2(said.startsWith(QString::fromStdString(path.string()) + ": cannot read: "),
                     qPrintable(said));
        }
    }

    void readsCifar()
    {
        const CifarImages read = parse_cifar(small_cifar(), "batch");

        QVERIFY(read.images.shape() == Shape({3, 3, 32, 32}));
        QCOMPARE(read.labels.to_vector<std::int64_t>(), (std::vector<std::int64_t>{7, 8, 9}));
        QCOMPARE(int{read.images.data<std::uint8_t>()[3072 + 199]}, 199);
        QCOMPARE(int{read.images.data<std::uint8_t>()[3072 + 200]}, 0);
    }

    void joinsCifarsFiles()
    {
        const QTemporaryDir folder;
        std::vector<std::filesystem::path> files;
        for (const char* name : {"data_batch_1.bin", "data_batch_2.bin"}) {
            files.emplace_back(folder.filePath(name).toStdString());
            write_file_atomically(files.back(), small_cifar());
        }

        const CifarImages read = load_cifar(files);

        QVERIFY(read.images.shape() == Shape({6, 3, 32, 32}));
        QCOMPARE(read.labels.to_vector<std::int64_t>(),
                 (std::vector<std::int64_t>{7, 8, 9, 7, 8, 9}));
    }

    void refusesBadCifar()
    {
        const auto said = [](const std::string& bytes) {
            return error_text<FileError>([&] { parse_cifar(bytes, "batch"); });
        };
        std::string wrong = small_cifar();
        wrong[3073] = 10;

        QVERIFY(said("").startsWith("batch: expected records of 3073 bytes"));
        QVERIFY(said(small_cifar().substr(1)).contains("9218 bytes"));
        QVERIFY(said(wrong).contains("record 1: expected a label from 0 to 9, got 10"));
    }
};

QTEST_APPLESS_MAIN(IdxFileTest)
#include "idx_file_test.moc"
