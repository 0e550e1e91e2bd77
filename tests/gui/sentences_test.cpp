#include "datasets/description.h"
#include "gui/data/data_card.h"
#include "gui/document/broken_file_page.h"
#include "gui/document/document.h"
#include "gui/training/engine_client.h"
#include "gui/words.h"

#include <QApplication>
#include <QDir>
#include <QDirIterator>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include <functional>

using namespace loom;

namespace {

/// Where core's sentences are written that come to the editor. Not looked at: the command line,
/// and what only a mistake of ours could say ("[op] expected …", fields of requests).
const QStringList kSources{"core/files/*.cpp",
                           "core/network/*.cpp",
                           "core/training/*.cpp",
                           "core/optim/*.cpp",
                           "core/layers/*.cpp",
                           "core/engine/*.cpp",
                           "core/engine/*.h",
                           "core/backend/*.cpp",
                           "core/backend/*.h",
                           "core/backend/cpu/*.cpp",
                           "core/backend/cuda/*.cpp",
                           "core/tensor/safetensors*.cpp",
                           "core/tensor/extremum.cpp",
                           "core/tensor/shape.cpp",
                           "core/tensor/reduction.cpp",
                           "core/tensor/op_support.cpp",
                           "datasets/*.cpp"};
const QStringList kOnCommandLine{"*_command.cpp", "*_commands.cpp", "*/set_value.cpp",
                                 "*/summary.cpp", "*/main.cpp",     "*/progress_line.cpp",
                                 "*/drawing.cpp", "*/list_runs.cpp"};
const QStringList kOfRequests{"*/request.cpp",          "*/sample.cpp",
                              "*/predictions_pass.cpp", "*/tensor_ops_request.cpp",
                              "*/view_images.cpp",      "*/session_train.cpp"};
const QStringList kOfMistakes{"*/data_loader.cpp", "*/dataset.cpp",       "*/optimizer.cpp",
                              "*/kernel_checks*",  "*/check_kernels.cpp", "*/layer_type.cpp"};

/// Pieces from which core puts sentences together; as whole ones they have a test below.
const QStringList kPieces{
    "a number7",
    " of at least 7",
    "Set shape to ",
    "NaN or infinity",
    ", not deterministic",
    " from 7 to 7",
    "Insert Flatten and Linear",
    "batches of 7 need about 7 MiB",
    "; not even one image fits: train a smaller network, or on the CPU",
    "gradient of the output of ",
    "gradient of ",
    "output of ",
    "training stopped: 7 in the 7 (step 7); the weights are those before this step",
    " is gone",
    " is another",
    " is new",
    "cannot make the folder: ",
    "7 got an unexpected keyword argument '7'7",
    "; it takes 7",
    "7: not found. Looked for 7 in",
    " or `sudo apt install 7`",
    "as torchvision has it",
    "7: no data set of this name is known; there are",
    "1 or 7 numbers",
    "7 for 7",
    "7 from 7 to 7",
    "the network's output is ",
    ", not a number for each class",
    " at every input",
    "normalises the channels of images",
    "slides its kernel over images",
    "spreads its kernel over images",
    "looks at windows of images",
    "output_padding up to ",
    "CrossEntropyLoss compares one number for each class with the right class of each sample; ",
    " is no list of classes.",
    "N images of ",
    "the last axes of ",
    "The target is a class for each sample, written as a 1 among zeros; MSELoss compares it with "
    "one number for each class, and ",
    " is no list of them.",
    "7 channel7 of 7 × 7",
    "7 7, and 7 is no image: an image has the axes batch, channel, height and width.",
    "7 from 1 to 7",
    "7 7 of 7",
    " and padding to 0",
    "a shape that broadcasts to "};

/// Said to nobody in the editor: in the log of a run, by a mistake of ours, to another program.
const QStringList kUnheard{
    "[to_json_line] nested too deep",
    "[to_json_line] expected a JSON value, got binary data",
    "binary values are not JSON",
    "the checkpoint 7 cannot be used, so the one before is: 7",
    "the run now goes on to 7 epochs, not 7",
    "; the 7 schedule is now spread over 7 epochs, so learning rates from here on are not those of "
    "a run begun with 7 epochs",
    "the run began with another 7 (7; now 7): bits may differ from a run that was never stopped",
    "the run is finished: 7 epochs",
    "there is no checkpoint: starting at step 0",
    "training on the CPU (7)",
    "training on the CPU (CUDA: the GPU could not be used, but can be by now)",
    "a contiguous batch [B, C, H, W] on the CPU with B indices",
    "7 and 7 indices",
    "float32 or float64",
    "a + b",
    "Adam whose weight decay does not pass through the moments.",
    "frames are little-endian",
    "cpu: a kernel is missing from the table",
    "cpu: an elementwise op does not take 7",
    "cuda: an elementwise op does not take this dtype",
    "cuda: expected images on the device",
    "{self}({x}, nn.functional.one_hot(target, 7).to({x}.dtype))",
    "all tensors on one device",
    "tensors of one dtype",
    "7 and 7",
    "a tensor"};

/// What German does not have: a sentence with one of these is still English.
QStringList englishWords(const QString& text)
{
    static const QSet<QString> kEnglish{
        "the",   "of",    "is",  "it",  "not", "to",   "from", "and", "that",    "than", "but",
        "at",    "with",  "has", "for", "by",  "this", "its",  "are", "be",      "must", "a",
        "which", "would", "as",  "on",  "or",  "if",   "only", "got", "expected"};
    static const QRegularExpression kWord("[A-Za-z']+"), kCommand("`[^`]*`");
    QStringList found;
    for (const QRegularExpressionMatch& word : kWord.globalMatch(QString(text).remove(kCommand)))
        if (kEnglish.contains(word.captured())) found << word.captured();
    return found;
}

/// The texts in quotes of a C++ file, neighbours put together; without what is included, comments,
/// and the help of settings, which the translations' own test looks at.
QStringList literalsIn(const QString& path)
{
    static const QRegularExpression kToken(
        R"re(//[^\n]*|#include[^\n]*|'(?:[^'\\]|\\.)+'|(\.help\s*=\s*)?"((?:[^"\\\n]|\\.)*)")re");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QString code = QString::fromUtf8(file.readAll());
    QStringList texts;
    qsizetype end = -1;
    bool isHelp = false;
    for (const QRegularExpressionMatch& token : kToken.globalMatch(code)) {
        if (!token.hasCaptured(2)) continue;
        const bool goesOn =
            end >= 0 && code.mid(end, token.capturedStart() - end).trimmed().isEmpty();
        if (!goesOn) isHelp = token.hasCaptured(1);
        if (goesOn && !isHelp)
            texts.back() += token.captured(2);
        else if (!isHelp)
            texts << token.captured(2);
        end = token.capturedEnd();
    }
    return texts;
}

/// With 7 wherever core fills something in.
QString filled(QString literal)
{
    static const QRegularExpression kPlace("(?<!\\{)\\{\\d*(:[^{}]*)?\\}");
    literal.replace(kPlace, "7").replace("{{", "{").replace("}}", "}");
    return literal.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\");
}

QStringList sourceFiles()
{
    QStringList files;
    for (const QString& pattern : kSources) {
        const QFileInfo place(LOOM_SOURCE_DIR "/" + pattern);
        for (const QFileInfo& file : QDir(place.path()).entryInfoList({place.fileName()}))
            files << file.filePath();
    }
    for (const QString& pattern : kOnCommandLine + kOfRequests + kOfMistakes)
        files.removeIf([&](const QString& file) {
            return QDir::match(pattern.section('/', -1), QFileInfo(file).fileName());
        });
    return files;
}

QString write(const QTemporaryDir& folder, const QByteArray& text)
{
    QFile file(folder.filePath("net.loom"));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName()
                                                                              : QString();
}

} // namespace

/// What core says when something fails speaks German, with the names and numbers in it.
class SentencesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!m_german.load(":/i18n/tensorloom_de")) QSKIP("there is no lrelease");
        QCoreApplication::installTranslator(&m_german);
    }

    void everySentenceOfCoresHasATranslation()
    {
        QStringList missing;
        int looked = 0;
        for (const QString& file : sourceFiles())
            for (const QString& literal : literalsIn(file)) {
                const QString text = filled(literal);
                const bool isSentence = text.trimmed().contains(' ') && !englishWords(text).empty();
                if (!isSentence || (kPieces + kUnheard).contains(text)) continue;
                ++looked;
                const QString translation = translatedSentences(text.trimmed().toStdString());
                if (!englishWords(translation).empty() && translated(text.toStdString()) == text)
                    missing << file.section('/', -2) + ": " + text + "\n    → " + translation;
            }

        QVERIFY(looked > 300);
        QVERIFY2(missing.isEmpty(), qPrintable('\n' + missing.join('\n')));
    }

    void sentencesAreTranslatedWithTheirParts_data()
    {
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("german");
        const auto row = [](const char* english, const char* german) {
            QTest::newRow(english) << QString(english) << QString(german);
        };
        row("/a: b/x.loom: cannot write: Permission denied (while replacing it)",
            "/a: b/x.loom: kann nicht geschrieben werden: Keine Berechtigung (beim Ersetzen)");
        row("x.loom: cannot read: Some other trouble",
            "x.loom: kann nicht gelesen werden: Some other trouble");
        row("x.loom: line 3, column 5: syntax error while parsing object - unexpected end of "
            "input; expected '}'",
            "x.loom: Zeile 3, Spalte 5: Syntaxfehler in einem Objekt: unerwartet: das Ende der "
            "Datei; erwartet: '}'");
        row("x.loom: nodes[2].settings.p: expected a number from 0 to 1, got the word \"left: 3\"",
            "x.loom: nodes[2].settings.p: erwartet: eine Zahl von 0 bis 1; gefunden: das Wort "
            "\"left: 3\"");
        row("x.loom: format: this network has format 7, of a newer version of Tensorloom; this "
            "version reads format 1",
            "x.loom: format: dieses Netz hat das Format 7 einer neueren Version von Tensorloom; "
            "diese Version liest Format 1");
        row("Fashion-MNIST: not found. Looked for train-images-idx3-ubyte in\n  /home/ä/data (your "
            "data folder)\nGet it with `loom data download FashionMNIST` or `sudo apt install "
            "dataset-fashion-mnist`.",
            "Fashion-MNIST: nicht gefunden. Gesucht wurde train-images-idx3-ubyte in\n  "
            "/home/ä/data (der eigene Datenordner)\nZu holen mit `loom data download FashionMNIST` "
            "oder `sudo apt install dataset-fashion-mnist`.");
        row("cuda:0: not enough memory: needed 1.5 MiB, 0.2 MiB of 80 MiB free; a smaller batch "
            "size needs less: batches of 512 need about 90 MiB; try training.batch_size 256",
            "cuda:0: der Speicher reicht nicht: nötig sind 1.5 MiB, frei 0.2 von 80 MiB; kleinere "
            "Batches brauchen weniger: Batches von 512 brauchen etwa 90 MiB; training.batch_size "
            "256 versuchen");
        row("CUDA: no NVIDIA driver (libcuda.so.1 not found); install the driver to train on an "
            "NVIDIA GPU",
            "CUDA: kein NVIDIA-Treiber (libcuda.so.1 nicht gefunden); mit dem Treiber wird auf "
            "einer NVIDIA-GPU trainiert");
        row("CUDA: out of memory (error 2); a smaller batch size needs less memory",
            "CUDA: out of memory (Fehler 2); kleinere Batches brauchen weniger Speicher");
        row("training stopped: NaN in the gradient of the output of conv1 (step 12); the weights "
            "are those before this step",
            "das Training hielt an: NaN in Gradient der Ausgabe von conv1 (Schritt 12); die "
            "Gewichte sind die vor diesem Schritt");
        row("[reshape] expected a shape of 6 elements, got [2, 4]",
            "[reshape] erwartet: eine Form mit 6 Elementen; gefunden: [2, 4]");
        row("training.optimizer: Adam got an unexpected keyword argument 'rate' (did you mean "
            "betas?)",
            "training.optimizer: Adam kennt die Einstellung 'rate' nicht (gemeint war betas?)");
        row("fc1: Linear wants [N, features]; pool2 gives [N, 12, 4, 4]. Linear multiplies its "
            "weight by flat vectors, [N, features].",
            "fc1: Linear erwartet [N, features]; pool2 gibt [N, 12, 4, 4]. Linear multipliziert "
            "sein Gewicht mit flachen Vektoren, [N, features].");
        row("there is no node \"100%1\"", "einen Knoten \"100%1\" gibt es nicht");
        row("what nobody has translated: yet", "what nobody has translated: yet");
    }
    void sentencesAreTranslatedWithTheirParts()
    {
        QFETCH(QString, english);
        QTEST(translatedSentences(english.toStdString()), "german");
    }

    void whatFailsWithAFileIsSaidInGerman()
    {
        const QTemporaryDir folder;
        Document document;

        QCOMPARE(document.open("/nowhere.loom"),
                 "/nowhere.loom: kann nicht gelesen werden: Datei oder Ordner nicht gefunden");
        QCOMPARE(document.open(folder.path()),
                 folder.path() + ": kann nicht gelesen werden: es ist ein Ordner, keine Datei");
        QCOMPARE(document.saveAs("/nowhere/a.loom"),
                 "/nowhere/a.loom: kann nicht geschrieben werden: Datei oder Ordner nicht gefunden "
                 "(beim Öffnen des Ordners)");
    }

    void brokenFilesAreExplainedInGerman_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"",
              "{",
              "{\"format\": tru}",
              "{\"format\": 1, }",
              "{\"format\": -}",
              "{\"a\": 1e}",
              "{\"a\": 1.}",
              "{\"a\": \"\\x\"}",
              "{\"a\": \"\\u12\"}",
              "{\"a\": \"open",
              "{\"a\": \"tab\there\"}",
              "{\"a\": \"\xff\"}",
              "{\"a\": 1, \"a\": 2}",
              "[1, ",
              "[1 2]",
              "{\"a\" 1}",
              "{1: 2}",
              "\xef\xbb",
              "nul",
              "[]",
              "{\"format\": 7}",
              "{\"format\": \"1\"}",
              "{\"format\": 1}",
              "{\"format\": 1, \"nodes\": 3}",
              "{\"format\": 1, \"nodes\": [1]}",
              "{\"format\": 1, \"nodes\": [{\"id\": [1, 2]}]}",
              "{\"format\": 1, \"nodes\": [{\"id\": \"a\", \"type\": \"b\", \"x\": 1e300}]}",
              "{\"format\": 1, \"nodes\": [], \"edges\": [{\"from\": \"a\", \"to\": \"b\", "
              "\"slot\": {}}]}",
              "{\"format\": 1, \"nodes\": [{\"id\": \"a\", \"type\": \"b\"}, {\"id\": \"a\", "
              "\"type\": \"b\"}]}",
              "{\"format\": 1, \"nodes\": [], \"edges\": [], \"training\": {\"seed\": -1}}",
              "{\"format\": 1, \"nodes\": [], \"edges\": [], \"training\": {\"epochs\": 0}}",
              "{\"format\": 1, \"nodes\": [], \"edges\": [], \"training\": {\"shuffle\": 0}}",
              "{\"a\": 123456789012345678901234567890}"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("deep") << QByteArray(5000, '[');
    }
    void brokenFilesAreExplainedInGerman()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        Document document;

        const QString problem = document.open(write(folder, text)).remove(folder.path());

        QVERIFY(!problem.isEmpty());
        static const QRegularExpression kQuoted("\"[^\"]*\"|'[^']*'|„[^“]*“");
        QVERIFY2(englishWords(QString(problem).remove(kQuoted)).isEmpty(), qPrintable(problem));
    }

    void theLineOfAMistakeIsMarkedInAnyLanguage()
    {
        const QTemporaryDir folder;
        const QString path = write(folder, "{\n  \"format\": 1,\n  \"nodes\": oops\n}\n");
        Document document;
        BrokenFilePage page;

        page.show(path, document.open(path));

        QCOMPARE(page.findChild<QPlainTextEdit*>()->textCursor().selectedText(),
                 "  \"nodes\": oops");
    }

    void whatTheEngineRefusesIsSaidInGerman()
    {
        EngineClient engine;
        engine.setCommand({LOOM_FAKE_ENGINE, "refuses"});
        QSignalSpy left(&engine, &EngineClient::left);

        engine.start();

        QVERIFY(left.wait(10000));
        QCOMPARE(left.front().front().toString(),
                 "Die Engine passt nicht zu diesem Programm: erwartet: protocol 9");
    }

    void dataCardsSayTheSameInGerman()
    {
        static const QRegularExpression kNumber("\\d+"), kBold("\\*\\*.+?\\*\\*");
        const auto all = [](const QString& text, const QRegularExpression& form) {
            QStringList found;
            for (const QRegularExpressionMatch& match : form.globalMatch(text))
                found << match.captured();
            found.sort();
            return found;
        };
        for (const DatasetDescription& dataset : known_datasets()) {
            const std::string_view card = data_card(dataset);
            const QString english = QString::fromUtf8(card.data(), std::ssize(card));

            const QString german = dataCard(dataset.name, english);

            QVERIFY2(german != english, dataset.name.c_str());
            QCOMPARE(all(german, kNumber), all(english, kNumber));
            QCOMPARE(all(german, kBold).size(), all(english, kBold).size());
        }
        QCOMPARE(dataCard("Unknown", "as it came"), "as it came");
    }

private:
    QTranslator m_german;
};

QTEST_MAIN(SentencesTest)
#include "sentences_test.moc"
