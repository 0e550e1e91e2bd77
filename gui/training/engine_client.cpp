#include "gui/training/engine_client.h"

#include "core/files/error.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <utility>

namespace loom {
namespace {

constexpr int kPingInterval = 1000;    // ms
constexpr int kHungAfter = 5000;       // ms without an answer
constexpr int kQuickDeath = 3000;      // ms; dying sooner counts as failing to start
constexpr int kQuickDeathsAllowed = 3; // then it is not started again by itself
constexpr int kLogBytes = 4000;
constexpr const char* kGone = "engine-gone";

QString text(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

} // namespace

EngineClient::EngineClient(QObject* parent) : QObject(parent)
{
    m_pingTimer.setInterval(kPingInterval);
    connect(&m_pingTimer, &QTimer::timeout, this, &EngineClient::ping);
}

EngineClient::~EngineClient()
{
    m_isLeaving = true;
    if (m_process == nullptr || m_process->state() == QProcess::NotRunning) return;
    m_process->disconnect(this);
    write({{"id", ++m_lastId}, {"request", "quit"}}, {});
    m_process->closeWriteChannel();
    if (!m_process->waitForFinished(2000)) m_process->kill();
    m_process->waitForFinished(1000);
}

void EngineClient::start()
{
    m_quickDeaths = 0;
    if (m_process == nullptr) launch();
}

void EngineClient::launch()
{
    QStringList command = m_command;
    if (command.isEmpty()) command = {QCoreApplication::applicationDirPath() + "/loom", "serve"};
    m_reader = {};
    m_log.clear();
    m_isHung = false;
    m_process = new QProcess(this);
    connect(m_process, &QProcess::readyReadStandardOutput, this, &EngineClient::read);
    connect(m_process, &QProcess::readyReadStandardError, this, [this] {
        m_log = (m_log + QString::fromUtf8(m_process->readAllStandardError())).right(kLogBytes);
    });
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        read();
        finish(exitSentence(code, status));
    });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish(tr("The engine cannot be started: %1").arg(m_process->errorString()));
    });
    m_started.start();
    m_lastAnswer.start();
    m_process->start(command.front(), command.mid(1));
    m_pingTimer.start();

    Json hello{{"id", ++m_lastId}, {"request", "hello"}, {"protocol", kProtocolVersion}};
    m_pending[m_lastId].callback = [this](const Reply& reply) {
        if (reply.isError()) return emit failed(reply.errorMessage);
        m_hello = reply.head;
        m_isReady = true;
        for (Waiting& waiting : std::exchange(m_waiting, {}))
            write(waiting.head, std::move(waiting.bytes));
        emit ready();
    };
    write(hello, {});
}

QString EngineClient::exitSentence(int code, QProcess::ExitStatus status) const
{
    const QString last = m_log.trimmed().section('\n', -1);
    QString sentence;
    if (m_isHung)
        sentence = tr("The engine did not answer for 5 seconds and was ended.");
    else if (status == QProcess::CrashExit)
        sentence = tr("The engine was killed or crashed (signal %1).").arg(code);
    else
        sentence = tr("The engine has left with exit code %1.").arg(code);
    return last.isEmpty() ? sentence : sentence + ' ' + tr("It said last: %1").arg(last);
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
    pending.since.start();
    if (m_isReady)
        write(head, std::move(bytes));
    else
        m_waiting.push_back({std::move(head), std::move(bytes)});
}

void EngineClient::send(const char* name, Json head)
{
    request(name, std::move(head), this, [this](const Reply& reply) {
        if (reply.isError() && reply.errorCode != QLatin1String(kGone))
            emit failed(reply.errorMessage);
    });
}

void EngineClient::write(const Json& head, std::string bytes)
{
    const std::string wire = to_wire({head, std::move(bytes)});
    m_process->write(wire.data(), static_cast<qint64>(wire.size()));
}

void EngineClient::read()
{
    const QByteArray piece = m_process->readAllStandardOutput();
    m_reader.append({piece.constData(), static_cast<std::size_t>(piece.size())});
    for (;;) {
        try {
            std::optional<Frame> frame = m_reader.next();
            if (!frame) return;
            receive(std::move(*frame));
        } catch (const FileError& error) {
            // Something else wrote to the engine's stdout: a line that is no frame is passed over.
            m_log += QString::fromUtf8(error.what()) + '\n';
            if (!m_reader.is_broken()) continue;
            m_process->kill();
            return;
        }
    }
}

void EngineClient::receive(Frame frame)
{
    m_lastAnswer.restart();
    if (frame.head.contains("event")) return emit event(frame.head);
    const auto id = frame.head.find("id");
    if (id == frame.head.end() || !id->is_number_unsigned()) return;
    Reply reply;
    if (const auto error = frame.head.find("error"); error != frame.head.end()) {
        reply.errorCode = text(*error, "code");
        reply.errorMessage = text(*error, "message");
        if (reply.errorCode.isEmpty()) reply.errorCode = "failed";
    } else {
        reply.head = frame.head.value("answer", Json::object());
        reply.bytes = std::move(frame.bytes);
    }
    answer(id->get<quint64>(), reply);
}

void EngineClient::answer(quint64 id, const Reply& reply)
{
    const auto found = m_pending.find(id);
    if (found == m_pending.end()) return;
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    if (pending.callback && (!pending.hasContext || pending.context)) pending.callback(reply);
}

void EngineClient::ping()
{
    if (!m_isReady || m_isHung) return;
    if (m_lastAnswer.elapsed() > kHungAfter) {
        m_isHung = true;
        m_process->kill(); // `finished` then says why
        return;
    }
    request("ping", Json::object(), this, [](const Reply&) {});
}

void EngineClient::finish(const QString& sentence)
{
    if (m_process == nullptr) return;
    m_process->deleteLater();
    m_process = nullptr;
    m_pingTimer.stop();
    m_isReady = false;
    m_hello = Json::object();
    m_waiting.clear();
    if (m_isLeaving) return;
    m_quickDeaths = m_started.elapsed() < kQuickDeath ? m_quickDeaths + 1 : 0;
    const bool restarts = m_quickDeaths < kQuickDeathsAllowed;
    const Reply gone{.errorCode = QLatin1String(kGone), .errorMessage = sentence};
    const std::map<quint64, Pending> pending = std::exchange(m_pending, {});
    for (const auto& [id, waiting] : pending)
        if (waiting.callback && (!waiting.hasContext || waiting.context)) waiting.callback(gone);
    emit left(sentence, restarts);
    if (restarts) QTimer::singleShot(0, this, &EngineClient::launch);
}

} // namespace loom
