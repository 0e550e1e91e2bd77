#include "core/optim/clip_grad.h"
#include "core/optim/optimizer.h"
#include "core/optim/schedule.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

#include <QtTest>

#include <cmath>
#include <functional>
#include <limits>

using namespace loom;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

NamedTensor parameter(const std::string& name, std::vector<float> values)
{
    Tensor x = tensor(values);
    x.set_requires_grad(true);
    return {name, x};
}

/// Two steps by gradients that depend on the parameters.
void take_steps(Optimizer& optimizer, int count)
{
    for (int i = 0; i < count; ++i) {
        optimizer.zero_grad();
        for (const NamedTensor& p : optimizer.parameters()) sum(square(p.tensor)).backward();
        optimizer.step();
    }
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

class OptimOptimizerTest : public QObject {
    Q_OBJECT

private slots:
    void wrongSettingsAreRefusedInPyTorchsWords_data()
    {
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("message");
        QTest::newRow("lr") << "Adam"
                            << "lr" << -1.0 << "Invalid learning rate: -1";
        QTest::newRow("eps") << "Adam"
                             << "eps" << -1.0 << "Invalid epsilon value: -1";
        QTest::newRow("decay") << "AdamW"
                               << "weight_decay" << -0.5 << "Invalid weight_decay value: -0.5";
        QTest::newRow("momentum") << "SGD"
                                  << "momentum" << -2.0 << "Invalid momentum value: -2";
        QTest::newRow("optimizer")
            << "Adm"
            << "lr" << 1.0
            << "unknown optimizer 'Adm': expected one of SGD, Adam, AdamW (did you mean Adam?)";
        QTest::newRow("argument")
            << "SGD"
            << "momentun" << 0.9
            << "SGD got an unexpected keyword argument 'momentun' (did you mean momentum?)";
        QTest::newRow("far argument")
            << "Adam"
            << "amsgrad" << 1.0
            << "Adam got an unexpected keyword argument 'amsgrad'; it takes lr, betas, eps, "
               "weight_decay";
    }
    void wrongSettingsAreRefusedInPyTorchsWords()
    {
        QFETCH(QString, optimizer);
        QFETCH(QString, setting);
        QFETCH(double, value);
        QFETCH(QString, message);
        const OptimizerSettings settings{optimizer.toStdString(), {{setting.toStdString(), value}}};

        QCOMPARE(message_of([&] { make_optimizer(settings, {}); }), message);
    }

    void betasAndNesterovAreChecked()
    {
        const auto betas = [](std::vector<double> values) {
            return message_of([&] { make_optimizer({"Adam", {{"betas", values}}}, {}); });
        };
        QCOMPARE(betas({1.0, 0.9}), QString("Invalid beta parameter at index 0: 1"));
        QCOMPARE(betas({0.5, -0.1}), QString("Invalid beta parameter at index 1: -0.1"));
        QCOMPARE(betas({0.5}), QString("betas: expected two numbers, got 1"));
        QCOMPARE(message_of([] {
                     make_optimizer({"SGD", {{"nesterov", true}}}, {});
                 }),
                 QString("Nesterov momentum requires a momentum and zero dampening"));
    }

    void wrongSchedulesAreRefused_data()
    {
        QTest::addColumn<QString>("schedule");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("message");
        QTest::newRow("name")
            << "OneCicle"
            << "" << 0.0
            << "unknown schedule 'OneCicle': expected one of Constant, Step, Cosine, OneCycle "
               "(did you mean OneCycle?)";
        QTest::newRow("pct_start")
            << "OneCycle"
            << "pct_start" << 1.5 << "Expected float between 0 and 1 pct_start, but got 1.5";
        QTest::newRow("div_factor")
            << "OneCycle"
            << "div_factor" << 0.0 << "Expected positive div_factor, but got 0";
        QTest::newRow("warm-up") << "Step"
                                 << "warmup_start_factor" << 0.0
                                 << "Starting multiplicative factor expected to be greater than 0 "
                                    "and less or equal to 1.";
        QTest::newRow("argument")
            << "Step"
            << "gama" << 0.5
            << "Step got an unexpected keyword argument 'gama' (did you mean gamma?)";
    }
    void wrongSchedulesAreRefused()
    {
        QFETCH(QString, schedule);
        QFETCH(QString, setting);
        QFETCH(double, value);
        QFETCH(QString, message);
        ScheduleSettings settings{schedule.toStdString()};
        if (!setting.isEmpty()) settings.settings[setting.toStdString()] = value;

        QCOMPARE(message_of([&] { Schedule(settings, {}); }), message);
    }

    void parametersWithoutAGradientStayAsTheyAre()
    {
        const NamedTensor used = parameter("used", {1, 2});
        const NamedTensor idle = parameter("idle", {3});
        const auto optimizer = make_optimizer({"AdamW", {{"weight_decay", 0.5}}}, {used, idle});

        sum(used.tensor).backward();
        optimizer->step();

        QCOMPARE(idle.tensor.item<float>(), 3.0f);
        QVERIFY(used.tensor.to_vector<float>() != std::vector<float>({1, 2}));
        const NamedTensors state = optimizer->state_dict();
        QVERIFY(state.contains("exp_avg.used"));
        QVERIFY(!state.contains("exp_avg.idle"));
    }

    void stateGoesByPyTorchsNames()
    {
        const auto adam = make_optimizer({"Adam"}, {parameter("conv1.weight", {1, 2})});
        const auto sgd = make_optimizer({"SGD", {{"momentum", 0.9}}}, {parameter("fc.bias", {1})});
        QVERIFY(adam->state_dict().empty());

        take_steps(*adam, 3);
        take_steps(*sgd, 1);

        std::vector<std::string> names;
        for (const auto& [name, value] : adam->state_dict()) names.push_back(name);
        QCOMPARE(names, (std::vector<std::string>{"exp_avg.conv1.weight", "exp_avg_sq.conv1.weight",
                                                  "step.conv1.weight"}));
        QCOMPARE(adam->state_dict().at("step.conv1.weight").item<std::int64_t>(), 3);
        QCOMPARE(adam->state_dict().at("step.conv1.weight").dtype(), DType::Int64);
        QCOMPARE(sgd->state_dict().size(), 1U);
        QVERIFY(sgd->state_dict().contains("momentum_buffer.fc.bias"));
    }

    void loadedStateGoesOnWithTheSameBits_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("momentum");
        QTest::newRow("plain SGD") << "SGD" << 0.0;
        QTest::newRow("SGD with momentum") << "SGD" << 0.9;
        QTest::newRow("Adam") << "Adam" << 0.0;
        QTest::newRow("AdamW") << "AdamW" << 0.0;
    }
    void loadedStateGoesOnWithTheSameBits()
    {
        QFETCH(QString, name);
        QFETCH(double, momentum);
        OptimizerSettings settings{name.toStdString(), {{"lr", 0.01}}};
        if (momentum > 0) settings.settings["momentum"] = momentum;
        const NamedTensor whole = parameter("w", {1.5f, -2.0f, 0.25f});
        const auto never_stopped = make_optimizer(settings, {whole});
        take_steps(*never_stopped, 5);

        NamedTensor resumed = whole;
        resumed.tensor = whole.tensor.detach().clone();
        resumed.tensor.set_requires_grad(true);
        const auto restarted = make_optimizer(settings, {resumed});
        restarted->load_state_dict(never_stopped->state_dict());
        take_steps(*never_stopped, 5);
        take_steps(*restarted, 5);

        QVERIFY(equal(whole.tensor, resumed.tensor));
    }

    void loadingCopiesAndDoesNotShare()
    {
        const auto one = make_optimizer({"Adam"}, {parameter("w", {1, 2})});
        take_steps(*one, 1);
        const auto other = make_optimizer({"Adam"}, {parameter("w", {1, 2})});
        other->load_state_dict(one->state_dict());

        const auto before = other->state_dict().at("exp_avg.w").to_vector<float>();
        take_steps(*one, 3);

        QCOMPARE(other->state_dict().at("exp_avg.w").to_vector<float>(), before);
    }

    void unfitStateIsListedAndChangesNothing()
    {
        const auto optimizer = make_optimizer({"Adam"}, {parameter("w", {1, 2})});
        take_steps(*optimizer, 2);
        NamedTensors state = optimizer->state_dict();
        state.erase("exp_avg_sq.w");
        state["exp_avg.w"] = zeros({3});
        state["momentum_buffer.w"] = zeros({2});

        const QString message = message_of([&] { optimizer->load_state_dict(state); });

        QVERIFY2(message.contains("Missing key(s) in optimizer state: \"exp_avg_sq.w\""),
                 qPrintable(message));
        QVERIFY(message.contains("Unexpected key(s) in optimizer state: \"momentum_buffer.w\""));
        QVERIFY(message.contains("Misshapen key(s) in optimizer state: \"exp_avg.w\""));
        QCOMPARE(optimizer->state_dict().at("step.w").item<std::int64_t>(), 2);
    }

    void rateAndDecayCanChangeBetweenSteps()
    {
        const NamedTensor p = parameter("w", {1});
        const auto optimizer = make_optimizer({"SGD", {{"lr", 0.5}}}, {p});
        const auto step_by_one = [&] {
            optimizer->zero_grad();
            sum(p.tensor).backward();
            optimizer->step();
        };

        step_by_one();
        QCOMPARE(p.tensor.item<float>(), 0.5f);
        optimizer->set_lr(0.25);
        step_by_one();
        QCOMPARE(p.tensor.item<float>(), 0.25f);
        optimizer->set_weight_decay(4);
        step_by_one();
        QCOMPARE(p.tensor.item<float>(), -0.25f); // 0.25 - 0.25 (1 + 4 · 0.25)
        QCOMPARE(message_of([&] { optimizer->set_lr(kNaN); }),
                 QString("Invalid learning rate: nan"));
    }

    void oneNaNGradientMakesAllGradientsNaN()
    {
        std::vector<NamedTensor> parameters{parameter("a", {1, 2}), parameter("b", {3})};
        parameters[0].tensor.set_grad(tensor<float>({1, 2}));
        parameters[1].tensor.set_grad(tensor<float>({static_cast<float>(kNaN)}));

        const double norm = clip_grad_norm_(parameters, 1.0);

        QVERIFY(std::isnan(norm));
        for (const NamedTensor& p : parameters)
            for (const float value : p.tensor.grad().to_vector<float>()) QVERIFY(std::isnan(value));
    }

    void lengthMattersOnlyWhereItIsNotGiven_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<bool>("depends");
        QTest::newRow("Constant") << "Constant"
                                  << "" << false;
        QTest::newRow("Step") << "Step"
                              << "" << false;
        QTest::newRow("Cosine") << "Cosine"
                                << "" << true;
        QTest::newRow("Cosine with T_max") << "Cosine"
                                           << "T_max" << false;
        QTest::newRow("OneCycle") << "OneCycle"
                                  << "" << true;
        QTest::newRow("OneCycle with total_steps") << "OneCycle"
                                                   << "total_steps" << false;
    }
    void lengthMattersOnlyWhereItIsNotGiven()
    {
        QFETCH(QString, name);
        QFETCH(QString, setting);
        QFETCH(bool, depends);
        ScheduleSettings settings{name.toStdString()};
        if (!setting.isEmpty()) settings.settings[setting.toStdString()] = std::int64_t{30};
        const Schedule shorter(settings, {.epochs = 5, .steps_per_epoch = 10});
        const Schedule longer(settings, {.epochs = 9, .steps_per_epoch = 10});

        bool differs = false;
        for (std::int64_t step = 0; step < 50; ++step)
            differs |= shorter.lr(1, step, step / 10) != longer.lr(1, step, step / 10);

        QCOMPARE(shorter.depends_on_length(), depends);
        QCOMPARE(differs, depends);
    }

    void oneCycleStaysAtItsEnd()
    {
        const Schedule schedule({"OneCycle"}, {.epochs = 2, .steps_per_epoch = 5});

        QCOMPARE(schedule.lr(1, 25, 5), schedule.lr(1, 9, 1));
        QVERIFY(schedule.lr(1, 9, 1) < 1e-5);
    }
};

QTEST_APPLESS_MAIN(OptimOptimizerTest)
#include "optim_optimizer_test.moc"
