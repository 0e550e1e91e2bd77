#include "core/files/error.h"
#include "core/files/json.h"
#include "tests/support/cpu_clock.h"
#include "tests/support/error_text.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <clocale>
#include <limits>
#include <random>

using namespace loom;

namespace {

QString refusal(const std::string& text)
{
    return error_text<FileError>([&] { parse_json(text, "a.loom"); });
}

/// Makes the locale in a folder of its own where the system has none.
bool set_german_locale()
{
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr) return true;
    const QTemporaryDir folder;
    const QString path = folder.filePath("de_DE.UTF-8");
    QProcess::execute("localedef", {"-i", "de_DE", "-f", "UTF-8", path});
    qputenv("LOCPATH", folder.path().toUtf8());
    return std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
}

} // namespace

class FilesJsonTest : public QObject {
    Q_OBJECT

private slots:
    void readsEveryKindOfValue()
    {
        const Json value = parse_json(
            R"({"a": [1, -2, 0.5, true, null], "ü": "\u00e4\n", "o": {"x": {}, "y": []}})", "f");

        QCOMPARE(value.at("a").size(), std::size_t{5});
        QVERIFY(value.at("a")[0].is_number_unsigned());
        QCOMPARE(value.at("a")[1].get<int>(), -2);
        QCOMPARE(value.at("a")[2].get<double>(), 0.5);
        QVERIFY(value.at("a")[4].is_null());
        QCOMPARE(value.at("ü").get<std::string>(), std::string("ä\n"));
        QVERIFY(value.at("o").at("x").is_object() && value.at("o").at("y").is_array());
        QCOMPARE(parse_json("3", "f").get<int>(), 3);
    }

    void refusalsNameFileLineAndColumn_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& text, const char* message) {
            QTest::newRow(name) << text << message;
        };
        row("empty", "", "a.loom: line 1, column 1: ");
        row("cut", "{\"a\":\n  [1,", "a.loom: line 2, column ");
        row("duplicate key", "{\"a\": 1,\n \"a\": 2}",
            "a.loom: line 2, column 4: the key \"a\" comes twice");
        row("escaped duplicate", R"({"a": 1, "\u0061": 2})", "comes twice");
        row("inner duplicate", R"([{"b": {"c": 1, "c": 1}}])", "\"c\" comes twice");
        row("NaN", "[NaN]", "a.loom: line 1, column 2: ");
        row("Infinity", "[-Infinity]", "line 1");
        row("too large", "[1e400]", "column 7: number overflow parsing '1e400'");
        row("integer too large", "[123456789012345678901]", "123456789012345678901 is too large");
        row("trailing", "{} x", "a.loom: line 1, column 4: ");
        row("comment", "{} // no", "line 1");
        row("single quotes", "{'a': 1}", "line 1, column 2");
        row("trailing comma", "[1,]", "line 1, column 4");
        row("bad UTF-8", "[\"\xff\"]", "ill-formed UTF-8");
        row("lone surrogate", R"(["\ud800"])", "surrogate");
        row("control character", "[\"a\nb\"]", "control character");
        row("deep", QByteArray(65, '['), "nested more than 64 deep");
        row("deep objects", QByteArray("{\"a\":").repeated(65), "nested more than 64 deep");
    }

    void refusalsNameFileLineAndColumn()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);

        const QString said = refusal(text.toStdString());

        QVERIFY2(said.startsWith("a.loom: ") && said.contains(message), qPrintable(said));
    }

    void depth64IsFine()
    {
        QCOMPARE(refusal(std::string(64, '[') + std::string(64, ']')), QString("no exception"));
    }

    // Each must be refused before it costs memory or time.
    void bombsAreRefusedAtOnce_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("brackets") << QByteArray(10'000'000, '[');
        QTest::newRow("objects") << QByteArray("{\"a\":").repeated(2'000'000);
        QTest::newRow("over 64 MiB") << QByteArray((64 << 20) + 1, ' ');
        QTest::newRow("long token") << QByteArray("[\"") + QByteArray(10'000'000, 'x');
        QTest::newRow("long number") << QByteArray("[") + QByteArray(1'000'000, '9');
    }

    void bombsAreRefusedAtOnce()
    {
        QFETCH(QByteArray, text);
        const std::string bomb = text.toStdString();
        const CpuClock clock;

        const QString said = refusal(bomb);

        QVERIFY2(said.startsWith("a.loom: "), qPrintable(said.left(200)));
        QVERIFY2(said.size() < 400, "the message repeats the bomb");
        QVERIFY2(clock.seconds() < kRefusalSeconds, qPrintable(QString::number(clock.seconds())));
    }

    void everyTruncationIsRefused()
    {
        const std::string text = R"({"format": 1, "nodes": [{"id": "a", "x": -1.5e3}], "t": true})";

        for (std::size_t size = 0; size < text.size(); ++size)
            QVERIFY2(refusal(text.substr(0, size)).startsWith("a.loom: line 1"),
                     qPrintable(QString::number(size)));
    }

    void flippedBitsNeverCrash()
    {
        const std::string text = R"({"format": 1, "nodes": [{"id": "a", "x": -1.5e3}], "t": true})";

        for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
            std::string flipped = text;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            const QString said = refusal(flipped);
            QVERIFY(said == "no exception" || said.startsWith("a.loom: line"));
        }
    }

    void writesOneSortedLine()
    {
        const Json value = {{"b", {1, 2.5, -3}}, {"a", {{"text", "x\n\"y\""}}}, {"c", nullptr}};

        QCOMPARE(to_json_line(value),
                 std::string(
                     "{\"a\": {\"text\": \"x\\n\\\"y\\\"\"}, \"b\": [1, 2.5, -3], \"c\": null}"));
    }

    void writesWhatIsNoNumberAsText()
    {
        const double infinity = std::numeric_limits<double>::infinity();

        QCOMPARE(to_json_line(Json{std::nan(""), infinity, -infinity}),
                 std::string(R"(["NaN", "Infinity", "-Infinity"])"));
    }

    void numbersReadBackExactly()
    {
        std::mt19937_64 random(1);
        std::vector<double> numbers{0.0,  -0.0,   0.1,   1e20,
                                    1e-7, 5e-324, 100.0, std::numeric_limits<double>::max()};
        while (numbers.size() < 10'000) {
            const double number = std::bit_cast<double>(random());
            if (std::isfinite(number)) numbers.push_back(number);
        }

        for (const double number : numbers) {
            const Json read = parse_json(to_json_line(number), "f");
            QVERIFY(read.is_number_float());
            QCOMPARE(std::bit_cast<std::uint64_t>(read.get<double>()),
                     std::bit_cast<std::uint64_t>(number));
        }
    }

    void digitsAreTheShortest_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<QString>("text");
        QTest::newRow("0.1") << 0.1 << "0.1";
        QTest::newRow("100") << 100.0 << "100.0";
        QTest::newRow("-0") << -0.0 << "-0.0";
        QTest::newRow("1e20") << 1e20 << "1e+20";
        QTest::newRow("1/3") << 1.0 / 3 << "0.3333333333333333";
    }

    void digitsAreTheShortest()
    {
        QFETCH(double, number);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(number_text(number)), text);
    }

    void integersKeepAllDigits()
    {
        const Json value = parse_json("[18446744073709551615, -9223372036854775808]", "f");

        QCOMPARE(to_json_line(value), std::string("[18446744073709551615, -9223372036854775808]"));
    }

    void badUtf8IsReplaced()
    {
        QCOMPARE(to_json_line(Json("a\xff")), std::string("\"a\xef\xbf\xbd\""));
    }

    void tooDeepAValueIsNotWritten()
    {
        Json deep = 1;
        for (int i = 0; i < 70; ++i) deep = Json::array({std::move(deep)});

        QVERIFY(error_text<std::invalid_argument>([&] { to_json_line(deep); }).contains("deep"));
    }

    // QApplication switches the locale; with a comma for the point, strtod and printf go wrong.
    void localeChangesNothing()
    {
        if (!set_german_locale()) QSKIP("no German locale, and localedef could not make one");
        QCOMPARE(QByteArray(std::localeconv()->decimal_point), QByteArray(","));

        const std::string written = to_json_line(Json{0.5, 1234567.25, 1000000});
        const double read = parse_json("[0.5]", "f")[0].get<double>();
        std::setlocale(LC_ALL, "C");

        QCOMPARE(written, std::string("[0.5, 1234567.25, 1000000]"));
        QCOMPARE(read, 0.5);
    }
};

QTEST_APPLESS_MAIN(FilesJsonTest)
#include "files_json_test.moc"
