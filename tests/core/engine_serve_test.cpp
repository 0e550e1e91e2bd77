#include "core/training/run_folder.h"
#include "engine_client.h"
#include "small_data_set.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <csignal>
#include <optional>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace loom;
using namespace loom::test;

namespace {

/// `loom serve` as a child process over two pipes.
class Program {
public:
    Program(const QString& runs, const QString& data_root)
    {
        std::array<int, 2> in{}, out{};
        if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
            qFatal("no pipe");
        const QByteArray program = LOOM_BINARY_DIR "/bin/loom";
        const QByteArray runs_folder = runs.toUtf8(), data = data_root.toUtf8();
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(in[0], STDIN_FILENO);
            ::dup2(out[1], STDOUT_FILENO);
            ::execl(program.constData(), "loom", "serve", "--device", "cpu", "--threads", "2",
                    "--runs", runs_folder.constData(), "--data-root", data.constData(), nullptr);
            ::_exit(127);
        }
        ::close(in[0]);
        ::close(out[1]);
        in_ = out[0];
        out_ = in[1];
        client_.emplace(in_, out_);
    }
    ~Program()
    {
        close_input();
        ::close(in_);
        if (pid_ > 0) wait();
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    EngineClient& client() { return *client_; }
    void close_input()
    {
        if (out_ >= 0) ::close(out_);
        out_ = -1;
    }
    void kill(int signal) const { ::kill(pid_, signal); }
    /// The exit code, or minus the signal that ended it.
    int wait()
    {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    pid_t pid_ = -1;
    int in_ = -1, out_ = -1;
    std::optional<EngineClient> client_;
};

constexpr const char* kNetwork =
    R"({"format": 1, "name": "Small", "dataset": {"name": "FashionMNIST"},
"nodes": [{"id": "input", "type": "Input"}, {"id": "flatten", "type": "Flatten"},
 {"id": "fc1", "type": "Linear", "settings": {"out_features": 16}},
 {"id": "out", "type": "Linear", "settings": {"out_features": 10}},
 {"id": "loss", "type": "CrossEntropyLoss"}],
"edges": [{"from": "input", "to": "flatten"}, {"from": "flatten", "to": "fc1"},
 {"from": "fc1", "to": "out"}, {"from": "out", "to": "loss"}],
"training": {"batch_size": 32, "epochs": 100000, "optimizer": {"name": "Adam", "lr": 0.01}}})";

} // namespace

/// The program `loom serve`, as an editor starts it.
class EngineServeTest : public QObject {
    Q_OBJECT

    std::string path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    static Json train_request(const std::string& run)
    {
        return {{"request", "train"}, {"text", kNetwork}, {"run", run}};
    }

private slots:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN);
        QVERIFY(write_small_data_set(m_folder.filePath("data")));
    }

    void trainsTheDataSetOnDisk()
    {
        Program program(m_folder.filePath("runs"), m_folder.filePath("data"));
        EngineClient& client = program.client();

        const Json data = client.answer({{"request", "data"}, {"name", "FashionMNIST"}});
        Json request = train_request(path("trained"));
        request["epochs"] = 2;
        client.answer(request);
        const Json finished = client.wait_for_state("finished");

        QCOMPARE(data["train_size"].get<int>(), 500);
        QCOMPARE(data["verified"].get<std::string>(), std::string("wrong"));
        QCOMPARE(finished["step"].get<int>(), 32);
        client.answer({{"request", "quit"}});
        QCOMPARE(program.wait(), 0);
    }

    void theEndOfInputLeavesACheckpointWithinASecond()
    {
        Program program(m_folder.filePath("runs"), m_folder.filePath("data"));
        program.client().answer(train_request(path("ended")));
        program.client().wait_for("steps");
        QElapsedTimer clock;
        clock.start();

        program.close_input();

        QCOMPARE(program.wait(), 0);
        QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(CheckpointFolder(path("ended") + "/checkpoints").last());
    }

    void aTerminatedEngineLeavesACheckpoint()
    {
        Program program(m_folder.filePath("runs"), m_folder.filePath("data"));
        program.client().answer(train_request(path("terminated")));
        program.client().wait_for("steps");

        program.kill(SIGTERM);

        QCOMPARE(program.wait(), 0);
        QVERIFY(CheckpointFolder(path("terminated") + "/checkpoints").last());
    }

    void aKilledRunIsResumedByTheNextEngine()
    {
        Program program(m_folder.filePath("runs"), m_folder.filePath("data"));
        Json request = train_request(path("killed"));
        request["checkpoint_every"] = 1;
        program.client().answer(request);
        program.client().wait_for(
            "steps", [](const Json& event) { return event["first_step"].get<int>() > 5; });

        program.kill(SIGKILL);
        QCOMPARE(program.wait(), -SIGKILL);
        Program next(m_folder.filePath("runs"), m_folder.filePath("data"));
        next.client().answer(
            {{"request", "train"}, {"run", path("killed")}, {"resume", true}, {"paused", true}});
        const Json resumed = next.client().wait_for_state("paused");

        QVERIFY(resumed["step"].get<int>() >= 5);
    }

    void garbageNeverCrashesIt()
    {
        Program program(m_folder.filePath("runs"), m_folder.filePath("data"));
        std::string garbage;
        quint32 noise = 1;
        for (int i = 0; i < 20000; ++i) {
            noise = noise * 1664525u + 1013904223u;
            garbage += static_cast<char>(noise >> 24);
        }

        program.client().send_raw(garbage + "\n{\"id\": 1, \"request\": \"ping\"}\n");
        Frame frame;
        do frame = program.client().receive();
        while (frame.head.contains("error"));

        QVERIFY(frame.head.contains("answer"));
        program.client().send_raw("{\"bytes\": -1}\n");
        QCOMPARE(program.wait(), 65);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(EngineServeTest)
#include "engine_serve_test.moc"
