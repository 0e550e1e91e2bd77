#include <QtTest>

#include <cmath>
#include <limits>

#include "tests/core/cuda_nets.h"

using namespace loom;
using namespace loom::testing;

/// An optimizer's update as part of a training step that is captured and replayed.
class CudaUpdateTest : public QObject {
    Q_OBJECT

private slots:
    void init() { gpu() = {}; }

    void updatesWithinTheStep_data()
    {
        QTest::addColumn<bool>("adam");
        QTest::addColumn<double>("most");
        QTest::newRow("Adam") << true << 0.0;
        QTest::newRow("Adam, clipped") << true << 0.1;
        QTest::newRow("SGD with momentum") << false << 0.0;
        QTest::newRow("SGD, clipped") << false << 0.1;
    }
    /// The learning rate and all else that a step has of its own change while graphs are replayed.
    void updatesWithinTheStep()
    {
        QFETCH(bool, adam);
        QFETCH(double, most);
        Net net = chains(), same = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description),
                   other = cuda->compile(same.description);
        Updates ours(net, adam), theirs(same, adam);
        unsigned number = 0;
        for (const std::int64_t count : {7, 7, 7, 3, 7, 3, 3}) {
            const Given given(net.description, count, ++number);
            const ProgramUpdate update = ours.next(number, most);
            const double loss = given.train(*program, &update).loss;

            QCOMPARE(given.train(*other).loss, loss);
            const ProgramUpdate apart = theirs.next(number, most);
            std::vector<View> gradients;
            for (const AdamUpdate& u : apart.adam) gradients.push_back(u.g);
            for (const SgdUpdate& u : apart.sgd) gradients.push_back(u.g);
            if (most > 0) (void)cuda->clip(gradients, most);
            cuda->adam_steps(apart.adam);
            cuda->sgd_steps(apart.sgd);
            QCOMPARE(net.numbers_now(), same.numbers_now());
            QCOMPARE(ours.state(), theirs.state());
        }
        QCOMPARE(gpu().replays, 2u * 5);
    }

    void anUpdateOfOtherArraysIsCapturedAnew()
    {
        Net net = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description);
        Updates first(net, true), second(net, true);
        const Given given(net.description, 7, 1);
        for (Updates* updates : {&first, &first, &second, &second}) {
            const ProgramUpdate update = updates->next(1, 0);
            const auto before = updates->state();
            (void)given.train(*program, &update);
            QVERIFY(updates->state() != before);
        }
        QCOMPARE(gpu().replays, 2u);
    }

    void aDivergedStepUpdatesNothing()
    {
        Net net = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description);
        Updates updates(net, true);
        for (unsigned i = 1; i < 5; ++i) {
            if (i == 4) net.memory(0)[0] = std::numeric_limits<float>::infinity();
            const std::vector<float> weights = net.memory(0), moved = net.running_now();
            const auto state = updates.state();
            const auto batches = net.batches_now();
            const ProgramUpdate update = updates.next(i, 0.5);
            const double loss = Given(net.description, 7, i).train(*program, &update).loss;
            QCOMPARE(std::isfinite(loss), i < 4);
            QCOMPARE(net.memory(0) == weights, i == 4);
            QCOMPARE(updates.state() == state, i == 4);
            QCOMPARE(net.running_now() == moved, i == 4);
            QCOMPARE(net.batches_now() == batches, i == 4);
        }
        QCOMPARE(gpu().replays, 3u);
    }
};

QTEST_APPLESS_MAIN(CudaUpdateTest)
#include "cuda_update_test.moc"
