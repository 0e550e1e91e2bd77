#pragma once

#include "core/backend/backend.h"
#include "core/backend/elementwise_domain.h"
#include "core/backend/float_math.h"

#include <cmath>
#include <limits>

/// The mathematics of the elementwise ops, written once for every device: one functor per op, and a
/// visitor from the op's name to its functor. Not-a-number, infinities and -0 behave as PyTorch's.
namespace loom::elementwise {

inline constexpr double kSqrtHalf = 0.70710678118654752440;
inline constexpr double kInverseSqrtTwoPi = 0.39894228040143267794;
inline constexpr double kSqrtTwoOverPi = 0.79788456080286535588;
inline constexpr double kGeluCubic = 0.044715;

struct Neg {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        if constexpr (kFloating<T>)
            return -x;
        else
            return static_cast<T>(Wrapping<T>(0) - static_cast<Wrapping<T>>(x));
    }
};
struct Abs {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        if constexpr (std::is_same_v<T, float>)
            return __builtin_fabsf(x);
        else if constexpr (kFloating<T>)
            return __builtin_fabs(x);
        else if constexpr (std::is_signed_v<T>)
            return x < 0 ? Neg{}(x) : x;
        else
            return x;
    }
};
struct Sign {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return static_cast<T>(static_cast<T>(x > T(0)) - static_cast<T>(x < T(0)));
    }
};
struct Square {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return static_cast<T>(static_cast<Wrapping<T>>(x) * static_cast<Wrapping<T>>(x));
    }
};
struct Reciprocal {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return T(1) / x;
    }
};
struct Exp {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return math::exp(x);
    }
};
struct Expm1 {
    static constexpr Domain kDomain = Domain::Floating;
    LOOM_HD float operator()(float x) const { return ::expm1f(x); }
    LOOM_HD double operator()(double x) const { return ::expm1(x); }
};
struct Log {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return math::log(x);
    }
};
struct Log1p {
    static constexpr Domain kDomain = Domain::Floating;
    LOOM_HD float operator()(float x) const { return ::log1pf(x); }
    LOOM_HD double operator()(double x) const { return ::log1p(x); }
};
struct Sqrt {
    static constexpr Domain kDomain = Domain::Floating;
    LOOM_HD float operator()(float x) const { return ::sqrtf(x); }
    LOOM_HD double operator()(double x) const { return ::sqrt(x); }
};
struct Rsqrt {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return T(1) / Sqrt{}(x);
    }
};
struct Sin {
    static constexpr Domain kDomain = Domain::Floating;
    LOOM_HD float operator()(float x) const { return ::sinf(x); }
    LOOM_HD double operator()(double x) const { return ::sin(x); }
};
struct Cos {
    static constexpr Domain kDomain = Domain::Floating;
    LOOM_HD float operator()(float x) const { return ::cosf(x); }
    LOOM_HD double operator()(double x) const { return ::cos(x); }
};
struct Tanh {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return math::tanh(x);
    }
};
struct Erf {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return math::erf(x);
    }
};
struct Sigmoid {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return math::sigmoid(x);
    }
};
struct Floor {
    static constexpr Domain kDomain = Domain::All;
    LOOM_HD float operator()(float x) const { return ::floorf(x); }
    LOOM_HD double operator()(double x) const { return ::floor(x); }
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return x;
    }
};
struct Ceil {
    static constexpr Domain kDomain = Domain::All;
    LOOM_HD float operator()(float x) const { return ::ceilf(x); }
    LOOM_HD double operator()(double x) const { return ::ceil(x); }
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return x;
    }
};
/// Half to even.
struct Round {
    static constexpr Domain kDomain = Domain::All;
    LOOM_HD float operator()(float x) const { return ::rintf(x); }
    LOOM_HD double operator()(double x) const { return ::rint(x); }
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return x;
    }
};
struct Trunc {
    static constexpr Domain kDomain = Domain::All;
    LOOM_HD float operator()(float x) const { return ::truncf(x); }
    LOOM_HD double operator()(double x) const { return ::trunc(x); }
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return x;
    }
};
struct Clamp {
    static constexpr Domain kDomain = Domain::All;
    double low, high;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        const T a = limit<T>(low), b = limit<T>(high);
        x = x < a ? a : x;
        return x > b ? b : x;
    }
};
struct Relu {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return x < T(0) ? T(0) : x;
    }
};
struct LeakyRelu {
    static constexpr Domain kDomain = Domain::Floating;
    double slope, unused;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return x > T(0) ? x : x * static_cast<T>(slope);
    }
};
struct Gelu {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return T(0.5) * x * (T(1) + math::erf(x * T(kSqrtHalf)));
    }
};
struct GeluTanh {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        const T inner = T(kSqrtTwoOverPi) * (x + T(kGeluCubic) * x * x * x);
        return T(0.5) * x * (T(1) + math::tanh(inner));
    }
};
struct Silu {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T x) const
    {
        return x / (T(1) + math::exp(-x));
    }
};
struct LogicalNot {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T x) const
    {
        return x == T(0);
    }
};
struct IsNan {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T x) const
    {
        return is_nan(x);
    }
};
struct IsInf {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T x) const
    {
        if constexpr (kFloating<T>)
            return Abs{}(x) == std::numeric_limits<T>::infinity();
        else
            return false;
    }
};
struct IsFinite {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T x) const
    {
        if constexpr (kFloating<T>)
            return Abs{}(x) < std::numeric_limits<T>::infinity();
        else
            return true;
    }
};

/// visit(functor) for the op; a and b are the op's numbers.
template <typename Visit>
auto visit_unary(UnaryOp op, double a, double b, Visit visit)
{
    switch (op) {
    case UnaryOp::Neg: return visit(Neg{});
    case UnaryOp::Abs: return visit(Abs{});
    case UnaryOp::Sign: return visit(Sign{});
    case UnaryOp::Square: return visit(Square{});
    case UnaryOp::Reciprocal: return visit(Reciprocal{});
    case UnaryOp::Exp: return visit(Exp{});
    case UnaryOp::Expm1: return visit(Expm1{});
    case UnaryOp::Log: return visit(Log{});
    case UnaryOp::Log1p: return visit(Log1p{});
    case UnaryOp::Sqrt: return visit(Sqrt{});
    case UnaryOp::Rsqrt: return visit(Rsqrt{});
    case UnaryOp::Sin: return visit(Sin{});
    case UnaryOp::Cos: return visit(Cos{});
    case UnaryOp::Tanh: return visit(Tanh{});
    case UnaryOp::Erf: return visit(Erf{});
    case UnaryOp::Sigmoid: return visit(Sigmoid{});
    case UnaryOp::Floor: return visit(Floor{});
    case UnaryOp::Ceil: return visit(Ceil{});
    case UnaryOp::Round: return visit(Round{});
    case UnaryOp::Trunc: return visit(Trunc{});
    case UnaryOp::Clamp: return visit(Clamp{a, b});
    case UnaryOp::Relu: return visit(Relu{});
    case UnaryOp::LeakyRelu: return visit(LeakyRelu{a, b});
    case UnaryOp::Gelu: return visit(Gelu{});
    case UnaryOp::GeluTanh: return visit(GeluTanh{});
    case UnaryOp::Silu: return visit(Silu{});
    case UnaryOp::LogicalNot: return visit(LogicalNot{});
    case UnaryOp::IsNan: return visit(IsNan{});
    case UnaryOp::IsInf: return visit(IsInf{});
    case UnaryOp::IsFinite: break;
    }
    return visit(IsFinite{});
}

} // namespace loom::elementwise
