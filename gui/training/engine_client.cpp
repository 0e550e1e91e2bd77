#include "gui/training/engine_client.h"

#include "core/files/error.h"
#include "gui/training/event_fields.h"
#include "gui/words.h"

#include <QCoreApplication>

#include <utility>

namespace loom {
namespace {

// In ms. The longest time from the hang of an engine to its end is the sum of the first three.
constexpr int kWatchInterval = 250;
constexpr int kPingInterval = 500;     // from one answer to the next ping
constexpr int kHungAfter = 4000;       // without an answer to a ping
constexpr int kHelloWithin = 20'000;   // devices are probed first, perhaps behind ssh
constexpr int kLateWatch = 1000;       // this side was busy or asleep: the answer may lie unread
constexpr int kQuickDeath = 3000;      // after hello; dying sooner counts as failing to start
constexpr int kQuickDeathsAllowed = 3; // then it is not started again by itself
constexpr int kRestartPause = 250;     // more after each quick death
constexpr int kQuitWithin = 2000;
constexpr int kLogLength = 4000;
constexpr const char* kGone = "engine-gone";
constexpr const char* kNoRun = "not-training"; // it ended while the request was on its way

} // namespace

EngineClient::EngineClient(QObject* parent) : QObject(parent)
{
    m_watchTimer.setInterval(kWatchInterval);
    connect(&m_watchTimer, &QTimer::timeout, this, &EngineClient::watch);
}

EngineClient::~EngineClient()
{
    m_phase = Phase::Leaving;
    if (m_process == nullptr || m_process->state() == QProcess::NotRunning) return;
    m_process->disconnect(this);
    write({{"id", ++m_lastId}, {"request", "quit"}}, {});
    m_process->closeWriteChannel();
    if (!m_process->waitForFinished(kQuitWithin)) m_process->kill();
    m_process->waitForFinished(1000);
}

void EngineClient::start()
{
    m_quickDeaths = 0;
    launch();
}

void EngineClient::restart()
{
    if (m_process == nullptr) return start();
    m_quickDeaths = -1; // its end is no failure
    m_endSentence = tr("The engine is started again.");
    write({{"id", ++m_lastId}, {"request", "quit"}}, {});
    m_process->closeWriteChannel();
    QTimer::singleShot(kQuitWithin, m_process, [process = m_process] { process->kill(); });
}

void EngineClient::launch()
{
    if (m_process != nullptr) return;
    QStringList command = m_command;
    if (command.isEmpty()) command = {QCoreApplication::applicationDirPath() + "/loom", "serve"};
    m_reader = {};
    m_log.clear();
    m_endSentence.clear();
    m_isRefused = false;
    m_phase = Phase::Starting;
    m_process = new QProcess(this);
    connect(m_process, &QProcess::readyReadStandardOutput, this, &EngineClient::read);
    connect(m_process, &QProcess::readyReadStandardError, this, &EngineClient::readLog);
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        read();
        readLog();
        finish(exitSentence(code, status));
    });
    // Queued: it may come from within start().
    connect(
        m_process, &QProcess::errorOccurred, this,
        [this, process = m_process](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart && process == m_process)
                finish(tr("The engine cannot be started: %1").arg(process->errorString()));
        },
        Qt::QueuedConnection);
    m_started.start();
    m_pinged.invalidate();
    m_watched.start();
    m_watchTimer.start();
    m_process->start(command.front(), command.mid(1));
    greet();
}

void EngineClient::greet()
{
    const Json hello{{"id", ++m_lastId}, {"request", "hello"}, {"protocol", kProtocolVersion}};
    m_pending[m_lastId].callback = [this](const Reply& reply) {
        if (reply.errorCode == QLatin1String(kGone)) return;
        if (reply.isError()) {
            m_isRefused = true;
            return end(tr("The engine does not fit this program: %1").arg(reply.errorMessage));
        }
        m_hello = reply.head;
        m_isReady = true;
        m_phase = Phase::Ready;
        m_readySince.start();
        for (Waiting& waiting : std::exchange(m_waiting, {}))
            write(waiting.head, std::move(waiting.bytes));
        emit ready();
    };
    write(hello, {});
}

QString EngineClient::exitSentence(int code, QProcess::ExitStatus status) const
{
    if (!m_endSentence.isEmpty()) return m_endSentence;
    const QString last = m_log.trimmed().section('\n', -1);
    QString sentence;
    if (status == QProcess::NormalExit)
        sentence = tr("The engine has left with exit code %1.").arg(code);
    else if (code == 9)
        sentence = tr("The engine was killed (signal 9), as happens when memory runs out.");
    else
        sentence = tr("The engine has crashed (signal %1).").arg(code);
    return last.isEmpty() ? sentence : sentence + ' ' + tr("It said last: “%1”").arg(last);
}

void EngineClient::request(const char* name, Json head, QObject* context, Callback callback,
                           std::string bytes)
{
    const quint64 id = ++m_lastId;
    head["id"] = id;
    head["request"] = name;
    Pending& pending = m_pending[id];
    pending.context = context;
    pending.hasContext = context != nullptr;
    pending.callback = std::move(callback);
    if (m_isReady) return write(head, std::move(bytes));
    if (m_phase == Phase::Starting || !m_started.isValid())
        return m_waiting.push_back({std::move(head), std::move(bytes)});
    QTimer::singleShot(0, this, [this, id] {
        answer(id, {.errorCode = QLatin1String(kGone),
                    .errorMessage = tr("There is no engine. Start it again first.")});
    });
}

void EngineClient::send(const char* name, Json head)
{
    request(name, std::move(head), this, [this](const Reply& reply) {
        const bool isLate =
            reply.errorCode == QLatin1String(kGone) || reply.errorCode == QLatin1String(kNoRun);
        if (reply.isError() && !isLate) emit failed(reply.errorMessage);
    });
}

void EngineClient::write(const Json& head, std::string bytes)
{
    if (m_process == nullptr) return;
    const std::string wire = to_wire({head, std::move(bytes)});
    m_process->write(wire.data(), static_cast<qint64>(wire.size()));
}

void EngineClient::read()
{
    if (m_process == nullptr) return;
    const QByteArray piece = m_process->readAllStandardOutput();
    m_reader.append({piece.constData(), static_cast<std::size_t>(piece.size())});
    while (m_process != nullptr && !m_reader.is_broken()) {
        try {
            std::optional<Frame> frame = m_reader.next();
            if (!frame) return;
            receive(std::move(*frame));
        } catch (const FileError& error) {
            // Something else wrote to the engine's stdout: a line that is no frame is passed over.
            note(QString::fromUtf8(error.what()));
            if (m_reader.is_broken())
                end(tr("What the engine sends cannot be understood: %1")
                        .arg(translatedSentences(error.what())));
        }
    }
}

void EngineClient::readLog()
{
    if (m_process == nullptr) return;
    m_log = (m_log + QString::fromUtf8(m_process->readAllStandardError())).right(kLogLength);
}

void EngineClient::note(const QString& line) { m_log = (m_log + line + '\n').right(kLogLength); }

void EngineClient::receive(Frame frame)
{
    if (frame.head.contains("event")) return emit event(frame.head);
    const auto id = frame.head.find("id");
    const auto error = frame.head.find("error");
    Reply reply;
    if (error != frame.head.end()) {
        reply.errorCode = textField(*error, "code");
        reply.errorMessage = sentenceField(*error, "message");
        if (reply.errorCode.isEmpty()) reply.errorCode = "failed";
    } else {
        reply.head = frame.head.value("answer", Json::object());
        reply.bytes = std::move(frame.bytes);
    }
    if (id != frame.head.end() && id->is_number_unsigned())
        answer(id->get<quint64>(), reply);
    else if (reply.isError())
        note(reply.errorMessage);
}

void EngineClient::answer(quint64 id, const Reply& reply)
{
    const auto found = m_pending.find(id);
    if (found == m_pending.end()) return;
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    if (pending.callback && (!pending.hasContext || pending.context)) pending.callback(reply);
}

void EngineClient::watch()
{
    const bool isLate = m_watched.restart() > kLateWatch;
    if (!m_endSentence.isEmpty()) return;
    if (!m_isReady) {
        if (isLate) m_started.start();
        if (m_started.elapsed() > kHelloWithin)
            end(tr("The engine did not answer when it was started."));
        return;
    }
    if (m_pinged.isValid()) {
        if (isLate) m_pinged.start();
        if (m_pinged.elapsed() > kHungAfter)
            end(tr("The engine did not answer for 4 seconds and was ended."));
        return;
    }
    if (m_started.elapsed() < kPingInterval) return;
    m_pinged.start();
    request("ping", Json::object(), this, [this](const Reply&) { m_pinged.invalidate(); });
}

/// Kills the engine; `finished` then tells the sentence.
void EngineClient::end(const QString& sentence)
{
    m_endSentence = sentence;
    m_process->kill();
}

void EngineClient::finish(const QString& sentence)
{
    if (m_process == nullptr) return;
    m_process->disconnect(this);
    m_process->deleteLater();
    m_process = nullptr;
    m_watchTimer.stop();
    const bool wasReady = std::exchange(m_isReady, false);
    m_hello = Json::object();
    m_waiting.clear();
    const bool isQuick = !wasReady || m_readySince.elapsed() < kQuickDeath || m_quickDeaths < 0;
    m_quickDeaths = isQuick ? m_quickDeaths + 1 : 0;
    const bool restarts = m_quickDeaths < kQuickDeathsAllowed && !m_isRefused;
    m_phase = restarts ? Phase::Starting : Phase::Off;
    const Reply gone{.errorCode = QLatin1String(kGone), .errorMessage = sentence};
    const std::map<quint64, Pending> pending = std::exchange(m_pending, {});
    for (const auto& [id, waiting] : pending)
        if (waiting.callback && (!waiting.hasContext || waiting.context)) waiting.callback(gone);
    emit left(sentence, restarts);
    if (restarts) QTimer::singleShot(kRestartPause * m_quickDeaths, this, &EngineClient::launch);
}

} // namespace loom
