#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

using namespace loom;

namespace {

DType dtype_named(const QString& wanted)
{
    for (const DType dtype :
         {DType::Float32, DType::Float64, DType::Int64, DType::Int32, DType::UInt8, DType::Bool}) {
        if (wanted == QString::fromUtf8(name(dtype).data())) return dtype;
    }
    qFatal("no dtype %s", qPrintable(wanted));
}

/// What JSON cannot write is a string: "nan", "inf", "-inf", "-0.0".
double real_of(const QJsonValue& value)
{
    return value.isString() ? value.toString().toDouble() : value.toDouble();
}

/// The tensor of one case of printing.json, which says how it is written.
Tensor tensor_of(const QJsonObject& reference)
{
    const DType dtype = dtype_named(reference["dtype"].toString());
    Shape shape;
    for (const QJsonValue size : reference["shape"].toArray()) shape.push_back(size.toInteger());
    if (reference.contains("arange")) {
        const QJsonArray range = reference["arange"].toArray();
        const Tensor steps = arange(0, range[0].toInteger(), 1, DType::Float64);
        return (steps * range[1].toDouble() + range[2].toDouble()).to(dtype).view(shape);
    }
    std::vector<double> reals;
    std::vector<std::int64_t> integers;
    for (const QJsonValue value : reference["values"].toArray()) {
        reals.push_back(real_of(value));
        integers.push_back(value.toInteger());
    }
    return (is_floating(dtype) ? tensor(reals) : tensor(integers)).to(dtype).view(shape);
}

QString printed(const Tensor& x) { return QString::fromStdString(x.to_string()); }

} // namespace

class TensorPrintingTest : public QObject {
    Q_OBJECT

private slots:
    void looksAsPyTorchPrintsIt_data()
    {
        QTest::addColumn<QJsonObject>("reference");
        QFile file(LOOM_SOURCE_DIR "/tests/support/reference/printing.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray cases = QJsonDocument::fromJson(file.readAll()).array();
        QVERIFY(cases.size() > 50);
        for (const QJsonValue reference : cases) {
            QTest::newRow(qPrintable(reference["text"].toString().left(60)))
                << reference.toObject();
        }
    }

    void looksAsPyTorchPrintsIt()
    {
        QFETCH(QJsonObject, reference);

        QCOMPARE(printed(tensor_of(reference)), reference["text"].toString());
    }

    void strideDoesNotMatter()
    {
        const Tensor x = arange(6.0).view({2, 3});

        QCOMPARE(printed(x.t()), printed(x.t().contiguous()));
        QCOMPARE(printed(x[1]), "tensor([3., 4., 5.])");
    }

    void theTapeIsNamed()
    {
        const Tensor w = ones({2}, {.requires_grad = true});

        QCOMPARE(printed(w), "tensor([1., 1.], requires_grad=True)");
        QCOMPARE(printed(w + w), "tensor([2., 2.], grad_fn=<AddBackward0>)");
        QCOMPARE(printed(index_select(w, 0, tensor({1}))),
                 "tensor([1.], grad_fn=<IndexSelectBackward0>)");
        QCOMPARE(printed(ones({2}, {.dtype = DType::Float64, .requires_grad = true})),
                 "tensor([1., 1.], dtype=torch.float64, requires_grad=True)");
        QCOMPARE(printed(ones({0, 2}, {.requires_grad = true})),
                 "tensor([], size=(0, 2), requires_grad=True)");
    }

    void suffixesThatDoNotFitGoToTheNextLine()
    {
        const Tensor x = (arange(11.0) * 100).set_requires_grad(true);

        QCOMPARE(printed(x), "tensor([   0.,  100.,  200.,  300.,  400.,  500.,  600.,  700.,  "
                             "800.,  900.,\n        1000.], requires_grad=True)");
        QCOMPARE(printed(arange(9.0).to(DType::Float64).set_requires_grad(true) * 100),
                 "tensor([  0., 100., 200., 300., 400., 500., 600., 700., 800.],\n"
                 "       dtype=torch.float64, grad_fn=<MulBackward0>)");
    }

    void undefinedTensorsCanBePrinted() { QCOMPARE(printed(Tensor()), "tensor(undefined)"); }
};

QTEST_APPLESS_MAIN(TensorPrintingTest)
#include "tensor_printing_test.moc"
