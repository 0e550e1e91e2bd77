#include "core/backend/loader.h"
#include "core/tensor/ops.h"
#include "training_fixture.h"

#include <QtTest>

#include <cmath>
#include <functional>

using namespace loom;
using namespace loom::test;

namespace {

Device cpu(int threads = 1) { return Device(make_cpu_backend(threads)); }

Trainer make_trainer(const Network& network, const TrainingData& data = pattern_data())
{
    return Trainer(make_plan(network), data, cpu());
}

std::vector<Trainer::Report> train_to_the_end(Trainer& trainer)
{
    std::vector<Trainer::Report> reports;
    while (!trainer.is_done()) reports.push_back(trainer.step());
    return reports;
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

class TrainingTrainerTest : public QObject {
    Q_OBJECT

private slots:
    void learnsThePatterns()
    {
        TrainingSettings training = quick_training();
        training.epochs = 10;
        Trainer trainer = make_trainer(pattern_network(training));

        const auto reports = train_to_the_end(trainer);

        QCOMPARE(reports.size(), 60U); // 90 images in batches of 16, 10 times
        const EpochEvent& last = *reports.back().epoch;
        QCOMPARE(last.epoch, 10);
        QCOMPARE(last.step, 60);
        QVERIFY2(last.test.accuracy > 0.9, qPrintable(QString::number(last.test.accuracy)));
        QVERIFY(last.test.loss < reports[5].epoch->test.loss);
        QCOMPARE(last.test_samples_per_class, (std::vector<std::int64_t>{10, 10, 10}));
    }

    void epochEventWeighsBatchesByTheirSize()
    {
        Trainer trainer = make_trainer(pattern_network(quick_training()));
        double losses = 0, correct = 0;
        std::optional<EpochEvent> epoch;

        while (!epoch) {
            const Trainer::Report report = trainer.step();
            losses += report.step.loss * static_cast<double>(report.step.samples);
            correct += report.step.accuracy * static_cast<double>(report.step.samples);
            epoch = report.epoch;
            QCOMPARE(report.step.samples, report.epoch ? 10 : 16);
        }

        QVERIFY(std::abs(epoch->train.loss - losses / 90) < 1e-12);
        QVERIFY(std::abs(epoch->train.accuracy - correct / 90) < 1e-12);
        QVERIFY(epoch->seconds > 0);
        QVERIFY(std::abs(epoch->samples_per_second - 90 / epoch->seconds) < 1e-6);
    }

    void testScoreIsThatOfTheWholeTestSetInEvalMode()
    {
        const TrainingData data = pattern_data();
        Trainer trainer = make_trainer(pattern_network(quick_training()), data);
        const EpochEvent event = [&] {
            while (true)
                if (const auto report = trainer.step(); report.epoch) return *report.epoch;
        }();

        const NoGrad no_grad;
        DataLoader loader(data.test, {.batch_size = 30});
        const Batch batch = loader.batch(0, 0);
        trainer.model().eval();
        const Tensor prediction = trainer.model().forward(batch.images);
        const double loss = trainer.model().loss(prediction, batch.labels).item<double>();
        const Tensor hits = eq(argmax(prediction, 1), batch.labels);

        QVERIFY(std::abs(event.test.loss - loss) < 1e-6);
        QCOMPARE(event.test.accuracy, sum(hits).item<double>() / 30);
    }

    void evaluationChangesNothing()
    {
        Trainer trainer = make_trainer(pattern_network(quick_training()));
        trainer.step();
        const std::string before = weights_digest(trainer);

        const Evaluation first = trainer.evaluate_test();
        const Evaluation second = trainer.evaluate_test();

        QCOMPARE(weights_digest(trainer), before);
        QCOMPARE(first.loss_sum, second.loss_sum);
        QCOMPARE(first.confusion, second.confusion);
        QVERIFY(trainer.model().is_training());
    }

    void sameBitsForAnyNumberOfThreads()
    {
        TrainingSettings training = quick_training();
        training.clip_grad_norm = 0.5;
        TrainingData data = pattern_data();
        data.transforms = {RandomCrop{.padding = 1}, RandomHorizontalFlip{}};
        std::vector<std::string> digests;
        std::vector<double> losses;

        for (const int threads : {1, 2, 3, 5}) {
            Trainer trainer(make_plan(pattern_network(training)), data, cpu(threads));
            losses.push_back(train_to_the_end(trainer).back().epoch->test.loss);
            digests.push_back(weights_digest(trainer));
        }

        for (std::size_t i = 1; i < digests.size(); ++i) {
            QCOMPARE(digests[i], digests[0]);
            QCOMPARE(losses[i], losses[0]);
        }
    }

    void anotherSeedGivesOtherBits()
    {
        TrainingSettings training = quick_training();
        training.epochs = 1;
        Trainer one = make_trainer(pattern_network(training));
        training.seed = 8;
        Trainer other = make_trainer(pattern_network(training));

        train_to_the_end(one);
        train_to_the_end(other);

        QVERIFY(weights_digest(one) != weights_digest(other));
    }

    void restoredStateGoesOnWithTheSameBits_data()
    {
        QTest::addColumn<int>("stop_after");
        for (const int step : {0, 1, 5, 6, 7, 12, 17}) QTest::addRow("%d", step) << step;
    }
    void restoredStateGoesOnWithTheSameBits()
    {
        QFETCH(int, stop_after);
        TrainingSettings training = quick_training();
        training.schedule = {"OneCycle", {{"max_lr", 0.02}}};
        const Network network = pattern_network(training);
        Trainer never_stopped = make_trainer(network);
        Trainer first = make_trainer(network);
        for (int i = 0; i < stop_after; ++i) first.step();

        Trainer second = make_trainer(network);
        second.restore(first.state(), first.model().state_dict(), first.optimizer().state_dict());
        const auto reports = train_to_the_end(second);
        const auto expected = train_to_the_end(never_stopped);

        QCOMPARE(weights_digest(second), weights_digest(never_stopped));
        QCOMPARE(reports.back().epoch->train, expected.back().epoch->train);
        QCOMPARE(reports.back().epoch->test, expected.back().epoch->test);
    }

    void scheduleSetsTheRateOfEachStep()
    {
        TrainingSettings training = quick_training();
        training.optimizer = {"SGD", {{"lr", 0.1}, {"momentum", 0.5}}};
        training.schedule = {"Step", {{"step_size", std::int64_t{1}}, {"gamma", 0.5}}};
        Trainer trainer = make_trainer(pattern_network(training));

        const auto reports = train_to_the_end(trainer);

        for (const auto& report : reports)
            QCOMPARE(report.step.lr, 0.1 * std::pow(0.5, double(report.step.epoch - 1)));
    }

    void oneCycleMovesTheMomentumToo()
    {
        TrainingSettings training = quick_training();
        training.schedule = {"OneCycle"};
        Trainer trainer = make_trainer(pattern_network(training));

        trainer.step();

        QCOMPARE(trainer.optimizer().momentum(), 0.95);
    }

    void liveChangesTakeEffectAtTheNextStepAndAreReplayed()
    {
        const Network network = pattern_network(quick_training());
        Trainer changed = make_trainer(network);
        for (int i = 0; i < 4; ++i) changed.step();
        changed.change("training.optimizer.lr", 0.05);
        QCOMPARE(changed.step().step.lr, 0.05);
        changed.change("training.optimizer.weight_decay", 0.25);
        changed.change("training.clip_grad_norm", 0.1);
        train_to_the_end(changed);

        Plan plan = make_plan(network);
        plan.changes = changed.plan().changes;
        Trainer replayed(plan, pattern_data(), cpu());
        train_to_the_end(replayed);

        QCOMPARE(plan.changes.size(), 3U);
        QCOMPARE(plan.changes[0], (LiveChange{4, "training.optimizer.lr", 0.05}));
        QCOMPARE(plan.changes[1].step, 5);
        QCOMPARE(weights_digest(replayed), weights_digest(changed));
        Trainer plain = make_trainer(network);
        train_to_the_end(plain);
        QVERIFY(weights_digest(plain) != weights_digest(changed));
    }

    void changesThatAreNotLegalChangeNothing()
    {
        Trainer trainer = make_trainer(pattern_network(quick_training()));

        QCOMPARE(message_of([&] { trainer.change("training.optimizer.lr", -1); }),
                 QString("Invalid learning rate: -1"));
        QVERIFY(message_of([&] {
                    trainer.change("training.seed", 3);
                }).contains("training.seed cannot be changed while training"));
        QVERIFY(message_of([&] {
                    trainer.change("training.clip_grad_norm", 0);
                }).contains("expected a number above 0"));
        QVERIFY(trainer.plan().changes.empty());
        QCOMPARE(trainer.step().step.lr, 0.01);
    }

    void earlyStoppingWatchesThePartHeldOut()
    {
        TrainingSettings training = quick_training();
        training.epochs = 50;
        training.optimizer = {"SGD", {{"lr", 0.0}}}; // nothing ever improves after epoch 1
        training.early_stopping = EarlyStopping{.patience = 3, .validation_share = 0.2};
        Trainer trainer = make_trainer(dense_network(training));

        const auto reports = train_to_the_end(trainer);

        QCOMPARE(reports.back().epoch->epoch, 4);
        QVERIFY(trainer.state().stopped_early);
        QCOMPARE(trainer.state().best_epoch->epoch, 1);
        QCOMPARE(trainer.steps_per_epoch(), 5); // 72 images, 18 held out
        QVERIFY(reports.back().epoch->validation.has_value());
        QVERIFY(reports.back().epoch->validation->loss != reports.back().epoch->test.loss);
    }

    void restoredPatienceGoesOn()
    {
        TrainingSettings training = quick_training();
        training.epochs = 50;
        training.optimizer = {"SGD", {{"lr", 0.0}}};
        training.early_stopping = EarlyStopping{.patience = 3, .validation_share = 0.2};
        const Network network = dense_network(training);
        Trainer first = make_trainer(network);
        while (first.state().epoch < 3) first.step();

        Trainer second = make_trainer(network);
        second.restore(first.state(), first.model().state_dict(), first.optimizer().state_dict());
        train_to_the_end(second);

        QCOMPARE(second.state().epoch, 4);
        QCOMPARE(second.state().best_epoch->epoch, 1);
        QCOMPARE(second.state().early_stopping.epochs_without_improvement, 3);
    }

    void improvementMustExceedMinDelta()
    {
        EarlyStopper stopper({.patience = 2, .min_delta = 0.1});

        QVERIFY(stopper.record(1, 1.0));
        QVERIFY(!stopper.record(2, 0.95));
        QVERIFY(!stopper.should_stop());
        QVERIFY(stopper.record(3, 0.85));
        QCOMPARE(stopper.state().best_epoch, 3);
        QVERIFY(!stopper.record(4, std::nan("")));
        QVERIFY(!stopper.record(5, 0.84));
        QVERIFY(stopper.should_stop());
    }

    void meanSquaredErrorTrainsOnOneHotTargets()
    {
        TrainingSettings training = quick_training();
        training.epochs = 8;
        Network network = dense_network(training);
        network.nodes["loss"].type = "MSELoss";
        Trainer trainer = make_trainer(network);

        const auto reports = train_to_the_end(trainer);

        QVERIFY(reports.back().epoch->train.loss < reports.front().step.loss);
        QVERIFY(reports.back().epoch->train.accuracy > 0.5);
    }

    void whatDoesNotFitIsToldBeforeTraining()
    {
        const auto with = [](const std::function<void(Network&)>& edit) {
            Network network = pattern_network(quick_training());
            edit(network);
            return message_of([&] { make_trainer(network); });
        };

        QVERIFY(with([](Network& n) {
                    n.nodes["input"].settings["shape"] = std::vector<std::int64_t>{1, 9, 9};
                }).contains("the network takes images [1, 9, 9], Patterns has [1, 8, 8]"));
        QVERIFY(with([](Network& n) {
                    n.training->optimizer.name = "Adom";
                }).contains("did you mean Adam?"));
        QCOMPARE(with([](Network& n) { n.training->batch_size = 0; }),
                 QString("training.batch_size: expected at least 1, got 0"));
        QVERIFY(with([](Network& n) {
                    n.training->batch_size = 100;
                    n.training->drop_last = true;
                }).contains("90 training images make no batch of 100"));
        QVERIFY(with([](Network& n) {
                    n.training->early_stopping = EarlyStopping{.validation_share = 0.001};
                }).contains("leaves a part without any"));
    }

    void tooFewOutputsAreNamed()
    {
        Network network = dense_network(quick_training());
        network.nodes["fc2"].settings["out_features"] = std::int64_t{2};

        QCOMPARE(message_of([&] { make_trainer(network); }),
                 QString("Patterns has 3 classes, the network only 2 outputs"));
    }
};

QTEST_APPLESS_MAIN(TrainingTrainerTest)
#include "training_trainer_test.moc"
