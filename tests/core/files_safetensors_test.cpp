#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/tensor/creation.h"
#include "core/tensor/half.h"
#include "core/tensor/ops.h"
#include "core/tensor/safetensors.h"
#include "tests/support/cpu_clock.h"
#include "tests/support/error_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <bit>
#include <limits>

using namespace loom;

namespace {

std::string fixture(const char* name)
{
    return read_file(std::string(LOOM_SOURCE_DIR "/tests/support/files/") + name, 1 << 20);
}

std::string u64(std::uint64_t value)
{
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(value >> (8 * i)));
    return bytes;
}

/// A file with this header, in which ' stands for ".
std::string file_of(std::string header, std::size_t data_bytes)
{
    std::ranges::replace(header, '\'', '"');
    return u64(header.size()) + header + std::string(data_bytes, '\x01');
}

QString refusal(const std::string& bytes)
{
    return error_text<FileError>([&] { from_safetensors(bytes, "w.safetensors"); });
}

template <typename T>
Tensor counting(std::initializer_list<std::int64_t> sizes)
{
    const Shape shape(sizes);
    std::vector<T> values(static_cast<std::size_t>(shape.numel()));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<T>(i);
    return from_data<T>(values, shape);
}

/// What make_file_fixtures.py wrote into all.safetensors.
NamedTensors everything()
{
    return {{"conv1.weight", counting<float>({2, 1, 2, 2})},
            {"conv1.bias", counting<float>({2})},
            {"bn1.num_batches_tracked", scalar_tensor(std::int64_t{7}, {.dtype = DType::Int64})},
            {"mask", tensor({true, false, true})},
            {"double", counting<double>({3})},
            {"int", counting<std::int32_t>({5})},
            {"bytes", counting<std::uint8_t>({3})},
            {"nothing", counting<float>({0, 4})},
            {"ünï \"code\"", counting<float>({1})}};
}

} // namespace

class FilesSafetensorsTest : public QObject {
    Q_OBJECT

private slots:
    void readsWhatTheReferenceWrote()
    {
        std::map<std::string, std::string> metadata;
        const NamedTensors read = from_safetensors(fixture("all.safetensors"), "f", &metadata);

        const NamedTensors expected = everything();
        QCOMPARE(read.size(), expected.size());
        for (const auto& [name, tensor] : expected) {
            QVERIFY2(read.at(name).dtype() == tensor.dtype(), name.c_str());
            QVERIFY2(equal(read.at(name), tensor), name.c_str());
        }
        QCOMPARE(metadata.at("format"), std::string("pt"));
    }

    void writesTheBytesOfTheReference()
    {
        QCOMPARE(to_safetensors(everything(), {{"format", "pt"}}), fixture("all.safetensors"));
    }

    void readsHalvesAsFloats()
    {
        const Tensor half = from_safetensors(fixture("half.safetensors"), "f").at("half");

        QVERIFY(half.dtype() == DType::Float32);
        QCOMPARE(half.to_vector<float>(), (std::vector<float>{0, 0.25F, 0.5F}));
    }

    void readsBfloat16AsFloats()
    {
        const std::string bytes =
            file_of("{'b':{'dtype':'BF16','shape':[2],'data_offsets':[0,4]}}", 0) +
            "\x80\x3f\x20\xc1";

        QCOMPARE(from_safetensors(bytes, "f").at("b").to_vector<float>(),
                 (std::vector<float>{1, -10}));
    }

    // Every half, against the definition of IEEE 754.
    void everyHalfConvertsExactly()
    {
        for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
            const float found = float_from_half(static_cast<std::uint16_t>(bits));
            const int exponent = static_cast<int>(bits >> 10 & 0x1f);
            const int fraction = static_cast<int>(bits & 0x3ff);
            double magnitude = exponent == 0 ? std::ldexp(fraction, -24)
                                             : std::ldexp(1024 + fraction, exponent - 25);
            if (exponent == 0x1f && fraction == 0) magnitude = HUGE_VAL;
            if (exponent == 0x1f && fraction != 0)
                QVERIFY(std::isnan(found));
            else
                QCOMPARE(static_cast<double>(std::abs(found)), magnitude);
            QCOMPARE(std::signbit(found), (bits & 0x8000) != 0);
        }
    }

    void specialNumbersKeepTheirBits()
    {
        const float infinity = std::numeric_limits<float>::infinity();
        const Tensor special =
            tensor({std::bit_cast<float>(0x7fc12345U), infinity, -infinity, -0.0F, 1e-45F});

        const Tensor read = from_safetensors(to_safetensors({{"x", special}}), "f").at("x");

        for (int i = 0; i < 5; ++i) {
            QCOMPARE(std::bit_cast<std::uint32_t>(read.data<float>()[i]),
                     std::bit_cast<std::uint32_t>(special.data<float>()[i]));
        }
    }

    void writesViewsAsTheyLook()
    {
        const Tensor view = counting<float>({2, 3}).t();

        const Tensor read = from_safetensors(to_safetensors({{"x", view}}), "f").at("x");

        QCOMPARE(read.to_vector<float>(), (std::vector<float>{0, 3, 1, 4, 2, 5}));
    }

    void nothingIsAFileToo()
    {
        QCOMPARE(to_safetensors({}).size(), std::size_t{16});
        QVERIFY(from_safetensors(to_safetensors({}), "f").empty());
    }

    void savesAndLoads()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("w.safetensors").toStdString();

        save_safetensors(path, everything());

        QCOMPARE(load_safetensors(path).size(), std::size_t{9});
        QCOMPARE(read_file(path, 1 << 20), fixture("all.safetensors"));
    }

    void boolsBecomeZeroOrOne()
    {
        const std::string bytes =
            file_of("{'b':{'dtype':'BOOL','shape':[2],'data_offsets':[0,2]}}", 0) +
            std::string("\x02\x00", 2);

        const Tensor bools = from_safetensors(bytes, "f").at("b");

        QCOMPARE(static_cast<const std::uint8_t*>(bools.view_of().data)[0], std::uint8_t{1});
    }

    void refusesWhatTheFormatForbids_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<int>("dataBytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* header, int bytes, const char* message) {
            QTest::newRow(name) << QByteArray(header) << bytes << message;
        };
        row("hole", "{'a':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}}", 2,
            "but 0 was expected");
        row("hole between",
            "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'b':{'dtype':'U8','shape':[1],'"
            "data_offsets':[2,3]}}",
            3, "\"b\" begins at byte 2 of the data, but 1");
        row("overlap",
            "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'b':{'dtype':'U8','shape':[2],'"
            "data_offsets':[1,3]}}",
            3, "\"b\" begins at byte 1 of the data, but 2");
        row("bytes after", "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}", 2,
            "expected 1 bytes of data after the header, but there are 2");
        row("bytes missing", "{'a':{'dtype':'U8','shape':[3],'data_offsets':[0,3]}}", 2,
            "expected 3 bytes of data");
        row("wrong size", "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}", 4,
            "of shape [2] needs 8 bytes");
        row("end before begin",
            "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,0]},'b':{'dtype':'U8','shape':[1],'"
            "data_offsets':[0,-1]}}",
            1, "a whole number");
        row("offsets reversed", "{'a':{'dtype':'U8','shape':[1],'data_offsets':[1,0]}}", 1,
            "begins at byte 1");
        row("shape overflows",
            "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}", 0,
            "the shape of \"a\" is too large");
        row("empty shape overflows",
            "{'a':{'dtype':'F32','shape':[0,4294967296,4294967296],'data_offsets':[0,0]}}", 0,
            "too large");
        row("size overflows",
            "{'a':{'dtype':'F64','shape':[2305843009213693951],'data_offsets':[0,0]}}", 0,
            "too large");
        row("negative size", "{'a':{'dtype':'U8','shape':[-1],'data_offsets':[0,0]}}", 0,
            "a whole number from 0");
        row("real size", "{'a':{'dtype':'U8','shape':[1.0],'data_offsets':[0,1]}}", 1,
            "a whole number from 0");
        row("9 axes", "{'a':{'dtype':'U8','shape':[1,1,1,1,1,1,1,1,1],'data_offsets':[0,1]}}", 1,
            "more than 8 axes");
        row("three offsets", "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1,1]}}", 1,
            "data_offsets are two");
        row("one offset", "{'a':{'dtype':'U8','shape':[],'data_offsets':[0]}}", 1,
            "needs dtype, shape and two");
        row("no shape", "{'a':{'dtype':'U8','data_offsets':[0,1]}}", 1,
            "needs dtype, shape and two");
        row("unknown key", "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1],'x':1}}", 1,
            "unknown key \"x\"");
        row("unknown dtype", "{'a':{'dtype':'F8_E4M3','shape':[1],'data_offsets':[0,1]}}", 1,
            "dtype F8_E4M3 is not supported");
        row("dtype is a number", "{'a':{'dtype':1,'shape':[1],'data_offsets':[0,1]}}", 1,
            "wrong kind");
        row("shape is an object", "{'a':{'dtype':'U8','shape':{},'data_offsets':[0,1]}}", 1,
            "an object is not expected");
        row("shape in shape", "{'a':{'dtype':'U8','shape':[[1]],'data_offsets':[0,1]}}", 1,
            "a list is not expected");
        row("tensor is a list", "{'a':[]}", 0, "a list is not expected");
        row("tensor is a number", "{'a':1}", 0, "an object is expected");
        row("duplicate tensor",
            "{'a':{'dtype':'U8','shape':[0],'data_offsets':[0,0]},'a':{'dtype':'U8','shape':[0],'"
            "data_offsets':[0,0]}}",
            0, "\"a\" comes twice");
        row("duplicate shape", "{'a':{'dtype':'U8','shape':[0],'shape':[0],'data_offsets':[0,0]}}",
            0, "\"shape\" comes twice");
        row("metadata of numbers", "{'__metadata__':{'a':1}}", 0, "texts only");
        row("metadata twice", "{'__metadata__':{},'__metadata__':{}}", 0, "comes twice");
        row("metadata key twice", "{'__metadata__':{'a':'','a':''}}", 0, "\"a\" comes twice");
        row("no object", "[]      ", 0, "does not begin with");
        row("space first", " {}     ", 0, "does not begin with");
        row("no JSON", "{a}", 0, "header: line 1, column 2");
    }

    void refusesWhatTheFormatForbids()
    {
        QFETCH(QByteArray, header);
        QFETCH(int, dataBytes);
        QFETCH(QString, message);

        const QString said =
            refusal(file_of(header.toStdString(), static_cast<std::size_t>(dataBytes)));

        QVERIFY2(said.startsWith("w.safetensors: ") && said.contains(message), qPrintable(said));
    }

    void refusesWrongLengths()
    {
        QVERIFY(refusal("").contains("expected 8 bytes of the header's length"));
        QVERIFY(refusal(u64(std::uint64_t{1} << 63)).contains("too long"));
        QVERIFY(refusal(u64(100'000'001)).contains("too long"));
        QVERIFY(refusal(u64(100) + "{}").contains("expected 100 bytes of header"));
        QVERIFY(refusal(fixture("refused_i16.safetensors")).contains("dtype I16"));
    }

    void everyTruncationIsRefused()
    {
        const std::string whole = fixture("all.safetensors");

        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY2(refusal(whole.substr(0, size)).startsWith("w.safetensors: "),
                     qPrintable(QString::number(size)));
        QVERIFY(refusal(whole + '\0').contains("bytes of data"));
    }

    void flippedBitsNeverCrash()
    {
        const std::string whole = fixture("all.safetensors");

        for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
            std::string flipped = whole;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            const QString said = refusal(flipped);
            QVERIFY2(said == "no exception" || said.startsWith("w.safetensors: "),
                     qPrintable(said));
        }
    }

    void aMillionEmptyTensorsAreRefusedAtOnce()
    {
        std::string header = "{";
        for (int i = 0; i < 1'000'000; ++i)
            header += (i == 0 ? "'" : ",'") + std::to_string(i) +
                      "':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}";
        header += "}";
        const CpuClock clock;

        const QString said = refusal(file_of(header, 0));

        QVERIFY2(said.contains("more than 100000 tensors"), qPrintable(said));
        QVERIFY(clock.seconds() < kRefusalSeconds);
    }
};

QTEST_APPLESS_MAIN(FilesSafetensorsTest)
#include "files_safetensors_test.moc"
