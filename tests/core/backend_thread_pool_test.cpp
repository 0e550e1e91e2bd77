#include "core/backend/cpu/thread_pool.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include <QtTest>

using namespace loom;

class BackendThreadPoolTest : public QObject {
    Q_OBJECT

private slots:
    void runsEachBlockOnce_data()
    {
        QTest::addColumn<int>("threads");
        QTest::addColumn<int>("blocks");
        for (const int threads : {1, 2, 3, 8}) {
            for (const int blocks : {0, 1, 2, 7, 1000}) {
                QTest::addRow("%d threads, %d blocks", threads, blocks) << threads << blocks;
            }
        }
    }
    void runsEachBlockOnce()
    {
        QFETCH(int, threads);
        QFETCH(int, blocks);
        ThreadPool pool(threads);

        for (int round = 0; round < 20; ++round) {
            std::vector<int> runs(static_cast<std::size_t>(blocks), 0); // a block each: no race
            pool.run(blocks, [&](std::int64_t block) { ++runs[static_cast<std::size_t>(block)]; });

            QVERIFY(std::all_of(runs.begin(), runs.end(), [](int n) { return n == 1; }));
        }
    }

    void whatBlocksWroteIsVisibleAfterwards()
    {
        ThreadPool pool(4);
        std::vector<std::int64_t> values(64, 0);

        for (std::int64_t round = 1; round <= 2000; ++round) {
            pool.run(64, [&](std::int64_t b) { values[static_cast<std::size_t>(b)] += b; });
            const auto sum = std::accumulate(values.begin(), values.end(), std::int64_t{0});
            QCOMPARE(sum, round * 63 * 64 / 2);
        }
    }

    void waitsForTheLastBlockOfAWorker()
    {
        ThreadPool pool(2);
        const std::thread::id caller = std::this_thread::get_id();
        for (int round = 0; round < 10; ++round) {
            std::atomic<bool> worker_came = false, caller_done = false, worker_done = false;

            pool.run(2, [&](std::int64_t) {
                if (std::this_thread::get_id() == caller) {
                    while (!worker_came) std::this_thread::yield();
                    caller_done = true;
                    return;
                }
                worker_came = true;
                while (!caller_done) std::this_thread::yield();
                QTest::qSleep(1); // time for the caller to return too early
                worker_done = true;
            });

            QVERIFY(worker_done);
        }
    }

    void parkedThreadsComeBack()
    {
        ThreadPool pool(3);
        std::atomic<int> runs = 0;
        const auto count = [&](std::int64_t) { ++runs; };

        pool.run(3, count);
        QTest::qSleep(5); // far longer than threads spin
        pool.run(3, count);

        QCOMPARE(runs.load(), 6);
    }

    void anExceptionReachesTheCaller_data()
    {
        QTest::addColumn<int>("threads");
        QTest::newRow("alone") << 1;
        QTest::newRow("with workers") << 4;
    }
    void anExceptionReachesTheCaller()
    {
        QFETCH(int, threads);
        ThreadPool pool(threads);
        const auto fail_at_7 = [](std::int64_t block) {
            if (block == 7) throw std::runtime_error("block 7");
        };

        for (int round = 0; round < 50; ++round) {
            try {
                pool.run(100, fail_at_7);
                QFAIL("nothing was thrown");
            } catch (const std::runtime_error& error) {
                QCOMPARE(error.what(), "block 7");
            }
        }
        std::atomic<int> runs = 0;
        pool.run(100, [&](std::int64_t) { ++runs; });
        QCOMPARE(runs.load(), 100);
    }

    void blocksMayUseThePool()
    {
        ThreadPool pool(4);
        std::atomic<int> runs = 0;

        pool.run(8, [&](std::int64_t) { pool.run(8, [&](std::int64_t) { ++runs; }); });

        QCOMPARE(runs.load(), 64);
    }

    void twoUsersShareThePool()
    {
        ThreadPool pool(3);
        std::array<std::int64_t, 2> sums{};
        const auto use = [&](std::size_t user) {
            for (int round = 0; round < 500; ++round) {
                std::array<std::int64_t, 16> parts{};
                pool.run(16, [&](std::int64_t b) { parts[static_cast<std::size_t>(b)] = b; });
                sums[user] += std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
            }
        };

        {
            const std::jthread first([&] { use(0); });
            const std::jthread second([&] { use(1); });
        }

        QCOMPARE(sums[0], 500 * 120);
        QCOMPARE(sums[1], 500 * 120);
    }

    void changesItsSizeBetweenJobs()
    {
        ThreadPool pool(2);
        std::atomic<int> runs = 0;
        for (const int threads : {1, 5, 3, 2}) {
            pool.resize(threads);
            QCOMPARE(pool.size(), threads);
            pool.run(50, [&](std::int64_t) { ++runs; });
        }
        QCOMPARE(runs.load(), 200);
        pool.resize(0);
        QVERIFY(pool.size() >= 1);
    }

    void resizingWaitsForAJobOfAnother()
    {
        ThreadPool pool(2);
        std::atomic<int> runs = 0;
        {
            const std::jthread user([&] {
                for (int i = 0; i < 200; ++i) pool.run(4, [&](std::int64_t) { ++runs; });
            });
            for (int i = 0; i < 20; ++i) pool.resize(1 + i % 3);
        }
        QCOMPARE(runs.load(), 800);
    }
};

QTEST_APPLESS_MAIN(BackendThreadPoolTest)
#include "backend_thread_pool_test.moc"
