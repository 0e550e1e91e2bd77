#include "core/backend/cpu/kernel_tables.h"
#include "core/backend/elementwise.h"
#include "core/backend/visit_dtype.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

using namespace elementwise;

template <typename F, typename T>
void run(void* y, const void* x, std::int64_t n, double a, double b)
{
    using Result = decltype(std::declval<F>()(T()));
    F f{};
    if constexpr (requires { F{a, b}; }) f = F{a, b};
    auto* to = static_cast<Result*>(y);
    const auto* from = static_cast<const T*>(x);
    LOOM_INDEPENDENT_STEPS
    for (std::int64_t i = 0; i < n; ++i) to[i] = f(from[i]);
}

template <typename F>
UnaryTile for_dtype(DType dtype)
{
    return visit_dtype(dtype, [](auto tag) -> UnaryTile {
        using T = typename decltype(tag)::Type;
        if constexpr (F::kDomain == Domain::All || kFloating<T>)
            return run<F, T>;
        else
            return nullptr;
    });
}

} // namespace

UnaryTile unary_tile(UnaryOp op, DType x)
{
    return visit_unary(op, 0, 0, [x](auto f) { return for_dtype<decltype(f)>(x); });
}

} // namespace loom::LOOM_ISA_NAMESPACE
