#include "tests/core/kernels_cases.h"

#include <limits>

using namespace loom;
using namespace loom::testing;

namespace {

/// A gradient that changes from step to step and pulls the parameters towards 1.
double gradient_of(double p, std::int64_t step)
{
    return 0.3 * (p - 1) + 0.1 * std::sin(static_cast<double>(step) + 3 * p);
}

/// torch.optim.Adam and AdamW for one number, as their documentation writes them.
struct AdamByDefinition {
    double p, m = 0, v = 0;

    void step(double g, const AdamSettings& s)
    {
        const auto t = static_cast<double>(s.step);
        if (s.decoupled)
            p -= s.lr * s.weight_decay * p;
        else
            g += s.weight_decay * p;
        m = s.beta1 * m + (1 - s.beta1) * g;
        v = s.beta2 * v + (1 - s.beta2) * g * g;
        const double m_hat = m / (1 - std::pow(s.beta1, t)), v_hat = v / (1 - std::pow(s.beta2, t));
        p -= s.lr * m_hat / (std::sqrt(v_hat) + s.eps);
    }
};

/// torch.optim.SGD, likewise.
struct SgdByDefinition {
    double p, b = 0;

    void step(double g, const SgdSettings& s)
    {
        g += s.weight_decay * p;
        if (s.momentum != 0) {
            b = s.first_step ? g : s.momentum * b + (1 - s.dampening) * g;
            g = s.nesterov ? g + s.momentum * b : b;
        }
        p -= s.lr * g;
    }
};

constexpr std::int64_t kCount = 37;

template <typename T>
std::vector<double> gradients(Array<T>& g, const Array<T>& p, std::int64_t step)
{
    std::vector<double> values;
    for (std::int64_t i = 0; i < kCount; ++i) {
        g.set({i}, static_cast<T>(gradient_of(static_cast<double>(p.at({i})), step)));
        values.push_back(static_cast<double>(g.at({i})));
    }
    return values;
}

/// Largest distance of the parameters after `steps` steps of kernel(p, g, step) from those of
/// `definitions`, which are given the same gradients.
template <typename T, typename Definition, typename Kernel, typename Settings>
double distance_after(std::int64_t steps, Kernel kernel, Settings settings_of)
{
    Array<T> p({kCount}), g({kCount});
    p.randomize(1, -2, 2);
    std::vector<Definition> definitions;
    for (const T value : p.values()) definitions.push_back({static_cast<double>(value)});
    double largest = 0;
    for (std::int64_t step = 1; step <= steps; ++step) {
        const std::vector<double> values = gradients(g, p, step);
        kernel(p, g, step);
        for (std::size_t i = 0; i < definitions.size(); ++i) {
            definitions[i].step(values[i], settings_of(step));
            const auto actual = static_cast<double>(p.at({static_cast<std::int64_t>(i)}));
            largest = std::max(largest, std::abs(actual - definitions[i].p));
        }
    }
    return largest;
}

template <typename T>
double adam_distance(const NnKernels& kernels, AdamSettings settings, std::int64_t steps)
{
    ThreadPool pool(2);
    Array<T> m({kCount}), v({kCount});
    m.randomize(1, 0, 0);
    v.randomize(1, 0, 0);
    const auto at = [&](std::int64_t step) {
        settings.step = step;
        return settings;
    };
    return distance_after<T, AdamByDefinition>(
        steps,
        [&](Array<T>& p, Array<T>& g, std::int64_t step) {
            kernels.adam_step(pool, p.view(), g.view(), m.view(), v.view(), at(step));
        },
        at);
}

template <typename T>
double sgd_distance(const NnKernels& kernels, SgdSettings settings, std::int64_t steps)
{
    ThreadPool pool(2);
    Array<T> buffer({kCount});
    // What it holds before the first step must not matter.
    buffer.randomize(1, 1, 1);
    buffer.set({3}, std::numeric_limits<T>::quiet_NaN());
    const auto at = [&](std::int64_t step) {
        settings.first_step = step == 1;
        return settings;
    };
    return distance_after<T, SgdByDefinition>(
        steps,
        [&](Array<T>& p, Array<T>& g, std::int64_t step) {
            const View* momentum = settings.momentum == 0 ? nullptr : &buffer.view();
            kernels.sgd_step(pool, p.view(), g.view(), momentum, at(step));
        },
        at);
}

} // namespace

class KernelsOptimizerTest : public QObject {
    Q_OBJECT

private slots:
    void adamFollowsTheDefinition_data() { add_isa_rows(); }
    void adamFollowsTheDefinition()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const double decay : {0.0, 0.01}) {
            for (const bool decoupled : {false, true}) {
                AdamSettings settings{.lr = 0.01, .weight_decay = decay, .decoupled = decoupled};
                QVERIFY(adam_distance<double>(kernels, settings, 1000) < 1e-12);
                QVERIFY(adam_distance<float>(kernels, settings, 100) < 2e-5);
            }
        }
        const AdamSettings other{.lr = 0.1, .beta1 = 0.5, .beta2 = 0.9, .eps = 1e-3};
        QVERIFY(adam_distance<double>(kernels, other, 1000) < 1e-12);
    }

    void sgdFollowsTheDefinition_data() { add_isa_rows(); }
    void sgdFollowsTheDefinition()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const double momentum : {0.0, 0.9}) {
            for (const double decay : {0.0, 0.05}) {
                SgdSettings settings{.lr = 0.02, .momentum = momentum, .weight_decay = decay};
                QVERIFY(sgd_distance<double>(kernels, settings, 1000) < 1e-12);
                QVERIFY(sgd_distance<float>(kernels, settings, 100) < 2e-5);
                if (momentum == 0) continue;
                settings.nesterov = true;
                QVERIFY(sgd_distance<double>(kernels, settings, 1000) < 1e-12);
                settings.nesterov = false;
                settings.dampening = 0.4;
                QVERIFY(sgd_distance<double>(kernels, settings, 1000) < 1e-12);
            }
        }
    }

    void notANumberStaysInItsPlace_data() { add_isa_rows(); }
    void notANumberStaysInItsPlace()
    {
        const NnKernels& kernels = fetch_kernels();
        ThreadPool pool(1);
        Array<float> p({kCount}), g({kCount}), m({kCount}), v({kCount});
        for (Array<float>* array : {&p, &g}) array->randomize(1, 1, 2);
        for (Array<float>* array : {&m, &v}) array->randomize(1, 0, 0);
        g.set({5}, std::numeric_limits<float>::quiet_NaN());
        p.set({6}, std::numeric_limits<float>::infinity()); // no decay: must not reach m

        kernels.adam_step(pool, p.view(), g.view(), m.view(), v.view(), {});

        for (std::int64_t i = 0; i < kCount; ++i) {
            QCOMPARE(std::isnan(p.at({i})), i == 5);
            QCOMPARE(std::isnan(m.at({i})), i == 5);
        }
    }

    void bitsDoNotDependOnThreads_data() { add_isa_rows(); }
    void bitsDoNotDependOnThreads()
    {
        const NnKernels& kernels = fetch_kernels();
        const Index shape{50001};
        std::vector<std::vector<std::uint64_t>> bits;
        for (const int threads : {1, 2, 3, 5}) {
            ThreadPool pool(threads);
            Array<float> p(shape), g(shape), m(shape), v(shape);
            unsigned seed = 0;
            for (Array<float>* array : {&p, &g, &m, &v}) array->randomize(++seed, 0, 1);
            kernels.adam_step(pool, p.view(), g.view(), m.view(), v.view(), {.step = 7});
            kernels.sgd_step(pool, p.view(), g.view(), &m.view(), {.momentum = 0.9});
            bits.push_back(p.bits());
        }

        for (const auto& other : bits) QVERIFY(other == bits[0]);
    }
};

QTEST_APPLESS_MAIN(KernelsOptimizerTest)
#include "kernels_optimizer_test.moc"
