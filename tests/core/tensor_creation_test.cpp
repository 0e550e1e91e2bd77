#include <cmath>
#include <limits>
#include <stdexcept>

#include <QtTest>

#include "core/tensor/creation.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

using Floats = std::vector<float>;
using Doubles = std::vector<double>;
using Integers = std::vector<std::int64_t>;

const DType kAll[] = {DType::Float32, DType::Float64, DType::Int64,
                      DType::Int32,   DType::UInt8,   DType::Bool};

} // namespace

class TensorCreationTest : public QObject {
    Q_OBJECT

private slots:
    void constantsFillEveryDtype()
    {
        for (const DType dtype : kAll) {
            const TensorOptions options{.dtype = dtype};

            QCOMPARE(zeros({2}, options).to_vector<double>(), (Doubles{0, 0}));
            QCOMPARE(ones({2}, options).to_vector<double>(), (Doubles{1, 1}));
            QCOMPARE(full({}, 1, options).dtype(), dtype);
            QCOMPARE(ones_like(zeros({2, 1}, options)).dtype(), dtype);
            QVERIFY(zeros_like(ones({2, 1}, options)).shape() == (Shape{2, 1}));
        }
        QCOMPARE(full_like(zeros({2}), 2.5).to_vector<float>(), (Floats{2.5F, 2.5F}));
        QCOMPARE(full({2}, 7).dtype(), DType::Float32);
        QCOMPARE(scalar_tensor(3).dim(), 0);
        QCOMPARE(zeros({3}).version(), 0U);
    }

    void requiresGradMakesALeaf()
    {
        const TensorOptions options{.dtype = DType::Float64, .requires_grad = true};

        for (const Tensor& x : {empty({2}, options), zeros({2}, options), full({2}, 3, options),
                                linspace(0, 1, 3, options), eye(2, {}, options)}) {
            QVERIFY(x.requires_grad() && x.is_leaf());
        }
        QVERIFY(!zeros_like(zeros({2}, options)).requires_grad());
    }

    void arangeCountsAsPyTorch()
    {
        QCOMPARE(arange(4).to_vector<std::int64_t>(), (Integers{0, 1, 2, 3}));
        QCOMPARE(arange(4).dtype(), DType::Int64);
        QCOMPARE(arange(3.0).dtype(), DType::Float32);
        QCOMPARE(arange(5, 0, -2).to_vector<std::int64_t>(), (Integers{5, 3, 1}));
        QCOMPARE(arange(1, 2.5, 0.5).to_vector<float>(), (Floats{1, 1.5F, 2}));
        QCOMPARE(arange(0, 1, 0.3).numel(), 4);
        QCOMPARE(arange(1, 4, 1, DType::Float64).to_vector<double>(), (Doubles{1, 2, 3}));
        QCOMPARE(arange(3, 3).numel(), 0);
        QCOMPARE(arange(0).dtype(), DType::Int64);
    }

    void arangeRefusesWhatNeverEnds()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();

        QCOMPARE(error_text<std::invalid_argument>([] { arange(0, 5, 0); }),
                 "[arange] expected a step other than 0, got 0");
        QCOMPARE(error_text<std::invalid_argument>([] { arange(0, 5, -1); }),
                 "[arange] expected a step from 0 towards 5, got -1");
        QCOMPARE(error_text<std::invalid_argument>([&] { arange(0, nan); }),
                 "[arange] expected finite limits, got 0 and nan");
        QVERIFY(
            error_text<std::invalid_argument>([&] { arange(0, 1, nan); }).startsWith("[arange]"));
        QVERIFY(error_text<std::invalid_argument>([] {
                    arange(0, 1e300);
                }).startsWith("[arange] expected fewer than 2^60 elements, got 1e+300"));
        QCOMPARE(error_text<std::invalid_argument>([] { arange(0, 2, 1, DType::Bool); }),
                 "[arange] expected a dtype of numbers, got bool");
    }

    void linspaceEndsExactly()
    {
        QCOMPARE(linspace(0, 1, 5).to_vector<float>(), (Floats{0, 0.25F, 0.5F, 0.75F, 1}));
        QCOMPARE(linspace(3, 10, 4, {.dtype = DType::Int64}).to_vector<std::int64_t>(),
                 (Integers{3, 5, 7, 10}));
        QCOMPARE(linspace(0, 1, 5, {.dtype = DType::Int64}).to_vector<std::int64_t>(),
                 (Integers{0, 0, 0, 0, 1}));
        QCOMPARE(linspace(-2, 10, 1).to_vector<float>(), Floats{-2});
        QCOMPARE(linspace(0, 1, 0).numel(), 0);
        const Doubles tenths = linspace(0.1, 0.7, 7, {.dtype = DType::Float64}).to_vector<double>();
        QCOMPARE(tenths.back(), 0.7);
        QCOMPARE(error_text<std::invalid_argument>([] { linspace(0, 1, -1); }),
                 "[linspace] expected at least 0 steps, got -1");
    }

    void eyeIsTheDiagonal()
    {
        QCOMPARE(eye(2, 3).to_vector<float>(), (Floats{1, 0, 0, 0, 1, 0}));
        QCOMPARE(eye(4, 2).to_vector<float>(), (Floats{1, 0, 0, 1, 0, 0, 0, 0}));
        QCOMPARE(eye(0).numel(), 0);
        QCOMPARE(eye(1, {}, {.dtype = DType::Bool}).item<bool>(), true);
        QCOMPARE(error_text<std::invalid_argument>([] { eye(-1); }),
                 "[eye] expected sizes of at least 0, got -1 and -1");
    }

    void valuesKeepTheirType()
    {
        QCOMPARE(tensor({1.F, 2.F}).dtype(), DType::Float32);
        QCOMPARE(tensor({1.0, 2.0}).dtype(), DType::Float64);
        QCOMPARE(tensor({std::int64_t{1}}).dtype(), DType::Int64);
        QCOMPARE(tensor({1, 2}).dtype(), DType::Int32);
        QCOMPARE(tensor({std::uint8_t{1}}).dtype(), DType::UInt8);
        QCOMPARE(tensor({true, false}).to_vector<bool>(), (std::vector<bool>{true, false}));
        QCOMPARE(tensor(std::vector<bool>{false, true}).to_vector<int>(), (std::vector<int>{0, 1}));
        QCOMPARE(tensor(std::vector<double>{}).numel(), 0);
    }

    void rowsHaveOneLength()
    {
        const Tensor x = tensor({{1.F, 2.F, 3.F}, {4.F, 5.F, 6.F}});

        QVERIFY(x.shape() == (Shape{2, 3}));
        QCOMPARE(x[1][2].item<float>(), 6.F);
        QCOMPARE(error_text<std::invalid_argument>([] {
                     tensor({{1}, {2, 3}});
                 }),
                 "[tensor] expected rows of 1 values, got one of 2");
    }

    void dataIsCopied()
    {
        Floats values{1, 2, 3, 4};

        const Tensor x = from_data<float>(values, {2, 2});
        values[0] = 9;

        QCOMPARE(x.to_vector<float>(), (Floats{1, 2, 3, 4}));
        QCOMPARE(error_text<std::invalid_argument>([&] { from_data<float>(values, {3}); }),
                 "[from_data] expected 3 values for shape [3], got 4");
        const std::int32_t raw[] = {5, 6};
        QCOMPARE(from_bytes(raw, DType::Int32, {2, 1}).to_vector<int>(), (std::vector<int>{5, 6}));
        QCOMPARE(from_bytes(nullptr, DType::Int32, {0}).numel(), 0);
    }

    void impossibleShapesAreRefused()
    {
        QCOMPARE(error_text<std::invalid_argument>([] {
                     empty({-1, 2});
                 }),
                 "[empty] expected sizes of at least 0, got [-1, 2]");
        QCOMPARE(error_text<std::invalid_argument>([] { empty({std::int64_t{1} << 61U}); }),
                 "[empty] expected fewer than 2^63 bytes, got [2305843009213693952] of float32");
        QVERIFY(error_text<std::invalid_argument>([] {
                    empty({std::int64_t{1} << 40U, std::int64_t{1} << 40U});
                }).contains("fewer than 2^63 elements"));
    }

    void itemNeedsOneElement()
    {
        QCOMPARE(full({1, 1}, 2.5).item<double>(), 2.5);
        QCOMPARE(arange(5)[3].item<int>(), 3);
        QVERIFY(tensor({true}).item().is_bool());
        QVERIFY(tensor({std::uint8_t{255}}).item().is_integer());
        QVERIFY(tensor({0.5F}).item().is_real());
        QCOMPARE(error_text<std::invalid_argument>([] {
                     zeros({2, 3}).item();
                 }),
                 "[item] expected one element, got 6");
        QCOMPARE(error_text<std::invalid_argument>([] { zeros({0}).item(); }),
                 "[item] expected one element, got 0");
    }

    void dataNeedsItsOwnType()
    {
        Tensor x = arange(4.0).view({2, 2});

        x[1].data<float>()[0] = 9;

        QCOMPARE(x.to_vector<float>(), (Floats{0, 1, 9, 3}));
        QCOMPARE(error_text<std::invalid_argument>([&] { x.data<double>(); }),
                 "[data] expected a tensor of float64, got float32");
    }

    void conversionsAreThoseOfC()
    {
        const Tensor x = tensor({-1.9F, 0.F, 0.4F, 200.7F});

        QCOMPARE(x.to(DType::Int64).to_vector<std::int64_t>(), (Integers{-1, 0, 0, 200}));
        QCOMPARE(x.to(DType::Bool).to_vector<bool>(), (std::vector<bool>{true, false, true, true}));
        QCOMPARE(x.slice(0, 1).to(DType::UInt8).to_vector<int>(), (std::vector<int>{0, 0, 200}));
        QCOMPARE(tensor({300, -1}).to(DType::UInt8).to_vector<int>(), (std::vector<int>{44, 255}));
        QCOMPARE(tensor({true, false}).to(DType::Float64).to_vector<double>(), (Doubles{1, 0}));
        QCOMPARE(tensor({0.1}).to(DType::Float32).to_vector<double>(),
                 Doubles{static_cast<double>(0.1F)});
        QVERIFY(std::isnan(tensor({std::nanf("")}).to(DType::Float64).item<double>()));
        QCOMPARE(arange(6.0).view({2, 3}).t().to(DType::Int32).to_vector<int>(),
                 (std::vector<int>{0, 3, 1, 4, 2, 5}));
    }

    void toGivesItselfWhenNothingChanges()
    {
        const Tensor x = zeros({2});

        QVERIFY(x.to(DType::Float32).is_same(x));
        QVERIFY(x.to(Device::cpu()).is_same(x));
        QVERIFY(!x.clone().shares_memory_with(x));
    }

    void devicesAreNamed()
    {
        QCOMPARE(QString::fromStdString(Device("cpu").name()), "cpu");
        QVERIFY(Device() == Device("cpu"));
        QVERIFY(zeros({1}).device() == Device::cpu());
        QVERIFY(&zeros({1}).backend() == &Device("cpu").backend());
        QVERIFY(error_text<std::runtime_error>([] { Device("tpu"); }).contains("tpu"));
    }
};

QTEST_APPLESS_MAIN(TensorCreationTest)
#include "tensor_creation_test.moc"
