#include "tests/support/network_reference.h"

#include <QtTest>

#include <string>

using namespace loom;

/// Random networks over all layer types give PyTorch's outputs, losses, gradients and running
/// statistics.
class ModelReferenceTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        reference_ =
            load_network_reference(LOOM_SOURCE_DIR "/tests/support/reference/networks.safetensors");
    }

    void theReferenceHasFortyNetworks() { QCOMPARE(reference_.networks.size(), std::size_t{40}); }

    void randomNetworksEqualPyTorch_data()
    {
        QTest::addColumn<bool>("training");
        QTest::addColumn<bool>("is_float64");
        QTest::newRow("eval, float64") << false << true;
        QTest::newRow("train, float64") << true << true;
        QTest::newRow("eval, float32") << false << false;
        QTest::newRow("train, float32") << true << false;
    }

    void randomNetworksEqualPyTorch()
    {
        QFETCH(bool, training);
        QFETCH(bool, is_float64);
        const double limit = is_float64 ? kFloat64Limit : kFloat32Limit;

        for (const auto& [name, text] : reference_.networks) {
            const ReferenceError error = compare_with_reference(
                reference_, name, training ? ReferenceMode::Train : ReferenceMode::Eval,
                is_float64 ? DType::Float64 : DType::Float32);

            const auto is_within = [&](const char* what, double value) {
                const bool fits = value <= limit;
                if (!fits) qWarning("%s: %s is %.1e off", name.c_str(), what, value);
                return fits;
            };
            QVERIFY(is_within("output", error.output));
            QVERIFY(is_within("loss", error.loss));
            QVERIFY(is_within("gradient", error.gradient));
            QVERIFY(is_within("running statistics", error.buffer));
        }
    }

private:
    NetworkReference reference_;
};

QTEST_APPLESS_MAIN(ModelReferenceTest)
#include "model_reference_test.moc"
