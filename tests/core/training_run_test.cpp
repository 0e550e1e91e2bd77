#include "core/backend/loader.h"
#include "core/files/error.h"
#include "core/files/json.h"
#include "core/training/metrics.h"
#include "training_fixture.h"

#include <QtTest>

#include <fstream>
#include <functional>

using namespace loom;
using namespace loom::test;

namespace {

using Path = std::filesystem::path;

/// What a run told its listener.
struct Heard {
    std::vector<StepEvent> steps{};
    std::vector<EpochEvent> epochs{};
    std::vector<DoneEvent> done{};
    std::vector<std::string> log{};

    TrainingEvents listener()
    {
        return {.step = [this](const StepEvent& e) { steps.push_back(e); },
                .epoch = [this](const EpochEvent& e) { epochs.push_back(e); },
                .done = [this](const DoneEvent& e) { done.push_back(e); },
                .log = [this](const std::string& s) { log.push_back(s); }};
    }
    bool said(const char* text) const
    {
        return std::ranges::any_of(log, [&](const std::string& sentence) {
            return sentence.find(text) != std::string::npos;
        });
    }
};

/// Trains until the run is done, or until `stop_after` steps of it are.
DoneEvent train(const Path& folder, const Plan& plan, RunStart start, Heard& heard,
                std::int64_t stop_after = -1)
{
    TrainingEvents events = heard.listener();
    TrainingRun* running = nullptr;
    events.step = [&](const StepEvent& event) {
        heard.steps.push_back(event);
        if (event.step == stop_after) running->request_stop();
    };
    TrainingRun run(folder, plan, pattern_data(), Device(make_cpu_backend(1)), start, events);
    running = &run;
    return run.train();
}

DoneEvent train(const Path& folder, const Plan& plan, RunStart start = RunStart::New)
{
    Heard heard;
    return train(folder, plan, start, heard);
}

Plan quick_plan() { return make_plan(pattern_network(quick_training())); }

std::string weights_of(const Path& run)
{
    const CheckpointFolder checkpoints(run / "checkpoints");
    const Path last = run / "checkpoints" / checkpoints.last().value();
    return text_of(last / "model.safetensors") + text_of(last / "optimizer.safetensors");
}

void append(const Path& file, const std::string& text)
{
    std::ofstream(file, std::ios::app | std::ios::binary) << text;
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

class TrainingRunTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_parent;
    Path folder(const std::string& name = "run") const { return fresh_folder(*m_parent, name); }

private slots:
    void init() { m_parent = std::make_unique<QTemporaryDir>(); }

    void leavesNetworkPlanMetricsAndCheckpoints()
    {
        Heard heard;
        const DoneEvent done = train(folder(), quick_plan(), RunStart::New, heard);

        QCOMPARE(done.outcome, Outcome::Finished);
        QCOMPARE(done.step, 18);
        QCOMPARE(done.checkpoint, std::string("checkpoints/epoch=03-step=000018"));
        QCOMPARE(done.test->accuracy, heard.epochs.back().test.accuracy);
        QCOMPARE(heard.steps.size(), 18U);
        QCOMPARE(heard.done.size(), 1U);
        QVERIFY(std::filesystem::exists(folder() / "network.loom"));
        QCOMPARE(RunFolder::load_plan(folder()).training().epochs, 3);
        QCOMPARE(text_of(folder() / "checkpoints" / "last"), "epoch=03-step=000018\n");
        QCOMPARE(text_of(folder() / "checkpoints" / "best"), "epoch=03-step=000018\n");
    }

    void metricsHoldEachLossAndEachEpoch()
    {
        Heard heard;
        train(folder(), quick_plan(), RunStart::New, heard);

        std::vector<double> losses;
        std::vector<Json> epochs;
        for (const Json& line : read_metrics(folder() / "metrics.jsonl")) {
            if (line["event"] == "epoch") epochs.push_back(line);
            if (line["event"] != "steps") continue;
            for (const Json& loss : line["losses"]) losses.push_back(loss);
        }

        QCOMPARE(losses.size(), heard.steps.size());
        for (std::size_t i = 0; i < losses.size(); ++i) QCOMPARE(losses[i], heard.steps[i].loss);
        QCOMPARE(epochs.size(), 3U);
        for (const char* field : {"epoch", "train_loss", "train_accuracy", "test_loss",
                                  "test_accuracy", "seconds", "test_seconds", "samples_per_second"})
            QVERIFY2(epochs[0].contains(field), field);
        QCOMPARE(epochs[2]["epoch"].get<int>(), 3);
    }

    void stoppedAndResumedEqualsNeverStopped_data()
    {
        QTest::addColumn<int>("stop_after");
        for (const int step : {1, 5, 6, 7, 13, 17}) QTest::addRow("step %d", step) << step;
    }
    void stoppedAndResumedEqualsNeverStopped()
    {
        QFETCH(int, stop_after);
        train(folder("whole"), quick_plan());
        Heard before, after;

        const DoneEvent stopped = train(folder(), quick_plan(), RunStart::New, before, stop_after);
        const Resumption resumption =
            plan_resumption(folder(), pattern_network(quick_training()), {});
        const DoneEvent done = train(folder(), resumption.plan, RunStart::Resume, after);

        QCOMPARE(stopped.outcome, Outcome::Stopped);
        QCOMPARE(stopped.step, stop_after);
        QCOMPARE(done.outcome, Outcome::Finished);
        QCOMPARE(after.steps.front().step, stop_after + 1);
        QCOMPARE(weights_of(folder()), weights_of(folder("whole")));
        QCOMPARE(timeless_metrics(folder()), timeless_metrics(folder("whole")));
    }

    void resumingWithoutACheckpointStartsAtStepZero()
    {
        Heard heard;

        const DoneEvent done = train(folder(), quick_plan(), RunStart::Resume, heard);

        QCOMPARE(done.outcome, Outcome::Finished);
        QCOMPARE(heard.steps.front().step, 1);
        QVERIFY(heard.said("no checkpoint"));
    }

    void resumingAFinishedRunSaysSoAndTrainsNothing()
    {
        const DoneEvent first = train(folder(), quick_plan());
        const std::string metrics = text_of(folder() / "metrics.jsonl");
        Heard heard;

        const DoneEvent again = train(folder(), quick_plan(), RunStart::Resume, heard);

        QCOMPARE(again.outcome, Outcome::AlreadyFinished);
        QVERIFY(heard.said("finished"));
        QVERIFY(heard.steps.empty());
        QCOMPARE(again.test->accuracy, first.test->accuracy);
        QCOMPARE(again.checkpoint, first.checkpoint);
        QCOMPARE(text_of(folder() / "metrics.jsonl"), metrics);
    }

    void moreEpochsExtendTheRun()
    {
        TrainingSettings longer = quick_training();
        longer.epochs = 5;
        train(folder("whole"), make_plan(pattern_network(longer)));
        train(folder(), quick_plan());

        const Resumption resumption =
            plan_resumption(folder(), pattern_network(quick_training()), {.epochs = 5});
        const DoneEvent done = train(folder(), resumption.plan, RunStart::Resume);

        QCOMPARE(done.outcome, Outcome::Finished);
        QCOMPARE(done.epochs, 5);
        QCOMPARE(resumption.notices,
                 std::vector<std::string>{"the run now goes on to 5 epochs, not 3"});
        QCOMPARE(weights_of(folder()), weights_of(folder("whole")));
        QCOMPARE(RunFolder::load_plan(folder()).training().epochs, 5);
    }

    void anExtensionThatStretchesTheScheduleSaysSo()
    {
        TrainingSettings training = quick_training();
        training.schedule.name = "OneCycle";
        train(folder(), make_plan(pattern_network(training)));

        const Resumption resumption =
            plan_resumption(folder(), pattern_network(training), {.epochs = 4});

        QCOMPARE(resumption.notices.size(), 1U);
        QVERIFY(QString::fromStdString(resumption.notices[0])
                    .contains("the OneCycle schedule is now spread over 4 epochs"));
    }

    void fewerEpochsAreToldToo()
    {
        train(folder(), quick_plan());

        const Resumption resumption =
            plan_resumption(folder(), pattern_network(quick_training()), {.epochs = 2});

        QCOMPARE(resumption.notices,
                 std::vector<std::string>{"the run now goes on to 2 epochs, not 3"});
        QCOMPARE(train(folder(), resumption.plan, RunStart::Resume).outcome,
                 Outcome::AlreadyFinished);
    }

    void anotherNetworkOrSeedIsRefused()
    {
        train(folder(), quick_plan());
        const auto refusal = [&](const std::function<void(Network&)>& edit,
                                 const PlanOptions& options) {
            Network network = pattern_network(quick_training());
            edit(network);
            return message_of([&] { plan_resumption(folder(), network, options); });
        };

        QVERIFY(
            refusal([](Network& n) { n.nodes["conv1"].settings["out_channels"] = std::int64_t{5}; },
                    {})
                .contains("conv1 is another"));
        QVERIFY(refusal([](Network& n) { n.training->batch_size = 17; }, {})
                    .contains("the training settings are others"));
        QVERIFY(refusal([](Network&) {}, {.seed = 8}).contains("begun with seed 7, not 8"));
        QCOMPARE(refusal(
                     [](Network& n) {
                         n.nodes["conv1"].x = 77;
                         n.name = "moved";
                         n.nodes["pool1"].settings["stride"] = SettingValue{};
                     },
                     {}),
                 QString("nothing was thrown"));
    }

    void aNewRunNeedsAFolderOfItsOwn()
    {
        train(folder(), quick_plan());
        std::filesystem::create_directories(folder("full"));
        append(folder("full") / "letter.txt", "dear");

        try {
            train(folder(), quick_plan());
            QFAIL("an existing run was overwritten");
        } catch (const FileError& error) {
            QCOMPARE(error.code(), ExitCode::CannotWrite);
            QVERIFY(QString::fromUtf8(error.what()).contains("--resume"));
        }
        QVERIFY(message_of([&] {
                    train(folder("full"), quick_plan());
                }).contains("the folder is not empty"));
        QVERIFY(message_of([&] {
                    train(folder("full"), quick_plan(), RunStart::Resume);
                }).contains("the folder is not empty"));
    }

    void twoProcessesDoNotTrainInOneFolder()
    {
        const RunFolder first = RunFolder::create(folder(), quick_plan());

        QVERIFY(is_locked(folder()));
        QVERIFY(message_of([&] {
                    train(folder(), quick_plan(), RunStart::Resume);
                }).contains("another process is training"));
    }

    void aKillWhileTheFolderIsMadeLeavesItUsable()
    {
        std::filesystem::create_directories(folder());
        append(folder() / ".lock", "");
        append(folder() / "network.loom", "{");

        QCOMPARE(train(folder(), quick_plan()).outcome, Outcome::Finished);
    }

    void tornAndLaterLinesAreCutOff()
    {
        train(folder("whole"), quick_plan());
        Heard heard;
        train(folder(), quick_plan(), RunStart::New, heard, 8);
        append(folder() / "metrics.jsonl", "{\"event\": \"steps\", \"step\": 12, \"losses\": [1]}\n"
                                           "{\"event\": \"diverged\", \"step\": 8}\n"
                                           "{\"event\": \"epo\n{\"event\": \"epoch\", \"st");

        train(folder(), quick_plan(), RunStart::Resume);

        QCOMPARE(timeless_metrics(folder()), timeless_metrics(folder("whole")));
    }

    void aDamagedCheckpointCostsStepsNotBits()
    {
        Plan plan = quick_plan();
        plan.checkpoint_every = 4;
        train(folder("whole"), plan);
        Heard before, after;
        train(folder(), plan, RunStart::New, before, 14);
        append(folder() / "checkpoints" / "epoch=03-step=000014" / "model.safetensors", "x");

        train(folder(), plan, RunStart::Resume, after);

        QCOMPARE(after.steps.front().step, 13);
        QVERIFY(after.said("epoch=03-step=000014 cannot be used"));
        QCOMPARE(weights_of(folder()), weights_of(folder("whole")));
        QCOMPARE(timeless_metrics(folder()), timeless_metrics(folder("whole")));
    }

    void liveChangesSurviveAnOlderCheckpoint()
    {
        const auto begin = [&](const Path& path, Heard& heard) {
            return std::make_unique<TrainingRun>(path, quick_plan(), pattern_data(),
                                                 Device(make_cpu_backend(1)), RunStart::New,
                                                 heard.listener());
        };
        Heard heard, whole_heard;
        {
            auto run = begin(folder(), heard);
            for (int i = 0; i < 3; ++i) run->advance();
            run->write_checkpoint();
            run->advance();
            run->change("training.optimizer.lr", 0.003);
            run->advance();
        } // gone without finishing, as in a kill: the last checkpoint is older than the change
        train(folder(), RunFolder::load_plan(folder()), RunStart::Resume);

        auto whole = begin(folder("whole"), whole_heard);
        for (int i = 0; i < 4; ++i) whole->advance();
        whole->change("training.optimizer.lr", 0.003);
        whole->train();
        whole.reset();

        QCOMPARE(weights_of(folder()), weights_of(folder("whole")));
        QCOMPARE(timeless_metrics(folder()), timeless_metrics(folder("whole")));
    }

    void bestIsACheckpointOfItsOwn_data()
    {
        QTest::addColumn<bool>("restore_best");
        QTest::newRow("restore") << true;
        QTest::newRow("keep the last") << false;
    }
    void bestIsACheckpointOfItsOwn()
    {
        QFETCH(bool, restore_best);
        TrainingSettings training = quick_training();
        training.epochs = 40;
        training.optimizer.settings["lr"] = 0.3; // soon worse than it was
        training.early_stopping =
            EarlyStopping{.patience = 4, .validation_share = 0.3, .restore_best = restore_best};
        Heard heard;

        const DoneEvent done =
            train(folder(), make_plan(pattern_network(training)), RunStart::New, heard);

        QCOMPARE(done.outcome, Outcome::StoppedEarly);
        const auto best = std::ranges::min_element(
            heard.epochs, {}, [](const EpochEvent& e) { return e.validation->loss; });
        QVERIFY(best->epoch < done.epochs);
        const std::string best_name = CheckpointFolder::name_of(best->epoch, best->step);
        const std::string last_name = CheckpointFolder::name_of(done.epochs, done.step);
        const std::string expected = restore_best ? best_name : last_name;
        QCOMPARE(done.checkpoint, "checkpoints/" + expected);
        QCOMPARE(text_of(folder() / "checkpoints" / "best"), expected + "\n");
        QCOMPARE(text_of(folder() / "checkpoints" / "last"), last_name + "\n");
        QVERIFY(std::filesystem::exists(folder() / "checkpoints" / best_name / "state.json"));
        QCOMPARE(done.test->loss, restore_best ? best->test.loss : heard.epochs.back().test.loss);
    }

    void divergenceLeavesTheWeightsBeforeIt()
    {
        Heard heard;
        TrainingRun run(folder(), quick_plan(), pattern_data(), Device(make_cpu_backend(1)),
                        RunStart::New, heard.listener());
        for (int i = 0; i < 8; ++i) run.advance();
        // An Adam step of this size leaves no finite weight behind.
        run.change("training.optimizer.lr", 1e300);
        run.advance();

        QVERIFY_EXCEPTION_THROWN(run.train(), TrainingDiverged);

        const CheckpointFolder checkpoints(folder() / "checkpoints");
        QCOMPARE(checkpoints.last(), CheckpointFolder::name_of(1, 6));
        QCOMPARE(read_metrics(folder() / "metrics.jsonl").back()["event"].get<std::string>(),
                 std::string("diverged"));
        QCOMPARE(list_runs(folder()).front().state, std::string("running"));
    }

    void runsAreListedWithWhatBecameOfThem()
    {
        const Path runs = folder("runs");
        Heard heard;
        train(runs / "finished-1", quick_plan(), RunStart::New, heard);
        train(runs / "stopped-1", quick_plan(), RunStart::New, heard, 7);
        train(runs / "torn-1", quick_plan());
        append(runs / "torn-1" / "metrics.jsonl", "{\"eve");
        train(runs / "broken-1", quick_plan());
        append(runs / "broken-1" / "plan.json", "}");
        RunFolder::create(runs / "new-1", quick_plan());
        std::filesystem::create_directories(runs / "no run");

        std::map<std::string, RunSummary> found;
        for (const RunSummary& run : list_runs(runs)) found[run.name] = run;

        QCOMPARE(found.size(), 5U);
        QCOMPARE(found["finished-1"].state, std::string("finished"));
        QCOMPARE(found["finished-1"].epochs_done, 3);
        QVERIFY(found["finished-1"].best_test_accuracy >= heard.epochs[2].test.accuracy);
        QVERIFY(found["finished-1"].last_change > 1'600'000'000);
        QCOMPARE(found["stopped-1"].state, std::string("stopped"));
        QCOMPARE(found["stopped-1"].epochs_done, 1);
        QCOMPARE(found["torn-1"].state, std::string("finished"));
        QCOMPARE(found["new-1"].state, std::string("not started"));
        QVERIFY(!found["new-1"].best_test_accuracy);
        QCOMPARE(found["broken-1"].state, std::string("broken"));
        QVERIFY(QString::fromStdString(found["broken-1"].problem).contains("plan.json"));
        QVERIFY(list_runs(folder("nowhere")).empty());
    }

    void unusedFoldersAreNumbered()
    {
        const Path runs = folder("runs");
        std::filesystem::create_directories(runs / "a-small-cnn-1");

        QCOMPARE(unused_run_folder(runs, "A small CNN!"), runs / "a-small-cnn-2");
        QCOMPARE(unused_run_folder(runs, "../.."), runs / "network-1");
    }

    void planReadsBack()
    {
        Plan plan = quick_plan();
        plan.device = "cuda:1";
        plan.threads = 3;
        plan.data_root = "/somewhere/ä";
        plan.checkpoint_every = 50;
        plan.changes = {{3, "training.optimizer.lr", 1.0 / 3}};
        Plan read;

        read_plan(read, to_json_text(plan), "plan.json");

        QCOMPARE(to_json_text(read), to_json_text(plan));
        QCOMPARE(read.changes, plan.changes);
        QVERIFY(message_of([&] {
                    read_plan(read, "{\"format\": 1}", "plan.json");
                }).startsWith("plan.json: "));
        QVERIFY(message_of([&] {
                    read_plan(read, "{\"format\": 2}", "plan.json");
                }).contains("format"));
    }
};

QTEST_APPLESS_MAIN(TrainingRunTest)
#include "training_run_test.moc"
