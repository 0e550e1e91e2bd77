#pragma once

#include "core/engine/protocol.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <map>
#include <string>

namespace loom {

/// What came back for a request: its answer, or why there is none.
struct Reply {
    Json head = Json::object(); ///< the answer
    std::string bytes{};        ///< arrays(bytes) finds the tensors
    QString errorCode{};        ///< "" for an answer; "engine-gone" when the engine left meanwhile
    QString errorMessage{};     ///< a sentence for the user

    bool isError() const { return !errorCode.isEmpty(); }
};

/// The engine as a process of its own: `loom serve` beside this program, or any command that
/// speaks the protocol ("ssh host loom serve"). Never blocks. An engine that dies is noticed at
/// once, one that hangs within 5 s, and is killed then; `left` says why, and a new one is
/// started after either.
class EngineClient : public QObject {
    Q_OBJECT

public:
    using Callback = std::function<void(const Reply&)>;

    explicit EngineClient(QObject* parent = nullptr);
    ~EngineClient() override; ///< asks the engine to stop with a checkpoint, and waits 2 s

    /// Program and arguments; empty: `loom serve` beside this program. Used by the next start.
    void setCommand(const QStringList& command) { m_command = command; }
    void start();
    /// Ends the engine with a checkpoint and starts another: after setCommand.
    void restart();

    bool isReady() const { return m_isReady; }
    const Json& hello() const { return m_hello; } ///< devices, versions; {} before ready
    QString recentLog() const { return m_log; }   ///< last lines of the engine's stderr

    /// Sends {"request": name, …head}. The callback is called once, unless `context` is gone by
    /// then. A request made before the engine is ready waits for it; one made when none is being
    /// started any more is answered with an error.
    void request(const char* name, Json head, QObject* context, Callback callback,
                 std::string bytes = {});
    /// A request whose answer does not matter; an error goes to `failed`.
    void send(const char* name, Json head = Json::object());

signals:
    void ready();
    /// The engine is gone: how it ended, in a sentence. It is started anew by itself, unless it
    /// fails again and again.
    void left(const QString& sentence, bool restarts);
    void event(const loom::Json& event);
    void failed(const QString& sentence);

private:
    struct Pending {
        QPointer<QObject> context;
        bool hasContext = false;
        Callback callback;
    };
    struct Waiting {
        Json head;
        std::string bytes;
    };
    enum class Phase {
        Off,      ///< not started, or given up
        Starting, ///< launched or about to be; no hello yet
        Ready,
        Leaving ///< this object is being destroyed
    };
    void launch();
    void greet();
    void read();
    void readLog();
    void receive(Frame frame);
    void answer(quint64 id, const Reply& reply);
    void write(const Json& head, std::string bytes);
    void watch();
    void end(const QString& sentence);
    void finish(const QString& sentence);
    void note(const QString& line);
    QString exitSentence(int code, QProcess::ExitStatus status) const;

    QStringList m_command;
    QProcess* m_process = nullptr;
    FrameReader m_reader;
    Json m_hello = Json::object();
    QString m_log;
    std::map<quint64, Pending> m_pending;
    std::vector<Waiting> m_waiting;
    quint64 m_lastId = 0;
    Phase m_phase = Phase::Off;
    bool m_isReady = false;
    bool m_isRefused = false; ///< speaks another protocol: starting it again would not help
    QString m_endSentence;    ///< why this side ended it; "" while it did not
    int m_quickDeaths = 0;
    QElapsedTimer m_started, m_readySince;
    QElapsedTimer m_pinged; ///< invalid while no ping is unanswered
    QElapsedTimer m_watched;
    QTimer m_watchTimer;
};

} // namespace loom
