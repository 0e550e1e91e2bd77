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
/// once, one that leaves a ping unanswered for 5 s is killed; `left` says why, and a new one is
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

    bool isReady() const { return m_isReady; }
    const Json& hello() const { return m_hello; } ///< devices, versions; {} before ready
    QString recentLog() const { return m_log; }   ///< last lines of the engine's stderr

    /// Sends {"request": name, …head}. The callback is called once, unless `context` is gone by
    /// then. A request made before the engine is ready waits for it.
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
        QElapsedTimer since;
    };
    struct Waiting {
        Json head;
        std::string bytes;
    };
    void launch();
    void read();
    void receive(Frame frame);
    void answer(quint64 id, const Reply& reply);
    void write(const Json& head, std::string bytes);
    void ping();
    void finish(const QString& sentence);
    QString exitSentence(int code, QProcess::ExitStatus status) const;

    QStringList m_command;
    QProcess* m_process = nullptr;
    FrameReader m_reader;
    Json m_hello = Json::object();
    QString m_log;
    std::map<quint64, Pending> m_pending;
    std::vector<Waiting> m_waiting;
    quint64 m_lastId = 0;
    bool m_isReady = false;
    bool m_isLeaving = false;
    bool m_isHung = false;
    int m_quickDeaths = 0;
    QElapsedTimer m_started, m_lastAnswer;
    QTimer m_pingTimer;
};

} // namespace loom
