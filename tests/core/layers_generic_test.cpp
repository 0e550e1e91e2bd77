#include <QTest>

#include "core/backend/loader.h"
#include "core/layers/layer_type.h"
#include "tests/support/layer_checks.h"

using namespace loom;

/// Every layer type of the catalogue on every device of this machine.
class LayersGenericTest : public QObject {
    Q_OBJECT

    /// A row for each type; those with a module only, where one is run.
    enum class Rows { All, WithModule };
    static void addTypes(Rows rows)
    {
        QTest::addColumn<QString>("type");
        for (const LayerType& type : LayerCatalog::built_in().types()) {
            if (rows == Rows::WithModule && type.make == nullptr) continue;
            QTest::newRow(type.name.c_str()) << QString::fromStdString(type.name);
        }
    }

    static const LayerType& currentType()
    {
        QFETCH(QString, type);
        return *LayerCatalog::built_in().find(type.toStdString());
    }

    static void verify(const std::string& wrong) { QVERIFY2(wrong.empty(), wrong.c_str()); }

private slots:
    void descriptionIsComplete_data() { addTypes(Rows::All); }
    void descriptionIsComplete() { verify(check_description(currentType())); }

    void moduleGivesTheShapeOfTheRule_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("device");
        QTest::addColumn<QString>("unavailable");
        for (const DeviceStatus& device : list_devices()) {
            for (const LayerType& type : LayerCatalog::built_in().types()) {
                if (type.make == nullptr) continue;
                QTest::addRow("%s on %s", type.name.c_str(), device.name.c_str())
                    << QString::fromStdString(type.name) << QString::fromStdString(device.name)
                    << (device.available ? QString() : QString::fromStdString(device.reason));
            }
        }
    }
    void moduleGivesTheShapeOfTheRule()
    {
        QFETCH(QString, device);
        QFETCH(QString, unavailable);
        if (!unavailable.isEmpty()) QSKIP(qPrintable(unavailable));

        verify(check_shapes(currentType(), Device(device.toStdString())));
    }

    void gradientsAreRight_data() { addTypes(Rows::WithModule); }
    void gradientsAreRight() { verify(check_gradients(currentType())); }

    void exportsNameWhatIsThere_data() { addTypes(Rows::WithModule); }
    void exportsNameWhatIsThere() { verify(check_exports(currentType())); }

    void wrongDrawingsAreValuesWithFixes_data() { addTypes(Rows::All); }
    void wrongDrawingsAreValuesWithFixes()
    {
        verify(check_misfits(currentType(), LayerCatalog::built_in()));
    }
};

QTEST_APPLESS_MAIN(LayersGenericTest)
#include "layers_generic_test.moc"
