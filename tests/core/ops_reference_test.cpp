#include <cmath>
#include <fstream>
#include <sstream>

#include <QTest>

#include <fmt/core.h>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "core/tensor/safetensors.h"
#include "tests/support/op_calls.h"

using namespace loom;

namespace {

const std::string kFolder = LOOM_SOURCE_DIR "/tests/support/reference/";

Json read_cases()
{
    const std::ifstream file(kFolder + "ops.json");
    std::stringstream text;
    text << file.rdbuf();
    return parse_json(text.str(), "ops.json");
}

DType dtype_named(const std::string& text)
{
    for (const DType dtype :
         {DType::Float32, DType::Float64, DType::Int64, DType::Int32, DType::UInt8, DType::Bool}) {
        if (name(dtype) == text) return dtype;
    }
    throw std::out_of_range("no dtype " + text);
}

/// The same values with the axes laid out in reverse order.
Tensor reversed_layout(const Tensor& x)
{
    if (x.dim() < 2) return x;
    return x.transpose(0, -1).clone().contiguous().transpose(0, -1);
}

/// How far one number may be from PyTorch's.
struct Tolerance {
    DType dtype;
    bool exact;
    double largest;

    double at(double expected) const
    {
        if (dtype == DType::Float32) return 1e-5 + 1.3e-6 * std::abs(expected);
        if (!is_floating(dtype)) return 0;
        return 1e-12 * std::max(1.0, exact ? std::abs(expected) : largest);
    }
};

std::string difference(const Tensor& got, const Tensor& expected, bool exact)
{
    if (got.dtype() != expected.dtype() || got.shape() != expected.shape()) {
        return fmt::format("{} {} instead of {} {}", name(got.dtype()), got.shape().to_string(),
                           name(expected.dtype()), expected.shape().to_string());
    }
    const std::vector<double> a = got.to_vector<double>();
    const std::vector<double> b = expected.to_vector<double>();
    Tolerance tolerance{got.dtype(), exact, 0};
    for (const double value : b) {
        if (std::isfinite(value)) tolerance.largest = std::max(tolerance.largest, std::abs(value));
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool same = a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])) ||
                          std::abs(a[i] - b[i]) <= tolerance.at(b[i]);
        const bool same_zero = !exact || b[i] != 0 || std::signbit(a[i]) == std::signbit(b[i]);
        if (!same || (!same_zero && a[i] == 0)) {
            return fmt::format("element {} of {}: {} instead of {}", i, a.size(), a[i], b[i]);
        }
    }
    return {};
}

} // namespace

/// Every op against what PyTorch computed: tests/support/make_op_reference.py.
class OpsReferenceTest : public QObject {
    Q_OBJECT

private:
    Json m_reference = read_cases();
    NamedTensors m_tensors = load_safetensors(kFolder + "ops.safetensors");

    const Tensor& stored(int number, const std::string& key, const std::string& end = {}) const
    {
        return m_tensors.at(fmt::format("{}.{}{}", number, key, end));
    }

    /// What float32 must be: PyTorch's float64 result, rounded. Its float32 result is as far from
    /// that as ours may be, in the other direction; only where bits count is it taken itself.
    Tensor expected(int number, const std::string& key, const std::string& dtype, bool exact) const
    {
        if (dtype.empty()) return stored(number, key);
        if (dtype != "float32" || exact) return stored(number, key, "." + dtype);
        return stored(number, key, ".float64").to(stored(number, key, ".float32").dtype());
    }

    std::vector<Tensor> inputs(int number, const Json& entry, const std::string& dtype,
                               bool strided) const
    {
        std::vector<Tensor> inputs;
        for (int k = 0; k < entry["inputs"].get<int>(); ++k) {
            Tensor x = stored(number, fmt::format("in{}", k));
            if (!dtype.empty() && is_floating(x.dtype())) x = x.to(dtype_named(dtype));
            x = strided ? reversed_layout(x) : x.detach();
            x.set_requires_grad(entry["grads"][static_cast<std::size_t>(k)].get<bool>());
            inputs.push_back(x);
        }
        return inputs;
    }

    static Json options(const Json& entry) { return entry.value("options", Json::object()); }

private slots:
    void equalsPyTorch_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<std::string>("dtype");
        QTest::addColumn<bool>("strided");

        int number = 0;
        for (const Json& entry : m_reference["cases"]) {
            const Json dtypes = entry.value("dtypes", Json::array({""}));
            for (const std::string dtype : dtypes) {
                for (const bool strided : {false, true}) {
                    QTest::addRow("%d %s %s%s", number, entry["op"].get<std::string>().c_str(),
                                  dtype.c_str(), strided ? " strided" : "")
                        << number << dtype << strided;
                }
            }
            ++number;
        }
    }

    void equalsPyTorch()
    {
        QFETCH(const int, number);
        QFETCH(const std::string, dtype);
        QFETCH(const bool, strided);
        const Json& entry = m_reference["cases"][static_cast<std::size_t>(number)];
        const bool exact = entry.value("exact", false);
        const std::vector<Tensor> in = inputs(number, entry, dtype, strided);

        const std::vector<Tensor> out = call_op(entry["op"], in, options(entry));

        QCOMPARE(out.size(), entry["outputs"].get<std::size_t>());
        for (std::size_t k = 0; k < out.size(); ++k) {
            const Tensor wanted = expected(number, fmt::format("y{}", k), dtype, exact);
            const std::string text = difference(out[k], wanted, exact);
            QVERIFY2(text.empty(), fmt::format("output {}: {}", k, text).c_str());
        }
        if (!m_tensors.contains(fmt::format("{}.dy", number))) return;
        const Tensor dy = stored(number, "dy").to(out[0].dtype());
        out[0].backward(strided ? reversed_layout(dy) : dy);
        for (std::size_t k = 0; k < in.size(); ++k) {
            if (!in[k].requires_grad()) continue;
            const Tensor wanted = expected(number, fmt::format("d{}", k), dtype, exact);
            const std::string text = difference(in[k].grad(), wanted, exact);
            QVERIFY2(text.empty(), fmt::format("gradient of input {}: {}", k, text).c_str());
        }
    }

    void promotesAsPyTorch_data()
    {
        QTest::addColumn<int>("number");

        int number = 0;
        for (const Json& entry : m_reference["promotions"]) {
            QTest::addRow("%d %s", number, entry.dump().c_str()) << number;
            ++number;
        }
    }

    void promotesAsPyTorch()
    {
        QFETCH(const int, number);
        const Json& entry = m_reference["promotions"][static_cast<std::size_t>(number)];
        const auto operand = [&entry](std::size_t at) {
            const Shape shape = entry[at + 1].get<int>() == 0 ? Shape{} : Shape{2};
            return ones(shape, {.dtype = dtype_named(entry[at])});
        };
        std::string op = entry[0];
        std::vector<Tensor> in{operand(1)};
        Json given = Json::object();
        const bool to_number = entry[4].get<int>() < 0 && !entry[3].is_null();
        if (to_number)
            given["b"] = entry[3];
        else if (!entry[3].is_null())
            in.push_back(operand(3));
        if (op == "matmul" || op == "mse_loss") in.push_back(in[0]);
        if (op == "clamp") given["min"] = 1;
        if (op == "cumsum" || op == "softmax") given["axis"] = 0;

        std::string outcome = "error";
        try {
            const std::vector<Tensor> out = call_op(to_number ? op + "_scalar" : op, in, given);
            outcome = name(out[0].dtype());
        } catch (const std::invalid_argument& error) {
            const std::string begin = "[" + op.substr(0, op.find("_real")) + "] expected ";
            QVERIFY2(std::string_view(error.what()).starts_with(begin), error.what());
        }

        QCOMPARE(outcome, entry[5].get<std::string>());
    }
};

QTEST_APPLESS_MAIN(OpsReferenceTest)
#include "ops_reference_test.moc"
