#include "core/files/error.h"
#include "core/files/json.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "training_fixture.h"

#include <QtTest>

#include <fstream>
#include <functional>
#include <limits>

using namespace loom;
using namespace loom::test;

namespace {

using Path = std::filesystem::path;

/// Every field set, with numbers whose last bit matters.
TrainerState full_state()
{
    TrainerState state;
    state.step = 1201;
    state.epoch = 2;
    state.step_in_epoch = 1;
    state.running = {0.1 + 0.2, 37, 100, 1.0 / 3};
    state.pending_losses = {2.302585092994046, 5e-324, 1e300};
    state.early_stopping = {0.30000000000000004, 1, 1};
    state.stopped_early = true;
    state.changes = {{600, "training.optimizer.lr", 1e-3 / 3}};
    EpochEvent event;
    event.epoch = 1;
    event.epochs = 6;
    event.step = 600;
    event.train = {0.7, 0.71};
    event.validation = Score{0.6, 0.72};
    event.test = {0.65, 2.0 / 3};
    event.test_samples_per_class = {10, 20};
    event.test_correct_per_class = {7, 13};
    event.lr = 0.001;
    event.seconds = 0.5;
    event.test_seconds = 0.125;
    event.samples_per_second = 120000;
    state.best_epoch = event;
    event.epoch = 2;
    state.last_epoch = event;
    state.seconds = 12.75;
    return state;
}

Checkpoint checkpoint_at(std::int64_t step)
{
    Checkpoint checkpoint;
    checkpoint.model["conv1.weight"] = full({3, 2}, static_cast<double>(step));
    checkpoint.optimizer["exp_avg.conv1.weight"] = full({3, 2}, 0.5);
    checkpoint.state.step = step;
    checkpoint.origin = {"Patterns",       "0123", 90,        "Tensorloom 1",
                         "some CPU, AVX2", "cpu",  "float32", 7};
    return checkpoint;
}

std::string name_at(std::int64_t step) { return CheckpointFolder::name_of(1, step); }

std::vector<std::string> all_entries(const Path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

void overwrite(const Path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

QString message_of(const std::function<void()>& act)
{
    try {
        act();
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
    return "nothing was thrown";
}

} // namespace

class TrainingCheckpointTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_parent;
    Path m_folder;
    CheckpointFolder folder() const { return CheckpointFolder(m_folder); }

private slots:
    void init()
    {
        m_parent = std::make_unique<QTemporaryDir>();
        m_folder = fresh_folder(*m_parent, "checkpoints");
    }

    void stateReadsBackWithTheSameBits()
    {
        const TrainerState state = full_state();

        const std::string text = to_json_line(to_json(state));
        const TrainerState read = trainer_state_from_json(parse_json(text, "state"), "state");

        QCOMPARE(to_json_line(to_json(read)), text);
        QCOMPARE(read.running, state.running);
        QCOMPARE(read.pending_losses, state.pending_losses);
        QCOMPARE(read.early_stopping, state.early_stopping);
        QCOMPARE(read.changes, state.changes);
        QCOMPARE(read.best_epoch->test, state.best_epoch->test);
        QCOMPARE(read.best_epoch->validation, state.best_epoch->validation);
        QCOMPARE(read.last_epoch->epoch, 2);
        QCOMPARE(read.step, 1201);
        QVERIFY(read.stopped_early);
    }

    void infiniteBestLossReadsBack()
    {
        const std::string text = to_json_line(to_json(TrainerState{}));

        const TrainerState read = trainer_state_from_json(parse_json(text, "state"), "state");

        QCOMPARE(read.early_stopping.best_loss, std::numeric_limits<double>::infinity());
        QVERIFY(!read.last_epoch);
    }

    void writtenCheckpointLoads()
    {
        folder().write(name_at(5), checkpoint_at(5));

        std::vector<std::string> notices;
        const auto loaded = folder().load_last(notices);

        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->name, std::string("epoch=01-step=000005"));
        QCOMPARE(folder().last(), loaded->name);
        QVERIFY(notices.empty());
        QVERIFY(equal(loaded->checkpoint.model.at("conv1.weight"), full({3, 2}, 5.0)));
        QCOMPARE(loaded->checkpoint.origin, checkpoint_at(5).origin);
        QCOMPARE(
            all_entries(m_folder / loaded->name),
            (std::vector<std::string>{"model.safetensors", "optimizer.safetensors", "state.json"}));
        QCOMPARE(text_of(m_folder / "last"), loaded->name + "\n");
    }

    void thereMayBeNone()
    {
        std::vector<std::string> notices;

        QVERIFY(!folder().load_last(notices));
        QVERIFY(!folder().last());
        QVERIFY(notices.empty());
    }

    void theLastTwoTheBestAndTheNamedAreKept()
    {
        for (std::int64_t step = 1; step <= 6; ++step) {
            Checkpoint checkpoint = checkpoint_at(step);
            if (step >= 3) {
                checkpoint.state.best_epoch = EpochEvent{};
                checkpoint.state.best_epoch->epoch = 1;
                checkpoint.state.best_epoch->step = 3;
            }
            folder().write(name_at(step), checkpoint);
            if (step == 2) folder().set_best(name_at(2));
        }

        QCOMPARE(folder().names(),
                 (std::vector<std::string>{name_at(6), name_at(5), name_at(3), name_at(2)}));
        QCOMPARE(folder().best(), name_at(2));
        QCOMPARE(all_entries(m_folder).size(), 6U); // and last, best: nothing else lies about
    }

    void aDamagedFileSendsUsToTheOneBefore_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("damage");
        QTest::addColumn<QString>("reason");
        QTest::newRow("cut model") << "model.safetensors"
                                   << "cut"
                                   << "expected";
        QTest::newRow("flipped model") << "model.safetensors"
                                       << "flip"
                                       << "MD5";
        QTest::newRow("flipped optimizer") << "optimizer.safetensors"
                                           << "flip"
                                           << "MD5";
        QTest::newRow("longer optimizer") << "optimizer.safetensors"
                                          << "grow"
                                          << "expected";
        QTest::newRow("no model") << "model.safetensors"
                                  << "remove"
                                  << "model.safetensors";
        QTest::newRow("cut state") << "state.json"
                                   << "cut"
                                   << "state.json";
        QTest::newRow("no state") << "state.json"
                                  << "remove"
                                  << "state.json";
        QTest::newRow("other state") << "state.json"
                                     << "other"
                                     << "format";
    }
    void aDamagedFileSendsUsToTheOneBefore()
    {
        QFETCH(QString, file);
        QFETCH(QString, damage);
        QFETCH(QString, reason);
        folder().write(name_at(5), checkpoint_at(5));
        folder().write(name_at(10), checkpoint_at(10));
        const Path path = m_folder / name_at(10) / file.toStdString();
        std::string bytes = text_of(path);
        if (damage == "cut") bytes.resize(bytes.size() - 3);
        if (damage == "flip") bytes[bytes.size() - 2] ^= 1;
        if (damage == "grow") bytes += "x";
        if (damage == "other") bytes = "{\"format\": 99}";
        if (damage == "remove")
            std::filesystem::remove(path);
        else
            overwrite(path, bytes);

        std::vector<std::string> notices;
        const auto loaded = folder().load_last(notices);

        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->checkpoint.state.step, 5);
        QCOMPARE(notices.size(), 1U);
        const QString notice = QString::fromStdString(notices[0]);
        QVERIFY2(notice.contains("epoch=01-step=000010 cannot be used"), qPrintable(notice));
        QVERIFY2(notice.contains(reason), qPrintable(notice));
    }

    void truncationIsNoticed()
    {
        folder().write(name_at(5), checkpoint_at(5));
        for (const char* file : {"state.json", "model.safetensors"}) {
            const Path path = m_folder / name_at(5) / file;
            const std::string whole = text_of(path);
            // The last byte of state.json is a newline, which says nothing.
            const std::size_t meaningful = whole.size() - (whole.back() == '\n' ? 1 : 0);
            for (std::size_t size = 0; size < meaningful; size += 7) {
                overwrite(path, whole.substr(0, size));
                std::vector<std::string> notices;
                QVERIFY(!folder().load_last(notices));
                QCOMPARE(notices.size(), 1U);
            }
            overwrite(path, whole);
        }
        std::vector<std::string> notices;
        QVERIFY(folder().load_last(notices));
    }

    void aNameWrittenAgainReplacesTheFolder()
    {
        folder().write(name_at(5), checkpoint_at(5));
        Checkpoint other = checkpoint_at(5);
        other.model["conv1.weight"] = zeros({1});
        folder().write(name_at(5), other);

        QCOMPARE(folder().load(name_at(5)).model.at("conv1.weight").numel(), 1);
        QCOMPARE(folder().names().size(), 1U);
    }

    void whatAKilledWriterLeftIsSwept()
    {
        folder().write(name_at(5), checkpoint_at(5));
        std::filesystem::create_directories(m_folder / ".epoch=01-step=000006.tmp-1");
        std::filesystem::create_directories(m_folder / ".epoch=01-step=000004.removed-1");
        overwrite(m_folder / ".epoch=01-step=000006.tmp-1" / "model.safetensors", "half");

        folder().sweep();

        QCOMPARE(all_entries(m_folder), (std::vector<std::string>{name_at(5), "last"}));
    }

    void aNameThatLeadsOutOfTheFolderIsNone_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"../epoch=01-step=000005", "..", "", "epoch=01-step=000005/x",
                                 "epoch=-step=5", "epoch=1-step=", "epoch=01-step=000009"})
            QTest::newRow(name) << name;
    }
    void aNameThatLeadsOutOfTheFolderIsNone()
    {
        QFETCH(QString, name);
        folder().write(name_at(5), checkpoint_at(5));
        overwrite(m_folder / "best", name.toStdString() + "\n");

        QVERIFY(!folder().best());
    }

    void whereItCannotBeWrittenIsSaid()
    {
        overwrite(m_folder, "a file");

        const QString message = message_of([&] { folder().write(name_at(1), checkpoint_at(1)); });

        QVERIFY2(message.startsWith(QString::fromStdString(m_folder.string())),
                 qPrintable(message));
    }

    void anotherMachineIsTold()
    {
        const Origin before = checkpoint_at(1).origin;
        Origin now = before;
        QVERIFY(differences(before, now).empty());

        now.processor = "some CPU, AVX-512";
        now.device = "cuda:0";

        const auto sentences = differences(before, now);
        QCOMPARE(sentences.size(), 2U);
        QVERIFY(QString::fromStdString(sentences[0]).contains("bits may differ"));
        QVERIFY(QString::fromStdString(sentences[0]).contains("AVX-512"));
    }
};

QTEST_APPLESS_MAIN(TrainingCheckpointTest)
#include "training_checkpoint_test.moc"
