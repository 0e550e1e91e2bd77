#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>

/// The program with a module, on a machine whose driver answers as a test wants.
namespace loom::testing {

inline const QByteArray kNetwork =
    R"({"format": 1, "name": "Small", "dataset": {"name": "FashionMNIST", "transforms": [
 {"name": "RandomHorizontalFlip"}]},
"nodes": [{"id": "input", "type": "Input"}, {"id": "flatten", "type": "Flatten"},
 {"id": "drop", "type": "Dropout", "settings": {"p": 0.1}},
 {"id": "out", "type": "Linear", "settings": {"out_features": 10}},
 {"id": "loss", "type": "CrossEntropyLoss"}],
"edges": [{"from": "input", "to": "flatten"}, {"from": "flatten", "to": "drop"},
 {"from": "drop", "to": "out"}, {"from": "out", "to": "loss"}],
"training": {"batch_size": 1024, "epochs": 1, "optimizer": {"name": "Adam", "lr": 0.01}, "seed": 7}})";

inline constexpr int kNoDevice = 69; // as `loom --help` says
inline constexpr const char* kHeld =
    "CUDA: another program holds the GPU, which is in exclusive mode; end that program "
    "(`nvidia-smi` lists it), or let several share it with `sudo nvidia-smi -c DEFAULT`";

class FakeMachine {
public:
    struct Answer {
        int code = -1;
        QByteArray out, err;
        QJsonObject epoch() const
        {
            for (const QByteArray& line : out.split('\n')) {
                const QJsonObject event = QJsonDocument::fromJson(line).object();
                if (event.value("event") == "epoch") return event;
            }
            return {};
        }
        QJsonObject object() const { return QJsonDocument::fromJson(out).object(); }
        QJsonObject answer_to(int id) const
        {
            for (const QByteArray& line : out.split('\n')) {
                const QJsonObject frame = QJsonDocument::fromJson(line).object();
                if (frame.value("id").toInt() == id) return frame;
            }
            return {};
        }
    };
    using Environment = QMap<QString, QString>;

    static Answer loom(const QStringList& arguments, const Environment& changes,
                       const QByteArray& input = {})
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("LOOM_CUDA_MODULE", LOOM_MODULE);
        for (auto it = changes.begin(); it != changes.end(); ++it)
            environment.insert(it.key(), it.value());
        process.setProcessEnvironment(environment);
        process.start(LOOM_BINARY_DIR "/bin/loom", arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(200000) || process.exitStatus() != QProcess::NormalExit)
            return {};
        return {process.exitCode(), process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    /// A small network on all of Fashion-MNIST, for an epoch.
    Answer trained(const QString& run, const QString& device, const Environment& environment,
                   const QStringList& more = {})
    {
        QFile file(m_folder.filePath("net.loom"));
        if (!file.open(QIODevice::WriteOnly)) return {};
        file.write(kNetwork);
        file.close();
        return loom(QStringList{"train", file.fileName(), "--run", m_folder.filePath(run),
                                "--device", device, "--json"} +
                        more,
                    environment);
    }
    QByteArray weights(const QString& run) const
    {
        const QString checkpoints = m_folder.filePath(run) + "/checkpoints/";
        QFile last(checkpoints + "last");
        if (!last.open(QIODevice::ReadOnly)) return {};
        QFile file(checkpoints + QString::fromUtf8(last.readAll().trimmed()) +
                   "/model.safetensors");
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// The environment in which the fake driver is the driver.
    static Environment fake(Environment answers)
    {
        answers["LD_LIBRARY_PATH"] = LOOM_FAKE_DRIVER;
        return answers;
    }
    static QJsonObject gpu(const Answer& doctor)
    {
        return doctor.object().value("devices").toArray().at(1).toObject();
    }

    QString path(const QString& name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

} // namespace loom::testing
