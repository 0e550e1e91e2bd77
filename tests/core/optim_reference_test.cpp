#include "core/files/atomic_file.h"
#include "core/files/json.h"
#include "core/network/json_fields.h"
#include "core/optim/clip_grad.h"
#include "core/optim/optimizer.h"
#include "core/optim/schedule.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace loom;

namespace {

const Json& reference()
{
    static const Json kReference = [] {
        const std::string path = LOOM_SOURCE_DIR "/tests/core/optim_reference.json";
        return parse_json(read_file(path, kMaxJsonBytes), path);
    }();
    return kReference;
}

Settings settings_of(const Json& json)
{
    Settings settings;
    for (const auto& [name, value] : json.items()) settings[name] = to_setting(value).value();
    return settings;
}

Tensor vector_of(const Json& json) { return tensor(json.get<std::vector<double>>()); }

double largest_difference(const std::vector<double>& a, const std::vector<double>& b)
{
    if (a.size() != b.size()) return INFINITY;
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
    return largest;
}

QByteArray title(const Json& entry)
{
    return QByteArray::fromStdString(entry["name"].get<std::string>() + " " +
                                     entry["settings"].dump());
}

/// Descends the reference's quadratic, and keeps the parameters after the steps it names.
std::vector<std::vector<double>> descend(const Json& entry)
{
    Tensor x = vector_of(reference()["start"]);
    x.set_requires_grad(true);
    const Tensor curvature = vector_of(reference()["curvature"]);
    const Tensor target = vector_of(reference()["target"]);
    const auto kept_steps = reference()["steps"].get<std::vector<int>>();
    const auto optimizer =
        make_optimizer({entry["name"], settings_of(entry["settings"])}, {{"x", x}});
    std::vector<std::vector<double>> kept;
    for (int step = 1; step <= kept_steps.back(); ++step) {
        optimizer->zero_grad();
        sum(square(x - target) * curvature * 0.5).backward();
        optimizer->step();
        if (std::ranges::count(kept_steps, step) > 0) kept.push_back(x.to_vector<double>());
    }
    return kept;
}

} // namespace

class OptimReferenceTest : public QObject {
    Q_OBJECT

private slots:
    void thousandStepsEqualPyTorchs_data()
    {
        QTest::addColumn<int>("index");
        const Json& all = reference()["optimizers"];
        for (int i = 0; i < static_cast<int>(all.size()); ++i)
            QTest::newRow(title(all[static_cast<std::size_t>(i)])) << i;
        QVERIFY(all.size() >= 10);
    }
    void thousandStepsEqualPyTorchs()
    {
        QFETCH(int, index);
        const Json& entry = reference()["optimizers"][static_cast<std::size_t>(index)];

        const auto kept = descend(entry);

        QCOMPARE(kept.size(), entry["parameters"].size());
        for (std::size_t i = 0; i < kept.size(); ++i) {
            const double difference =
                largest_difference(kept[i], entry["parameters"][i].get<std::vector<double>>());
            QVERIFY2(difference <= 1e-10, qPrintable(QString::number(difference)));
        }
    }

    void ratesEqualPyTorchs_data()
    {
        QTest::addColumn<int>("index");
        const Json& all = reference()["schedules"];
        for (int i = 0; i < static_cast<int>(all.size()); ++i)
            QTest::newRow(title(all[static_cast<std::size_t>(i)])) << i;
        QVERIFY(all.size() >= 10);
    }
    void ratesEqualPyTorchs()
    {
        QFETCH(int, index);
        const Json& entry = reference()["schedules"][static_cast<std::size_t>(index)];
        const std::int64_t epochs = reference()["epochs"];
        const std::int64_t steps_per_epoch = reference()["steps_per_epoch"];

        const Schedule schedule({entry["name"], settings_of(entry["settings"])},
                                {.epochs = epochs, .steps_per_epoch = steps_per_epoch});
        const double base = schedule.base_lr(reference()["lr"]);
        std::vector<double> rates, momenta;
        for (std::int64_t step = 0; step < epochs * steps_per_epoch; ++step) {
            rates.push_back(schedule.lr(base, step, step / steps_per_epoch));
            if (const auto momentum = schedule.momentum(step)) momenta.push_back(*momentum);
        }

        QVERIFY(largest_difference(rates, entry["lr"].get<std::vector<double>>()) <= 1e-12);
        const auto expected_momenta = entry.value("momentum", std::vector<double>());
        QVERIFY(largest_difference(momenta, expected_momenta) <= 1e-12);
    }

    void clippingEqualsPyTorchs()
    {
        for (const Json& entry : reference()["clip_grad_norm"]) {
            std::vector<NamedTensor> parameters;
            for (const Json& gradient : entry["before"]) {
                Tensor parameter =
                    zeros({static_cast<std::int64_t>(gradient.size())}, {.dtype = DType::Float64});
                parameter.set_requires_grad(true);
                parameter.set_grad(vector_of(gradient));
                parameters.push_back({"p" + std::to_string(parameters.size()), parameter});
            }

            const double norm = clip_grad_norm_(parameters, entry["max_norm"]);

            QVERIFY(std::abs(norm - entry["norm"].get<double>()) <= 1e-12);
            for (std::size_t i = 0; i < parameters.size(); ++i) {
                QVERIFY(largest_difference(parameters[i].tensor.grad().to_vector<double>(),
                                           entry["after"][i].get<std::vector<double>>()) <= 1e-12);
            }
        }
    }
};

QTEST_APPLESS_MAIN(OptimReferenceTest)
#include "optim_reference_test.moc"
