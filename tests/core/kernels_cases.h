#pragma once

#include "core/backend/cpu/isa.h"
#include "core/backend/cpu/nn_kernels.h"
#include "tests/core/backend_arrays.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <QtTest>

/// What the tests of the layers' kernels share: every instruction set, and comparisons of whole
/// arrays.
namespace loom::testing {

inline const NnKernels& nn_kernels_of(Isa isa)
{
    if (isa == Isa::Avx512) return isa_avx512::nn_kernels();
    if (isa == Isa::Avx2) return isa_avx2::nn_kernels();
    return isa_baseline::nn_kernels();
}

/// Adds the column "isa" and a row for each instruction set that this processor has.
inline void add_isa_rows()
{
    QTest::addColumn<int>("isa");
    for (const Isa isa : available_isas()) {
        QTest::newRow(std::string(name(isa)).c_str()) << static_cast<int>(isa);
    }
}
inline const NnKernels& fetch_kernels()
{
    QFETCH(int, isa);
    return nn_kernels_of(static_cast<Isa>(isa));
}

/// "" if every value is within `tolerance` of the expected one, relative to the largest expected
/// one (at least 1); else what differs first. NaN equals NaN, infinities equal themselves.
template <typename T>
std::string difference(const Array<T>& actual, const std::vector<double>& expected,
                       double tolerance)
{
    double scale = 1;
    for (const double value : expected) {
        if (std::isfinite(value)) scale = std::max(scale, std::abs(value));
    }
    const std::vector<T> values = actual.values();
    if (values.size() != expected.size()) return "another number of values";
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!is_close(static_cast<double>(values[i]), expected[i], 0, tolerance * scale)) {
            return "element " + std::to_string(i) + ": " + std::to_string(values[i]) +
                   " instead of " + std::to_string(expected[i]);
        }
    }
    return "";
}

/// QVERIFY with a case and a difference to print.
inline bool verify_same(const std::string& what, const std::string& difference)
{
    if (!difference.empty()) QTest::qFail((what + ": " + difference).c_str(), __FILE__, __LINE__);
    return difference.empty();
}

} // namespace loom::testing
