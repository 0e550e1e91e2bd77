#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/tensor/creation.h"
#include "core/tensor/npy.h"
#include "core/tensor/ops.h"
#include "tests/support/error_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace loom;

namespace {

std::string fixture(const QString& name)
{
    return read_file(LOOM_SOURCE_DIR "/tests/support/files/" + name.toStdString(), 1 << 20);
}

QString refusal(const std::string& bytes)
{
    return error_text<FileError>([&] { from_npy(bytes, "x.npy"); });
}

/// A version 1 file with this header text.
std::string file_of(const std::string& header, std::size_t data_bytes)
{
    std::string bytes = "\x93NUMPY";
    bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xff),
              static_cast<char>(header.size() >> 8)};
    return bytes + header + std::string(data_bytes, '\x01');
}

} // namespace

Q_DECLARE_METATYPE(loom::DType)

class FilesNpyTest : public QObject {
    Q_OBJECT

private slots:
    void readsNumpysFiles_data()
    {
        QTest::addColumn<DType>("dtype");
        QTest::newRow("f4") << DType::Float32;
        QTest::newRow("f8") << DType::Float64;
        QTest::newRow("f2") << DType::Float32;
        QTest::newRow("i8") << DType::Int64;
        QTest::newRow("i4") << DType::Int32;
        QTest::newRow("i2") << DType::Int32;
        QTest::newRow("i1") << DType::Int32;
        QTest::newRow("u1") << DType::UInt8;
        QTest::newRow("u2") << DType::Int32;
        QTest::newRow("u4") << DType::Int64;
        QTest::newRow("big_endian") << DType::Float32;
        QTest::newRow("version1") << DType::Float32;
        QTest::newRow("version2") << DType::Float32;
        QTest::newRow("version3") << DType::Float32;
    }

    void readsNumpysFiles()
    {
        QFETCH(DType, dtype);

        const Tensor read = from_npy(fixture(QString(QTest::currentDataTag()) + ".npy"), "f");

        QVERIFY(read.dtype() == dtype);
        QVERIFY(read.shape() == Shape({2, 3}));
        QCOMPARE(read.to_vector<double>(), (std::vector<double>{0, 1, 2, 3, 4, 5}));
    }

    void readsOddShapes()
    {
        const Tensor scalar = from_npy(fixture("scalar.npy"), "f");
        QCOMPARE(scalar.dim(), 0);
        QCOMPARE(scalar.item<double>(), 2.5);
        QVERIFY(from_npy(fixture("empty.npy"), "f").shape() == Shape({0, 3}));
        QCOMPARE(from_npy(fixture("bool.npy"), "f").to_vector<bool>(),
                 (std::vector<bool>{true, false, true}));
    }

    void readsFortranOrder()
    {
        const Tensor read = from_npy(fixture("fortran.npy"), "f");

        QVERIFY(read.shape() == Shape({2, 3, 4}));
        QVERIFY(read.is_contiguous());
        for (int i = 0; i < 24; ++i) QCOMPARE(read.data<float>()[i], static_cast<float>(i));
    }

    void readsSpecialHalves()
    {
        const auto read = from_npy(fixture("halves.npy"), "f").to_vector<float>();

        QVERIFY(std::isnan(read[0]));
        QCOMPARE(read[1], HUGE_VALF);
        QCOMPARE(read[2], -HUGE_VALF);
        QVERIFY(read[3] == 0 && std::signbit(read[3]));
        QCOMPARE(read[4], std::ldexp(1.0F, -24));
        QCOMPARE(read[5], 65504.0F);
        QCOMPARE(read[6], 0.333251953125F);
    }

    void writesNumpysBytes_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* name : {"f4", "f8", "i8", "i4", "u1", "bool", "scalar", "empty"})
            QTest::newRow(name) << QString(name) + ".npy";
    }

    void writesNumpysBytes()
    {
        QFETCH(QString, file);
        const std::string bytes = fixture(file);

        QCOMPARE(to_npy(from_npy(bytes, "f")), bytes);
    }

    void writesViewsAndLongHeaders()
    {
        const Tensor cube = arange(24).reshape({1, 1, 2, 1, 3, 1, 4, 1});

        const std::string bytes = to_npy(cube.transpose(2, 4));

        QCOMPARE((bytes.size() - 24 * 8) % 64, std::size_t{0});
        QVERIFY(equal(from_npy(bytes, "f"), cube.transpose(2, 4)));
    }

    void savesAndLoads()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("x.npy").toStdString();

        save_npy(path, arange(5));

        QVERIFY(equal(load_npy(path), arange(5)));
    }

    void refusesOtherTypes()
    {
        QVERIFY(refusal(fixture("refused_object.npy")).contains("dtype '|O' is not supported"));
        QVERIFY(refusal(fixture("refused_complex.npy")).contains("'<c8'"));
        QVERIFY(refusal(fixture("refused_u8.npy")).contains("'<u8'"));
    }

    void refusesBadHeaders_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* header, const char* message) {
            QTest::newRow(name) << QByteArray(header) << message;
        };
        row("empty", "", "expected { before");
        row("no shape", "{'descr': '<f4', 'fortran_order': False}", "expected the keys");
        row("twice", "{'descr': '<f4', 'descr': '<f4'}", "'descr' is unknown or comes twice");
        row("unknown key", "{'x': '<f4'}", "'x' is unknown");
        row("open text", "{'descr", "a text does not end");
        row("escape", "{'des\\x63r': '<f4'}", "backslash");
        row("code", "{'descr': __import__('os')}", "expected \" before");
        row("negative", "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
            "expected a size");
        row("no tuple", "{'descr': '<f4', 'fortran_order': False, 'shape': (3)}", "comma");
        row("9 axes", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}",
            "more than 8 axes");
        row("overflow",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
            "expected a size");
        row("product",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}",
            "too large");
        row("empty product",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967296, 4294967296)}",
            "too large");
        row("number for bool", "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
            "expected False");
        row("after the end", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
            "unexpected \"x\"");
        row("no byte order", "{'descr': 'f4', 'fortran_order': False, 'shape': (1,)}",
            "dtype 'f4'");
        row("record", "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
            "expected \" before");
    }

    void refusesBadHeaders()
    {
        QFETCH(QByteArray, header);
        QFETCH(QString, message);

        const QString said = refusal(file_of(header.toStdString(), 4));

        QVERIFY2(said.startsWith("x.npy: ") && said.contains(message), qPrintable(said));
    }

    void refusesWrongLengths()
    {
        const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}";
        QCOMPARE(refusal(file_of(header, 8)), QString("no exception"));
        QVERIFY(refusal(file_of(header, 7)).contains("expected 8 bytes of data"));
        QVERIFY(refusal(file_of(header, 9)).contains("1 bytes follow"));
        QVERIFY(refusal(file_of(std::string(10'001, ' '), 0)).contains("too long"));
        QVERIFY(refusal("\x93NUMPX\x01\x00").contains("not a .npy file"));
        QVERIFY(refusal(std::string("\x93NUMPY\x04\x00xx", 10)).contains("version 4.0"));
        QVERIFY(
            refusal(file_of("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)}", 0))
                .contains("expected 399999999996 bytes of data"));
    }

    void everyTruncationIsRefused()
    {
        for (const char* name : {"f4.npy", "fortran.npy", "version2.npy", "scalar.npy"}) {
            const std::string whole = fixture(name);
            for (std::size_t size = 0; size < whole.size(); ++size)
                QVERIFY2(refusal(whole.substr(0, size)).startsWith("x.npy: "), name);
        }
    }

    void flippedBitsNeverCrash()
    {
        for (const char* name : {"fortran.npy", "bool.npy", "version3.npy"}) {
            const std::string whole = fixture(name);
            for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
                std::string flipped = whole;
                flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
                const QString said = refusal(flipped);
                QVERIFY2(said == "no exception" || said.startsWith("x.npy: "), qPrintable(said));
            }
        }
    }
};

QTEST_APPLESS_MAIN(FilesNpyTest)
#include "files_npy_test.moc"
