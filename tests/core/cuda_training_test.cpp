#include "core/backend/cuda/cuda_backend.h"
#include "core/backend/loader.h"
#include "core/tensor/ops.h"
#include "training_fixture.h"

#include <QtTest>

#include <cmath>

#include "tests/support/cuda/on_processor.h"
#include "tests/support/error_text.h"

using namespace loom;
using namespace loom::test;

namespace {

Device cpu() { return Device(make_cpu_backend(1)); }
Device cuda_device() { return Device(std::make_shared<cuda::CudaBackend>(0, cuda::Settings{})); }

TrainingSettings settings_of(const QString& optimizer)
{
    TrainingSettings training = quick_training();
    training.optimizer = {.name = "Adam", .settings = {{"lr", 0.01}}};
    if (optimizer == "AdamW") training.optimizer.name = "AdamW";
    if (optimizer == "momentum")
        training.optimizer = {.name = "SGD", .settings = {{"lr", 0.05}, {"momentum", 0.9}}};
    if (optimizer == "clipped") training.clip_grad_norm = 0.5;
    training.epochs = 4;
    return training;
}

/// The losses of some steps; the settings change on the way.
std::vector<double> losses(Trainer& trainer, int steps)
{
    std::vector<double> all;
    for (int i = 0; i < steps; ++i) {
        const std::int64_t step = trainer.state().step;
        if (step == 4) trainer.change("training.optimizer.lr", 0.003);
        if (step == 9) trainer.change("training.optimizer.weight_decay", 0.02);
        if (step == 12) trainer.change("training.clip_grad_norm", 0.2);
        all.push_back(trainer.step().step.loss);
    }
    return all;
}

NamedTensors on_host(NamedTensors tensors)
{
    for (auto& [name, tensor] : tensors) tensor = tensor.to(Device::cpu()).clone();
    return tensors;
}

void add_optimizers()
{
    QTest::addColumn<QString>("optimizer");
    for (const char* name : {"Adam", "AdamW", "momentum", "clipped"}) QTest::newRow(name) << name;
}

} // namespace

/// Training with the update in the captured step, the GPU's kernels running on the processor.
class CudaTrainingTest : public QObject {
    Q_OBJECT

private slots:
    void init() { on_processor::device() = {}; }

    void trainsAsTheProcessorDoes_data() { add_optimizers(); }
    void trainsAsTheProcessorDoes()
    {
        QFETCH(QString, optimizer);
        const Plan plan = make_plan(pattern_network(settings_of(optimizer)));
        Trainer here(plan, pattern_data(), cuda_device()), there(plan, pattern_data(), cpu());

        const std::vector<double> got = losses(here, 20), wanted = losses(there, 20);

        for (std::size_t i = 0; i < got.size(); ++i) {
            QVERIFY2(std::abs(got[i] - wanted[i]) < 2e-3 * (1 + wanted[i]),
                     qPrintable(QString("step %1: %2 %3").arg(i).arg(got[i]).arg(wanted[i])));
        }
        QVERIFY(on_processor::device().replays > 10);
    }

    void evaluatesWithTheWeightsOfNow()
    {
        const Plan plan = make_plan(pattern_network(settings_of("Adam")));
        Trainer here(plan, pattern_data(), cuda_device()), there(plan, pattern_data(), cpu());
        (void)here.evaluate_test();
        double before = 0;
        for (const int steps : {3, 1, 2, 5}) {
            (void)losses(here, steps);
            (void)losses(there, steps);
            const std::size_t replays = on_processor::device().replays;

            const Evaluation got = here.evaluate_test();

            QCOMPARE(on_processor::device().replays - replays, 1u); // all in one batch
            const double wanted = there.evaluate_test().loss();
            QVERIFY2(std::abs(got.loss() - wanted) < 2e-3 * (1 + wanted),
                     qPrintable(QString("%1 %2").arg(got.loss()).arg(wanted)));
            QVERIFY(got.loss() != before);
            before = got.loss();
        }
    }

    void withoutMemoryForABatchNothingChanges()
    {
        Network network = pattern_network(settings_of("Adam"));
        network.nodes.find("relu1")->type = "Softmax"; // no program has it
        Trainer trainer(make_plan(network), pattern_data(), cuda_device());
        QVERIFY(!trainer.model().has_train_step());
        (void)losses(trainer, static_cast<int>(trainer.steps_per_epoch()) - 1);
        const NamedTensors before = on_host(trainer.model().state_dict());
        on_processor::device().allocations_until_failure = 0; // the last batch is a smaller one

        const QString text = error_text<std::runtime_error>([&] { (void)trainer.step(); });

        on_processor::device().allocations_until_failure = -1;
        QVERIFY2(text.contains("not enough memory"), qPrintable(text));
        for (const auto& [name, tensor] : on_host(trainer.model().state_dict()))
            QVERIFY2(equal(tensor, before.at(name)), name.c_str());
    }

    void resumesWithTheSameBits_data() { add_optimizers(); }
    void resumesWithTheSameBits()
    {
        QFETCH(QString, optimizer);
        const Plan plan = make_plan(pattern_network(settings_of(optimizer)));
        Trainer whole(plan, pattern_data(), cuda_device());
        const std::vector<double> first = losses(whole, 8);
        const TrainerState state = whole.state();
        const NamedTensors model = on_host(whole.model().state_dict()),
                           moments = on_host(whole.optimizer().state_dict());
        const std::vector<double> wanted = losses(whole, 10);

        Trainer resumed(plan, pattern_data(), cuda_device());
        resumed.restore(state, model, moments);

        QCOMPARE(losses(resumed, 10), wanted);
    }
};

QTEST_APPLESS_MAIN(CudaTrainingTest)
#include "cuda_training_test.moc"
