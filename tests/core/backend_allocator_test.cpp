#include "core/backend/cpu/allocator.h"

#include <algorithm>
#include <cstring>
#include <thread>
#include <vector>

#include <QtTest>

using namespace loom;

namespace {
constexpr std::size_t kMiB = std::size_t{1} << 20;
}

class BackendAllocatorTest : public QObject {
    Q_OBJECT

private slots:
    void memoryIsAlignedAndWritable()
    {
        Allocator allocator;
        for (std::size_t bytes = 1; bytes < 3 * kMiB; bytes = bytes * 5 / 4 + 1) {
            void* memory = allocator.allocate(bytes);
            QCOMPARE(reinterpret_cast<std::uintptr_t>(memory) % Allocator::kAlignment, 0u);
            std::memset(memory, 0xff, bytes);
            allocator.free(memory, bytes);
        }
    }

    void countsCurrentAndPeakBytes()
    {
        Allocator allocator;
        void* a = allocator.allocate(1000);
        void* b = allocator.allocate(500);
        QCOMPARE(allocator.use().current, 1500u);

        allocator.free(a, 1000);
        void* c = allocator.allocate(100);
        QCOMPARE(allocator.use().current, 600u);
        QCOMPARE(allocator.use().peak, 1500u);

        allocator.free(b, 500);
        allocator.free(c, 100);
        QCOMPARE(allocator.use().current, 0u);
    }

    void nothingIsLegal()
    {
        Allocator allocator;
        allocator.free(allocator.allocate(0), 0);
        allocator.free(nullptr, 0);
        QCOMPARE(allocator.use().current, 0u);
        QCOMPARE(allocator.use().peak, 0u);
    }

    void liveBlocksDoNotOverlap()
    {
        Allocator allocator;
        std::vector<std::pair<unsigned char*, std::size_t>> blocks;
        for (std::size_t round = 0; round < 2000; ++round) {
            const std::size_t bytes = 1 + round * 7919 % 5000;
            auto* memory = static_cast<unsigned char*>(allocator.allocate(bytes));
            std::memset(memory, static_cast<int>(bytes % 251), bytes);
            blocks.emplace_back(memory, bytes);
            if (round % 3 != 0) continue;
            const auto [old, size] = blocks[blocks.size() / 2];
            QVERIFY(std::all_of(old, old + size, [s = size](auto c) { return c == s % 251; }));
            allocator.free(old, size);
            blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(blocks.size() / 2));
        }
        for (const auto& [memory, bytes] : blocks) allocator.free(memory, bytes);
        QCOMPARE(allocator.use().current, 0u);
    }

    void freedBlocksAreUsedAgain()
    {
#ifdef LOOM_SANITIZED
        QSKIP("sanitized builds keep nothing");
#endif
        Allocator allocator;
        void* first = allocator.allocate(100'000);
        allocator.free(first, 100'000);
        QVERIFY(allocator.cached() >= 100'000);

        void* second = allocator.allocate(99'990); // of the same class
        QCOMPARE(second, first);
        QCOMPARE(allocator.cached(), 0u);
        allocator.free(second, 99'990);
    }

    void keepsNoMoreThanItsLimit()
    {
        Allocator allocator;
        std::vector<void*> blocks;
        for (int i = 0; i < 6; ++i) blocks.push_back(allocator.allocate(64 * kMiB));
        for (void* memory : blocks) allocator.free(memory, 64 * kMiB);
        QVERIFY(allocator.cached() <= Allocator::kMaxCached);
        QCOMPARE(allocator.use().current, 0u);
    }

    void tooMuchIsASentence_data()
    {
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<QString>("needed");
        QTest::newRow("more than the machine has") << (quint64{1} << 44) << "needed 16777216 MiB";
        QTest::newRow("absurd") << (quint64{1} << 62) << "needed 4398046511104 MiB";
        QTest::newRow("overflowed") << ~quint64{0} << "needed 17592186044416 MiB";
    }
    void tooMuchIsASentence()
    {
        QFETCH(quint64, bytes);
        QFETCH(QString, needed);
        Allocator allocator;
        try {
            allocator.free(allocator.allocate(bytes), bytes);
            QFAIL("nothing was thrown");
        } catch (const std::runtime_error& error) {
            const QString text = error.what();
            QVERIFY2(text.startsWith("cpu: not enough memory: " + needed), error.what());
            QVERIFY2(text.endsWith("MiB free"), error.what());
        }
        QCOMPARE(allocator.use().current, 0u);
    }

    void servesSeveralThreads()
    {
        Allocator allocator;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&allocator, t] {
                    for (std::size_t i = 0; i < 2000; ++i) {
                        const std::size_t bytes =
                            64 + (i * 37 + static_cast<std::size_t>(t)) % 4096;
                        void* memory = allocator.allocate(bytes);
                        std::memset(memory, t, bytes);
                        allocator.free(memory, bytes);
                    }
                });
            }
        }
        QCOMPARE(allocator.use().current, 0u);
        QVERIFY(allocator.use().peak <= 4 * 4160u);
    }
};

QTEST_APPLESS_MAIN(BackendAllocatorTest)
#include "backend_allocator_test.moc"
