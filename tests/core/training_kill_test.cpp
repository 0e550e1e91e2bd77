#include "training_fixture.h"

#include <QProcess>
#include <QtTest>

#include <random>

using namespace loom;
using namespace loom::test;

namespace {

using Path = std::filesystem::path;

/// One process that trains in a folder.
class Child {
public:
    Child(const Path& folder, const QString& variant, int threads)
    {
        m_process.start(LOOM_KILL_CHILD, {QString::fromStdString(folder.string()), variant,
                                          QString::number(threads)});
        m_process.closeWriteChannel();
    }
    ~Child()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    /// False when it ended before.
    bool waitForSteps(int count)
    {
        while (count > 0) {
            if (!m_process.canReadLine() && !m_process.waitForReadyRead(60'000)) return false;
            while (count > 0 && m_process.canReadLine()) {
                m_process.readLine();
                --count;
            }
        }
        return true;
    }

    /// False when there was nothing left to kill.
    bool kill()
    {
        m_process.kill();
        m_process.waitForFinished();
        return m_process.exitStatus() == QProcess::CrashExit;
    }

    bool finish()
    {
        m_process.waitForFinished(60'000);
        return m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }

private:
    QProcess m_process;
};

/// Lets the child run on for a while that no clock of ours could hit twice.
void spin(std::chrono::microseconds duration)
{
    const auto end = std::chrono::steady_clock::now() + duration;
    while (std::chrono::steady_clock::now() < end) {
    }
}

struct Result {
    std::string last, best, model, optimizer;
    std::vector<std::string> metrics;
    bool operator==(const Result&) const = default;
};

Result result_of(const Path& run)
{
    const Path checkpoints = run / "checkpoints";
    Result result{text_of(checkpoints / "last"),
                  text_of(checkpoints / "best"),
                  {},
                  {},
                  timeless_metrics(run)};
    const Path last = checkpoints / CheckpointFolder(checkpoints).last().value();
    result.model = text_of(last / "model.safetensors");
    result.optimizer = text_of(last / "optimizer.safetensors");
    return result;
}

constexpr int kKillsPerRow = 7;

} // namespace

class TrainingKillTest : public QObject {
    Q_OBJECT

private slots:
    void killedAndResumedEqualsNeverStopped_data()
    {
        QTest::addColumn<QString>("variant");
        QTest::addColumn<int>("threads");
        QTest::newRow("Adam, OneCycle, crop, flip, live changes") << "one-cycle" << 2;
        QTest::newRow("Nesterov, Cosine, early stopping") << "momentum" << 1;
        QTest::newRow("AdamW, Step, warm-up, erasing") << "warm-up" << 3;
    }
    void killedAndResumedEqualsNeverStopped()
    {
        QFETCH(QString, variant);
        QFETCH(int, threads);
        QTemporaryDir parent;
        const Path whole = fresh_folder(parent, "whole");
        QVERIFY(Child(whole, variant, 1).finish());
        const Result expected = result_of(whole);
        QVERIFY(expected.metrics.size() >= 6);
        std::mt19937 random(static_cast<unsigned>(qHash(variant, 1)));

        int kills = 0;
        for (int round = 0; kills < kKillsPerRow; ++round) {
            const Path folder = fresh_folder(parent, "run-" + std::to_string(round));
            bool running = true;
            while (running && kills < kKillsPerRow) {
                Child child(folder, variant, threads);
                running = child.waitForSteps(static_cast<int>(random() % 7));
                spin(std::chrono::microseconds(random() % 3000));
                if (!running) break;
                if (child.kill()) ++kills;
            }
            QVERIFY(Child(folder, variant, threads).finish());
            QVERIFY2(result_of(folder) == expected,
                     qPrintable(QString("after %1 kills").arg(kills)));
        }
    }
};

QTEST_GUILESS_MAIN(TrainingKillTest)
#include "training_kill_test.moc"
