#include "core/files/atomic_file.h"
#include "core/files/byte_reader.h"
#include "core/files/error.h"
#include "core/files/file_source.h"
#include "core/files/gzip.h"
#include "core/files/md5.h"
#include "tests/support/cpu_clock.h"
#include "tests/support/error_text.h"
#include "tests/support/packed_bytes.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace loom;

namespace {

/// 1 GiB of zeros in about 1 MB.
std::string gibibyte_of_zeros()
{
    const std::string member = gzipped(std::string(1 << 20, '\0'));
    std::string bomb;
    for (int i = 0; i < 1024; ++i) bomb += member;
    return bomb;
}

QString refusal(const std::string& bytes, std::size_t limit = 1 << 20)
{
    return error_text<FileError>([&] { gunzip(bytes, "a.gz", limit); });
}

std::string some_bytes(std::size_t size)
{
    std::mt19937 random(1);
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 7);
    return bytes;
}

} // namespace

class FilesBytesTest : public QObject {
    Q_OBJECT

private slots:
    void readsNumbersInBothOrders()
    {
        ByteReader reader(
            std::string_view("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e"
                             "\x0f\xf0\xf1\xf2\xf3",
                             19),
            "f");

        QCOMPARE(reader.u8("a"), std::uint8_t{1});
        QCOMPARE(reader.u16_le("b"), std::uint16_t{0x0302});
        QCOMPARE(reader.u32_be("c"), std::uint32_t{0x04050607});
        QCOMPARE(reader.u64_le("d"), std::uint64_t{0x0f0e0d0c0b0a0908});
        QCOMPARE(reader.u32_le("e"), std::uint32_t{0xf3f2f1f0});
        QCOMPARE(reader.remaining(), std::size_t{0});
        reader.expect_end();
    }

    void neverReadsBeyondTheEnd()
    {
        ByteReader reader("abc", "f");
        reader.take(1, "x");

        QCOMPARE(error_text<FileError>([&] { reader.u32_be("size"); }),
                 QString("f: byte 1: expected 4 bytes of size, but the file ends after 2"));
        QVERIFY(error_text<FileError>([&] {
                    reader.take(~std::uint64_t{0}, "size");
                }).contains("expected 18446744073709551615 bytes"));
        QVERIFY(error_text<FileError>([&] { reader.expect_end(); }).contains("2 bytes follow"));
        QCOMPARE(reader.take(2, "rest"), std::string_view("bc"));
    }

    void productsThatOverflowAreNothing()
    {
        const std::uint64_t half = std::uint64_t{1} << 32;

        QCOMPARE(*checked_multiply(half, half - 1), half * (half - 1));
        QVERIFY(!checked_multiply(half, half));
        QCOMPARE(*checked_multiply(0, ~std::uint64_t{0}), std::uint64_t{0});
    }

    void md5OfTheRfc_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("sum");
        const auto row = [](const char* text, const char* sum) {
            QTest::newRow(sum) << QByteArray(text) << sum;
        };
        row("", "d41d8cd98f00b204e9800998ecf8427e");
        row("a", "0cc175b9c0f1b6a831c399e269772661");
        row("abc", "900150983cd24fb0d6963f7d28e17f72");
        row("message digest", "f96b697d7cb7938d525a2f31aaf161d0");
        row("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b");
        row("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "d174ab98d277d9f5a5611c2c9f419d9f");
        row("1234567890123456789012345678901234567890123456789012345678901234567890123456789"
            "0",
            "57edf4a22be3c955ac49da2e2107b67a");
    }

    void md5OfTheRfc()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, sum);
        QCOMPARE(QString::fromStdString(md5(text.toStdString())), sum);
    }

    void md5InPiecesIsTheSame()
    {
        for (std::size_t size = 0; size < 200; ++size) {
            const std::string bytes = some_bytes(size);
            Md5 sum;
            for (std::size_t at = 0; at < size; at += 1 + at % 13)
                sum.add(std::string_view(bytes).substr(at, 1 + at % 13));
            QCOMPARE(sum.finish(), md5(bytes));
        }
    }

    void unpacksWhatWasPacked()
    {
        for (const std::size_t size : {0UL, 1UL, 1000UL, 3'000'000UL}) {
            const std::string bytes = some_bytes(size);
            QCOMPARE(gunzip(gzipped(bytes), "a.gz", size), bytes);
        }
    }

    void unpacksSeveralMembers()
    {
        QCOMPARE(gunzip(gzipped("one ") + gzipped("") + gzipped("two"), "a.gz", 100),
                 std::string("one two"));
    }

    void oneByteOverTheLimitIsRefused()
    {
        const std::string packed = gzipped(some_bytes(5000));

        QCOMPARE(refusal(packed, 5000), QString("no exception"));
        QCOMPARE(refusal(packed, 4999),
                 QString("a.gz: unpacks to more than the 4999 bytes allowed"));
    }

    void everyTruncationIsRefused()
    {
        const std::string packed = gzipped(some_bytes(300));

        for (std::size_t size = 0; size < packed.size(); ++size)
            QCOMPARE(refusal(packed.substr(0, size)),
                     QString("a.gz: bad gzip file: it ends too early"));
    }

    void everyFlippedBitOfTheContentIsSeen()
    {
        const std::string bytes = some_bytes(300);
        const std::string packed = gzipped(bytes);
        constexpr std::size_t kHeader = 10;

        for (std::size_t bit = kHeader * 8; bit < packed.size() * 8; ++bit) {
            std::string flipped = packed;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            QVERIFY2(refusal(flipped).startsWith("a.gz: bad gzip file: "),
                     qPrintable(QString::number(bit)));
        }
    }

    void trailingGarbageIsRefused()
    {
        QCOMPARE(refusal(gzipped("x") + "garbage"),
                 QString("a.gz: bad gzip file: other data follows its end"));
        QVERIFY(refusal(gzipped("x") + "\x1f").contains("ends too early"));
        QVERIFY(refusal("plain text").contains("incorrect header check"));
    }

    void bombStopsAtTheLimit()
    {
        const std::string bomb = gibibyte_of_zeros();
        QVERIFY(bomb.size() < 2'000'000);
        const CpuClock clock;

        const QString said = refusal(bomb, 50'000'000);

        QVERIFY2(said.contains("more than the 50000000 bytes"), qPrintable(said));
        QVERIFY(clock.seconds() < kRefusalSeconds);
    }

    void readerGivesAnyPieces()
    {
        const std::string bytes = some_bytes(10'000);
        const std::string packed = gzipped(bytes);
        std::size_t at = 0;
        const auto next = [&] {
            const std::string_view piece = std::string_view(packed).substr(at, 7);
            at += piece.size();
            return piece;
        };
        GzipReader reader(next, "a.gz");

        std::string unpacked;
        for (std::array<char, 13> out{};;) {
            const std::size_t got = reader.read(out.data(), out.size());
            unpacked.append(out.data(), got);
            if (got < out.size()) break;
        }

        QCOMPARE(unpacked, bytes);
    }

    void fileSourceGivesTheWholeFile()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("a").toStdString();
        const std::string bytes = some_bytes(700'000);
        write_file_atomically(path, bytes);
        FileSource source(path);
        std::string first(10, '\0');

        QCOMPARE(source.size(), std::uint64_t{700'000});
        QCOMPARE(source.read(first.data(), 10), std::size_t{10});
        std::string all = first;
        for (std::string_view piece = source.next(); !piece.empty(); piece = source.next())
            all += piece;

        QCOMPARE(all, bytes);
        QVERIFY(error_text<FileError>([&] { FileSource("/dev/zero"); }).contains("regular"));
        QVERIFY(error_text<FileError>([&] { FileSource("/"); }).contains("folder"));
    }
};

QTEST_APPLESS_MAIN(FilesBytesTest)
#include "files_bytes_test.moc"
