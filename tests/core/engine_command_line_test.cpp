#include "core/tensor/creation.h"
#include "core/tensor/nn_ops.h"
#include "core/tensor/npy.h"
#include "core/tensor/ops.h"
#include "core/tensor/safetensors.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

/// `loom` as other programs use it: fixed forms, exit codes, and what bad input gets.
class EngineCommandLineTest : public QObject {
    Q_OBJECT

    struct Answer {
        int code = -1;
        QByteArray out, err;
        QByteArray all() const { return out + err; }
    };

    static Answer runLoom(const QStringList& arguments, const QString& folder = {})
    {
        QProcess process;
        if (!folder.isEmpty()) process.setWorkingDirectory(folder);
        process.start(QStringLiteral(LOOM_BINARY_DIR "/bin/loom"), arguments);
        if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit)
            return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
        return {process.exitCode(), process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    QString file(const QString& name, const QByteArray& content)
    {
        QFile f(m_folder.filePath(name));
        const bool open = f.open(QIODevice::WriteOnly);
        Q_ASSERT(open);
        f.write(content);
        return f.fileName();
    }

    static QString example(const QString& name)
    {
        return QStringLiteral(LOOM_SOURCE_DIR "/resources/examples/") + name;
    }

private slots:
    void helpOfEveryCommandHasAnExample_data();
    void helpOfEveryCommandHasAnExample();
    void wrongCommandLineIsExitCode2_data();
    void wrongCommandLineIsExitCode2();
    void aMisspeltWordIsCorrected();
    void badNetworkIsASentence_data();
    void badNetworkIsASentence();
    void checkListsProblemsAsJson();
    void wrongTrainingSettingsNameTheFile_data();
    void wrongTrainingSettingsNameTheFile();
    void evalOfNothingIsExitCode66();
    void summaryCountsTheSeedNetwork();
    void doctorNamesCpuAndCuda();
    void missingDeviceIsExitCode69();
    void runGivesOutputLossAndGradients();
    void wrongInputShapeIsExplained();

private:
    QTemporaryDir m_folder;
};

void EngineCommandLineTest::helpOfEveryCommandHasAnExample_data()
{
    QTest::addColumn<QString>("command");
    for (const char* command :
         {"train", "eval", "run", "summary", "check", "data", "runs", "doctor", "bench"})
        QTest::newRow(command) << QString(command);
}

void EngineCommandLineTest::helpOfEveryCommandHasAnExample()
{
    QFETCH(QString, command);

    const Answer answer = runLoom({command, "--help"});

    QCOMPARE(answer.code, 0);
    QVERIFY(answer.out.contains("Example"));
    QVERIFY(answer.out.contains(("loom " + command).toUtf8()));
}

void EngineCommandLineTest::wrongCommandLineIsExitCode2_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"trian", "x.loom"};
    QTest::newRow("unknown flag") << QStringList{"train", "x.loom", "--epoch", "3"};
    QTest::newRow("no file") << QStringList{"train"};
    QTest::newRow("negative epochs") << QStringList{"train", "x.loom", "--epochs", "-1"};
    QTest::newRow("word for a number") << QStringList{"train", "x.loom", "--threads", "many"};
    QTest::newRow("unknown mode") << QStringList{"run",   "x.loom", "--input",
                                                 "x.npy", "--mode", "test"};
}

void EngineCommandLineTest::wrongCommandLineIsExitCode2()
{
    QFETCH(QStringList, arguments);

    const Answer answer = runLoom(arguments);

    QCOMPARE(answer.code, 2);
    QVERIFY(answer.err.startsWith("loom: "));
    QVERIFY(answer.err.contains("--help"));
}

void EngineCommandLineTest::aMisspeltWordIsCorrected()
{
    QVERIFY(runLoom({"trian", "x.loom"}).err.contains("did you mean train?"));
    QVERIFY(runLoom({"train", "x.loom", "--epoch", "3"}).err.contains("did you mean --epochs?"));
}

void EngineCommandLineTest::badNetworkIsASentence_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("truncated") << QByteArray("{\"format\": 1, \"nodes\": [") << QByteArray();
    QTest::newRow("not an object") << QByteArray("[1, 2]") << QByteArray();
    QTest::newRow("newer format") << QByteArray("{\"format\": 2}") << QByteArray("2");
    QTest::newRow("no format") << QByteArray("{}") << QByteArray("format");
    QTest::newRow("wrong type") << QByteArray("{\"format\": 1, \"nodes\": 7, \"edges\": []}")
                                << QByteArray("nodes");
    QTest::newRow("duplicate key")
        << QByteArray("{\"format\": 1, \"format\": 1}") << QByteArray("format");
    QTest::newRow("deep") << QByteArray(100000, '[') << QByteArray();
    QTest::newRow("binary") << QByteArray("\x7f"
                                          "ELF\0\1\2",
                                          7)
                            << QByteArray();
}

void EngineCommandLineTest::badNetworkIsASentence()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, text);
    const QString path = file("bad.loom", content);

    for (const char* command : {"check", "summary", "train", "bench"}) {
        const Answer answer = runLoom({command, path});

        QCOMPARE(answer.code, 65);
        QVERIFY2(answer.all().contains("bad.loom"), answer.all());
        QVERIFY2(answer.all().contains(text), answer.all());
    }
    QCOMPARE(runLoom({"check", m_folder.filePath("none.loom")}).code, 66);
    QVERIFY(runLoom({"check", m_folder.filePath("none.loom")}).all().contains("none.loom"));
    QCOMPARE(runLoom({"check", m_folder.path()}).code == 0, false);
}

void EngineCommandLineTest::checkListsProblemsAsJson()
{
    const QString path = file("broken.loom", R"({"format": 1, "name": "Broken",
        "nodes": [{"id": "input", "type": "Input", "settings": {"shape": [12, 4, 4]}},
                  {"id": "out", "type": "Linear", "settings": {"out_features": 10}},
                  {"id": "loss", "type": "CrossEntropyLoss"}],
        "edges": [{"from": "input", "to": "out"}, {"from": "out", "to": "loss"}]})");

    const Answer text = runLoom({"check", path}), json = runLoom({"check", path, "--json"});

    QCOMPARE(text.code, 65);
    QVERIFY2(text.all().contains("[N, 12, 4, 4]"), text.all());
    QVERIFY2(text.all().contains("Flatten"), text.all());
    QCOMPARE(json.code, 65);
    QVERIFY(!QJsonDocument::fromJson(json.out).object().value("problems").toArray().isEmpty());
    QCOMPARE(runLoom({"check", example("seed-cnn.loom")}).code, 0);

    const QString odd = file("odd.loom", R"({"format": 1, "name": "Odd",
        "nodes": [{"id": "input", "type": "Input", "settings": {"shape": [1, 2, 2]}},
                  {"id": "flat", "type": "Flatten"},
                  {"id": "out", "type": "Linear", "settings": {"out_features": 10}},
                  {"id": "soft", "type": "Softmax"},
                  {"id": "loss", "type": "CrossEntropyLoss"}],
        "edges": [{"from": "input", "to": "flat"}, {"from": "flat", "to": "out"},
                  {"from": "out", "to": "soft"}, {"from": "soft", "to": "loss"}]})");
    const Answer warned = runLoom({"check", odd});
    QCOMPARE(warned.code, 65);
    QVERIFY2(warned.all().contains("warning"), warned.all());
}

void EngineCommandLineTest::wrongTrainingSettingsNameTheFile_data()
{
    QTest::addColumn<QByteArray>("training");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("optimizer") << QByteArray(R"({"optimizer": {"name": "Adamm"}})")
                               << QByteArray("training.optimizer: unknown optimizer 'Adamm'");
    QTest::newRow("argument") << QByteArray(R"({"optimizer": {"name": "SGD", "betas": [1, 2]}})")
                              << QByteArray("training.optimizer: SGD got an unexpected");
    QTest::newRow("rate") << QByteArray(R"({"optimizer": {"name": "Adam", "lr": -1}})")
                          << QByteArray("training.optimizer: Invalid learning rate: -1");
    QTest::newRow("schedule") << QByteArray(R"({"schedule": {"name": "Cosin"}})")
                              << QByteArray("training.schedule: unknown schedule 'Cosin'");
}

void EngineCommandLineTest::wrongTrainingSettingsNameTheFile()
{
    QFETCH(QByteArray, training);
    QFETCH(QByteArray, text);
    QFile seed(example("seed-cnn.loom"));
    QVERIFY(seed.open(QIODevice::ReadOnly));
    QJsonObject network = QJsonDocument::fromJson(seed.readAll()).object();
    network["training"] = QJsonDocument::fromJson(training).object();
    const QString path = file("settings.loom", QJsonDocument(network).toJson());

    for (const char* command : {"check", "train", "bench"}) {
        const Answer answer = runLoom({command, path});

        QCOMPARE(answer.code, 65);
        QVERIFY2(answer.all().contains("settings.loom"), answer.all());
        QVERIFY2(answer.all().contains(text), answer.all());
    }
    QCOMPARE(runLoom({"summary", path}).code, 0);
}

void EngineCommandLineTest::evalOfNothingIsExitCode66()
{
    const Answer answer = runLoom({"eval", m_folder.filePath("nowhere")});

    QCOMPARE(answer.code, 66);
    QVERIFY2(answer.err.contains("nowhere"), answer.err);
}

void EngineCommandLineTest::summaryCountsTheSeedNetwork()
{
    const Answer answer = runLoom({"summary", example("seed-cnn.loom"), "--json"});

    QCOMPARE(answer.code, 0);
    const QJsonObject summary = QJsonDocument::fromJson(answer.out).object();
    QCOMPARE(summary.value("parameters").toInt(), 156 + 1812 + 23160 + 7260 + 610);
}

void EngineCommandLineTest::doctorNamesCpuAndCuda()
{
    const Answer answer = runLoom({"doctor", "--json"});

    QCOMPARE(answer.code, 0);
    const QJsonObject report = QJsonDocument::fromJson(answer.out).object();
    QStringList names;
    for (const QJsonValue& device : report.value("devices").toArray())
        names << device.toObject().value("name").toString();
    QCOMPARE(names.value(0), QString("cpu"));
    QVERIFY(names.filter(QRegularExpression("^cuda")).size() >= 1);
    QVERIFY(report.value("checks").toObject().value("passed").toInt() > 100);
    QCOMPARE(report.value("checks").toObject().value("failed").toInt(-1), 0);
}

void EngineCommandLineTest::missingDeviceIsExitCode69()
{
    const Answer answer = runLoom({"bench", example("mlp.loom"), "--device", "cuda:7"});

    QCOMPARE(answer.code, 69);
    QVERIFY2(answer.err.contains("CUDA"), answer.err);
}

void EngineCommandLineTest::runGivesOutputLossAndGradients()
{
    const auto path = [this](const char* name) { return m_folder.filePath(name); };
    loom::Generator generator(3);
    const loom::Tensor x = loom::rand({3, 1, 28, 28}, generator);
    const loom::Tensor target = loom::tensor<std::int64_t>({0, 9, 4});
    loom::save_npy(path("x.npy").toStdString(), x);
    loom::save_npy(path("t.npy").toStdString(), target);

    const Answer answer =
        runLoom({"run", example("seed-cnn.loom"), "--input", path("x.npy"), "--target",
                 path("t.npy"), "--output", path("y.npy"), "--gradients", path("g.safetensors")});

    QVERIFY2(answer.code == 0, answer.all());
    const loom::Tensor y = loom::load_npy(path("y.npy").toStdString());
    QVERIFY(y.shape() == loom::Shape({3, 10}));
    const double loss = QJsonDocument::fromJson(answer.out).object().value("loss").toDouble();
    QVERIFY(std::abs(loss - loom::cross_entropy(y, target).item<double>()) < 1e-6);
    const loom::NamedTensors gradients =
        loom::load_safetensors(path("g.safetensors").toStdString());
    QCOMPARE(gradients.size(), std::size_t{11});
    QVERIFY(gradients.at("input").shape() == x.shape());
    QVERIFY(gradients.at("conv1.weight").shape() == loom::Shape({6, 1, 5, 5}));
    QVERIFY(loom::abs(gradients.at("out.bias")).to_vector<float>()[0] > 0);

    const Answer inner = runLoom({"run", example("seed-cnn.loom"), "--input", path("x.npy"),
                                  "--node", "pool1", "--output", path("pool.npy")});
    QVERIFY2(inner.code == 0, inner.all());
    QVERIFY(loom::load_npy(path("pool.npy").toStdString()).shape() == loom::Shape({3, 6, 12, 12}));
}

void EngineCommandLineTest::wrongInputShapeIsExplained()
{
    const QString input = m_folder.filePath("small.npy");
    loom::save_npy(input.toStdString(), loom::zeros({2, 1, 27, 28}));

    const Answer answer = runLoom({"run", example("seed-cnn.loom"), "--input", input});
    const Answer unknown =
        runLoom({"run", example("seed-cnn.loom"), "--input", input, "--node", "conv9"});
    const Answer missing = runLoom({"run", example("seed-cnn.loom"), "--input", "none.npy"});

    QCOMPARE(answer.code, 65);
    QVERIFY2(answer.err.contains("[N, 1, 28, 28]"), answer.err);
    QVERIFY2(answer.err.contains("[2, 1, 27, 28]"), answer.err);
    QCOMPARE(unknown.code, 65);
    QVERIFY2(unknown.err.contains("conv9"), unknown.err);
    QCOMPARE(missing.code, 66);
    QVERIFY2(missing.err.contains("none.npy"), missing.err);
}

QTEST_APPLESS_MAIN(EngineCommandLineTest)
#include "engine_command_line_test.moc"
