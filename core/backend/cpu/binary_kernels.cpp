#include "core/backend/cpu/kernel_tables.h"
#include "core/backend/elementwise_binary.h"
#include "core/backend/visit_dtype.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

using namespace elementwise;

template <typename F, typename T>
void run(void* y, const void* p, const void* q, std::int64_t n, double a)
{
    using Result = decltype(std::declval<F>()(T(), T()));
    F f{};
    if constexpr (requires { F{a}; } && sizeof(F) == sizeof(double)) f = F{a};
    auto* to = static_cast<Result*>(y);
    const auto* left = static_cast<const T*>(p);
    const auto* right = static_cast<const T*>(q);
    LOOM_INDEPENDENT_STEPS
    for (std::int64_t i = 0; i < n; ++i) to[i] = f(left[i], right[i]);
}

template <typename F>
BinaryTile for_dtype(DType dtype)
{
    return visit_dtype(dtype, [](auto tag) -> BinaryTile {
        using T = typename decltype(tag)::Type;
        if constexpr (F::kDomain == Domain::All || kFloating<T>)
            return run<F, T>;
        else
            return nullptr;
    });
}

template <typename T>
void select_run(void* y, const void* condition, const void* p, const void* q, std::int64_t n)
{
    auto* to = static_cast<T*>(y);
    const auto* chosen = static_cast<const std::uint8_t*>(condition);
    const auto* left = static_cast<const T*>(p);
    const auto* right = static_cast<const T*>(q);
    LOOM_INDEPENDENT_STEPS
    for (std::int64_t i = 0; i < n; ++i) {
        const T a = left[i], b = right[i]; // both read, so that the loop has no branch
        to[i] = chosen[i] != 0 ? a : b;
    }
}

} // namespace

BinaryTile binary_tile(BinaryOp op, DType p)
{
    return visit_binary(op, 0, [p](auto f) { return for_dtype<decltype(f)>(p); });
}

SelectTile select_tile(DType p)
{
    return visit_dtype(p, [](auto tag) -> SelectTile {
        using T = typename decltype(tag)::Type;
        if constexpr (sizeof(T) == 8)
            return select_run<std::uint64_t>;
        else if constexpr (sizeof(T) == 4)
            return select_run<std::uint32_t>;
        else
            return select_run<std::uint8_t>;
    });
}

} // namespace loom::LOOM_ISA_NAMESPACE
