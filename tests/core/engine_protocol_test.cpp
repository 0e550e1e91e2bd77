#include "core/engine/protocol.h"
#include "core/files/error.h"

#include <QtTest>

using namespace loom;

/// The frame codec: whole, torn and malformed.
class EngineProtocolTest : public QObject {
    Q_OBJECT

private slots:
    void aFrameComesBackAsItWas()
    {
        const Frame sent{{{"id", 7}, {"request", "cards"}}, std::string("\0\n{\"a\": 1}\n", 11)};
        FrameReader reader;

        reader.append(to_wire(sent));

        const std::optional<Frame> got = reader.next();
        QVERIFY(got);
        QCOMPARE(got->bytes, sent.bytes);
        QCOMPARE(got->head["request"].get<std::string>(), std::string("cards"));
        QVERIFY(!reader.next());
    }

    void framesAreFoundHoweverTheyArriveInPieces_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 2, 3, 7, 64, 100000}) QTest::addRow("%d bytes", piece) << piece;
    }
    void framesAreFoundHoweverTheyArriveInPieces()
    {
        QFETCH(int, piece);
        std::string wire;
        for (int i = 0; i < 50; ++i)
            wire += to_wire({{{"id", i}}, std::string(static_cast<std::size_t>(i * 13), '\n')});
        FrameReader reader;
        int found = 0;

        for (std::size_t at = 0; at < wire.size(); at += static_cast<std::size_t>(piece)) {
            reader.append(std::string_view(wire).substr(at, static_cast<std::size_t>(piece)));
            while (const std::optional<Frame> frame = reader.next()) {
                QCOMPARE(frame->head["id"].get<int>(), found);
                QCOMPARE(frame->bytes.size(), static_cast<std::size_t>(found * 13));
                ++found;
            }
        }

        QCOMPARE(found, 50);
    }

    void aLineThatIsNoObjectIsRefusedAndTheNextIsRead_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("words") << QByteArray("hello");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("a list") << QByteArray("[1, 2]");
        QTest::newRow("half an object") << QByteArray("{\"id\": 1");
        QTest::newRow("two keys") << QByteArray("{\"id\": 1, \"id\": 2}");
        QTest::newRow("no UTF-8") << QByteArray("{\"id\": \"\xff\xfe\"}");
        QTest::newRow("very deep") << QByteArray(100000, '[');
        QTest::newRow("NaN") << QByteArray("{\"id\": NaN}");
    }
    void aLineThatIsNoObjectIsRefusedAndTheNextIsRead()
    {
        QFETCH(QByteArray, line);
        FrameReader reader;
        reader.append(line.toStdString() + "\n" + to_wire({{{"id", 2}}}));

        QVERIFY_EXCEPTION_THROWN(reader.next(), FileError);

        QVERIFY(!reader.is_broken());
        const std::optional<Frame> next = reader.next();
        QVERIFY(next);
        QCOMPARE(next->head["id"].get<int>(), 2);
    }

    void aLengthThatNoFrameHasBreaksTheStream_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("too many") << QByteArray("268435457");
        QTest::newRow("far too many") << QByteArray("18446744073709551615");
        QTest::newRow("negative") << QByteArray("-1");
        QTest::newRow("a fraction") << QByteArray("1.5");
        QTest::newRow("a word") << QByteArray("\"12\"");
        QTest::newRow("null") << QByteArray("null");
    }
    void aLengthThatNoFrameHasBreaksTheStream()
    {
        QFETCH(QByteArray, bytes);
        FrameReader reader;
        reader.append("{\"bytes\": " + bytes.toStdString() + "}\n" + to_wire({{{"id", 2}}}));

        QVERIFY_EXCEPTION_THROWN(reader.next(), FileError);

        QVERIFY(reader.is_broken());
        QVERIFY(!reader.next());
    }

    void aLineWithoutAnEndBreaksTheStream()
    {
        FrameReader reader;
        const std::string piece(std::size_t{1} << 20, ' ');
        bool refused = false;

        for (std::size_t i = 0; i <= kMaxHeadBytes / piece.size() && !refused; ++i) {
            reader.append(piece);
            try {
                QVERIFY(!reader.next());
            } catch (const FileError&) {
                refused = true;
            }
        }

        QVERIFY(refused);
        QVERIFY(reader.is_broken());
    }

    void tensorsAreFoundWithoutTheTensorLibrary()
    {
        const std::vector<std::int64_t> shape{2, 3};
        const std::vector<float> values{0, 1, 2, 3, 4, 5.5F};

        const std::string bytes = array_bytes("image", shape, values);

        const std::vector<ArrayView> all = arrays(bytes);
        const ArrayView* image = find_array(all, "image");
        QVERIFY(image != nullptr);
        QCOMPARE(image->shape, shape);
        QCOMPARE(image->floats(), values);
        QVERIFY(find_array(all, "label") == nullptr);
        QVERIFY_EXCEPTION_THROWN(arrays(bytes.substr(0, bytes.size() - 1)), FileError);
        QVERIFY_EXCEPTION_THROWN(arrays("12345678"), FileError);
    }
};

QTEST_APPLESS_MAIN(EngineProtocolTest)
#include "engine_protocol_test.moc"
