#pragma once

#include "core/backend/backend.h"
#include "core/backend/float_math.h"

#include <cstdint>
#include <limits>
#include <type_traits>

/// What reductions do with an accumulator and an element; a NaN wins Min and Max.
namespace loom::reduction {

/// Wraps, as PyTorch's integers do.
LOOM_HD std::int64_t wrap(std::uint64_t x) { return static_cast<std::int64_t>(x); }

struct Sum {
    template <typename A>
    static constexpr A kIdentity = 0;
    static LOOM_HD double apply(double a, double x) { return a + x; }
    static LOOM_HD std::int64_t apply(std::int64_t a, std::int64_t x)
    {
        return wrap(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(x));
    }
};
struct Prod {
    template <typename A>
    static constexpr A kIdentity = 1;
    static LOOM_HD double apply(double a, double x) { return a * x; }
    static LOOM_HD std::int64_t apply(std::int64_t a, std::int64_t x)
    {
        return wrap(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(x));
    }
};
struct Min {
    template <typename A>
    static constexpr A kIdentity = std::is_floating_point_v<A> ? static_cast<A>(__builtin_inf())
                                                               : std::numeric_limits<A>::max();
    template <typename A>
    static LOOM_HD A apply(A a, A x)
    {
        return ((x < a) | (x != x)) ? x : a;
    }
};
struct Max {
    template <typename A>
    static constexpr A kIdentity = std::is_floating_point_v<A> ? static_cast<A>(-__builtin_inf())
                                                               : std::numeric_limits<A>::lowest();
    template <typename A>
    static LOOM_HD A apply(A a, A x)
    {
        return ((x > a) | (x != x)) ? x : a;
    }
};
/// Of 0 and 1.
struct All {
    template <typename A>
    static constexpr A kIdentity = 1;
    static LOOM_HD std::int64_t apply(std::int64_t a, std::int64_t x) { return a & x; }
};
struct Any {
    template <typename A>
    static constexpr A kIdentity = 0;
    static LOOM_HD std::int64_t apply(std::int64_t a, std::int64_t x) { return a | x; }
};

/// The type that Op adds elements of type T up in.
template <typename Op, typename T>
using Accumulator = std::conditional_t<std::is_floating_point_v<T> && !std::is_same_v<Op, All> &&
                                           !std::is_same_v<Op, Any>,
                                       double, std::int64_t>;

/// An element as its accumulator takes it: All and Any ask whether it is not zero.
template <typename Op, typename T>
LOOM_HD Accumulator<Op, T> widen(T x)
{
    if constexpr (std::is_same_v<Op, All> || std::is_same_v<Op, Any>)
        return x != T(0);
    else
        return static_cast<Accumulator<Op, T>>(x);
}

template <typename Visit>
auto visit_reduce(ReduceOp op, Visit visit)
{
    switch (op) {
    case ReduceOp::Sum: return visit(Sum{});
    case ReduceOp::Prod: return visit(Prod{});
    case ReduceOp::Min: return visit(Min{});
    case ReduceOp::Max: return visit(Max{});
    case ReduceOp::All: return visit(All{});
    case ReduceOp::Any: break;
    }
    return visit(Any{});
}

} // namespace loom::reduction
