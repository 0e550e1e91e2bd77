#include "small_data_set.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

/// `loom train` on a small data set of its own: folders, resumption, signals, exit codes.
class EngineTrainCommandTest : public QObject {
    Q_OBJECT

    struct Answer {
        int code = -1;
        QByteArray out, err;

        QJsonObject last() const
        {
            return QJsonDocument::fromJson(out.trimmed().split('\n').last()).object();
        }
        QList<QJsonObject> epochs() const
        {
            QList<QJsonObject> found;
            for (const QByteArray& line : out.trimmed().split('\n')) {
                const QJsonObject event = QJsonDocument::fromJson(line).object();
                if (event.value("event") == "epoch") found << event;
            }
            return found;
        }
    };

    static QString program() { return QStringLiteral(LOOM_BINARY_DIR "/bin/loom"); }

    Answer train(const QStringList& arguments) const
    {
        QProcess process;
        process.start(program(), command(arguments));
        if (!process.waitForFinished(100000) || process.exitStatus() != QProcess::NormalExit)
            return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
        return {process.exitCode(), process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    QStringList command(const QStringList& arguments) const
    {
        QStringList all = QStringList{"train", path("net.loom")} + arguments;
        if (!all.contains("--data-root")) all << "--data-root" << path("data");
        return all;
    }

    QString path(const QString& name) const { return m_folder.filePath(name); }
    void write(const QString& name, const QByteArray& content) const;
    QByteArray weights(const QString& run) const;

private slots:
    void initTestCase();
    void printsOneLineForEachEpochAndDone();
    void anExistingFolderIsRefused();
    void resumingExtendsToTheSameBits();
    void resumingAFinishedRunSaysSo();
    void theFirstInterruptSavesAndLeavesWith75();
    void settingsOfTheCommandLineWin();
    void theNetworkMayFollowTheSettings();
    void wrongSettingsAreNamed_data();
    void wrongSettingsAreNamed();
    void anUnknownDataSetIsExitCode66();
    void aReadOnlyFolderIsExitCode73();

private:
    QTemporaryDir m_folder;
};

namespace {

const QByteArray kNetwork = R"({"format": 1, "name": "Small", "dataset": {"name": "FashionMNIST"},
"nodes": [{"id": "input", "type": "Input"}, {"id": "flatten", "type": "Flatten"},
 {"id": "fc1", "type": "Linear", "settings": {"out_features": 16}}, {"id": "drop", "type": "Dropout"},
 {"id": "out", "type": "Linear", "settings": {"out_features": 10}},
 {"id": "loss", "type": "CrossEntropyLoss"}],
"edges": [{"from": "input", "to": "flatten"}, {"from": "flatten", "to": "fc1"},
 {"from": "fc1", "to": "drop"}, {"from": "drop", "to": "out"}, {"from": "out", "to": "loss"}],
"training": {"batch_size": 32, "epochs": 2, "optimizer": {"name": "Adam", "lr": 0.01}, "seed": 7}})";

} // namespace

void EngineTrainCommandTest::write(const QString& name, const QByteArray& content) const
{
    QFile file(path(name));
    const bool open = file.open(QIODevice::WriteOnly);
    QVERIFY(open);
    file.write(content);
}

QByteArray EngineTrainCommandTest::weights(const QString& run) const
{
    QFile last(run + "/checkpoints/last");
    if (!last.open(QIODevice::ReadOnly)) return {};
    QFile file(run + "/checkpoints/" + QString::fromUtf8(last.readAll().trimmed()) +
               "/model.safetensors");
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void EngineTrainCommandTest::initTestCase()
{
    QVERIFY(write_small_data_set(path("data")));
    write("net.loom", kNetwork);
}

void EngineTrainCommandTest::printsOneLineForEachEpochAndDone()
{
    const Answer answer = train({"--run", path("plain")});

    QVERIFY2(answer.code == 0, answer.err);
    QCOMPARE(answer.epochs().size(), 2);
    const QJsonObject epoch = answer.epochs().last();
    for (const char* key : {"epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy",
                            "seconds", "test_seconds", "samples_per_second"})
        QVERIFY2(epoch.value(key).isDouble(), key);
    QCOMPARE(epoch.value("epoch").toInt(), 2);
    QVERIFY(epoch.value("test_accuracy").toDouble() > 0.5);
    QCOMPARE(answer.last().value("event").toString(), QString("done"));
    QVERIFY(!weights(path("plain")).isEmpty());
}

void EngineTrainCommandTest::anExistingFolderIsRefused()
{
    QVERIFY(QDir(path("")).mkpath("taken"));
    write("taken/file", "mine");

    const Answer answer = train({"--run", path("taken")});

    QCOMPARE(answer.code, 73);
    QVERIFY2(answer.err.contains("taken"), answer.err);
    QCOMPARE(QDir(path("taken")).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot),
             QStringList{"file"});
}

void EngineTrainCommandTest::resumingExtendsToTheSameBits()
{
    const Answer whole = train({"--run", path("whole"), "--epochs", "4"});
    const Answer first = train({"--run", path("parts"), "--epochs", "1"});
    const Answer rest =
        train({"--run", path("parts"), "--epochs", "4", "--resume", "--threads", "2"});

    QCOMPARE(whole.code + first.code + rest.code, 0);
    QCOMPARE(rest.epochs().size(), 3);
    QVERIFY2(rest.err.contains("resum"), rest.err);
    QVERIFY(!weights(path("whole")).isEmpty());
    QCOMPARE(weights(path("parts")), weights(path("whole")));
    QCOMPARE(rest.epochs().last().value("test_loss"), whole.epochs().last().value("test_loss"));
}

void EngineTrainCommandTest::resumingAFinishedRunSaysSo()
{
    QCOMPARE(train({"--run", path("finished")}).code, 0);
    const QByteArray before = weights(path("finished"));

    const Answer again = train({"--run", path("finished"), "--resume"});

    QVERIFY2(again.code == 0, again.err);
    QVERIFY2(again.err.contains("finished"), again.err);
    QVERIFY(again.epochs().isEmpty());
    QCOMPARE(weights(path("finished")), before);
}

void EngineTrainCommandTest::theFirstInterruptSavesAndLeavesWith75()
{
    QProcess process;
    process.start(program(), command({"--run", path("stopped"), "--epochs", "100000"}));
    QVERIFY(process.waitForReadyRead(60000)); // the first epoch's line

    ::kill(static_cast<pid_t>(process.processId()), SIGINT);

    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 75);
    QVERIFY(!weights(path("stopped")).isEmpty());
    const Answer resumed = train({"--run", path("stopped"), "--resume", "--epochs", "100000",
                                  "--set", "training.optimizer.lr=0.5"});
    QVERIFY2(resumed.code != 0, "another drawing than the run's must be refused");
}

void EngineTrainCommandTest::settingsOfTheCommandLineWin()
{
    const Answer answer = train({"--run", path("set"), "--epochs", "1", "--batch-size", "50",
                                 "--set", "training.optimizer.lr=0.25", "--seed", "9"});

    QVERIFY2(answer.code == 0, answer.err);
    QCOMPARE(answer.epochs().first().value("lr").toDouble(), 0.25);
    QCOMPARE(answer.epochs().first().value("step").toInt(), 10);
}

void EngineTrainCommandTest::theNetworkMayFollowTheSettings()
{
    QProcess process;
    process.start(program(),
                  {"train", "--run", path("after"), "--data-root", path("data"), "--set",
                   "training.epochs=1", "--set", "training.batch_size=250", path("net.loom")});
    QVERIFY(process.waitForFinished(60000));

    const Answer answer{process.exitCode(), process.readAllStandardOutput(),
                        process.readAllStandardError()};
    QVERIFY2(answer.code == 0, answer.err);
    QCOMPARE(answer.epochs().size(), 1);
    QCOMPARE(answer.epochs().first().value("step").toInt(), 2);
}

void EngineTrainCommandTest::wrongSettingsAreNamed_data()
{
    QTest::addColumn<QString>("assignment");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no such key") << "training.optimiser.lr=1" << QByteArray("optimi");
    QTest::newRow("no such node") << "nodes.conv7.settings.bias=1" << QByteArray("conv7");
    QTest::newRow("a word") << "training.batch_size=many" << QByteArray("batch_size");
    QTest::newRow("zero") << "training.batch_size=0" << QByteArray("batch_size");
    QTest::newRow("negative rate") << "training.optimizer.lr=-1" << QByteArray("learning rate");
    QTest::newRow("no such optimizer") << "training.optimizer.name=Adamm" << QByteArray("Adamm");
    QTest::newRow("no equals sign") << "training.batch_size" << QByteArray("=");
}

void EngineTrainCommandTest::wrongSettingsAreNamed()
{
    QFETCH(QString, assignment);
    QFETCH(QByteArray, text);

    const Answer answer = train({"--run", path("never"), "--set", assignment});

    QVERIFY(answer.code != 0 && answer.code != -1);
    QVERIFY2(answer.err.contains(text), answer.err);
    QVERIFY(!QFile::exists(path("never")));
}

void EngineTrainCommandTest::anUnknownDataSetIsExitCode66()
{
    const Answer missing = train({"--run", path("never"), "--data-root", path("nowhere")});
    const Answer unknown = train({"--run", path("never"), "--set", "dataset.name=FashionMIST"});

    QCOMPARE(missing.code, 66);
    QVERIFY2(missing.err.contains("loom data download FashionMNIST"), missing.err);
    QVERIFY(unknown.code == 65 || unknown.code == 66);
    QVERIFY2(unknown.err.contains("FashionMIST"), unknown.err);
    QVERIFY(!QFile::exists(path("never")));
}

void EngineTrainCommandTest::aReadOnlyFolderIsExitCode73()
{
    const Answer answer = train({"--run", "/proc/loom-run"});

    QCOMPARE(answer.code, 73);
    QVERIFY2(answer.err.contains("/proc/loom-run"), answer.err);
}

QTEST_APPLESS_MAIN(EngineTrainCommandTest)
#include "engine_train_command_test.moc"
