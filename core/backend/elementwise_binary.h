#pragma once

#include "core/backend/elementwise.h"

/// The elementwise ops of two arguments; see elementwise.h.
namespace loom::elementwise {

struct Add {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T p, T q) const
    {
        return static_cast<T>(static_cast<Wrapping<T>>(p) + static_cast<Wrapping<T>>(q));
    }
};
struct Sub {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T p, T q) const
    {
        return static_cast<T>(static_cast<Wrapping<T>>(p) - static_cast<Wrapping<T>>(q));
    }
};
struct Mul {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T p, T q) const
    {
        return static_cast<T>(static_cast<Wrapping<T>>(p) * static_cast<Wrapping<T>>(q));
    }
};
struct Div {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T p, T q) const
    {
        return p / q;
    }
};

/// Of integers, by anything but 0: rounded towards minus infinity. The smallest number divided by
/// -1 wraps.
template <typename T>
LOOM_HD T floor_div_integers(T p, T q)
{
    if constexpr (std::is_signed_v<T>) {
        if (q == T(-1)) return Neg{}(p);
        const T quotient = static_cast<T>(p / q);
        return static_cast<T>(quotient - static_cast<T>(p % q != 0 && (p < 0) != (q < 0)));
    } else {
        return static_cast<T>(p / q);
    }
}
/// Has the sign of q.
template <typename T>
LOOM_HD T remainder_integers(T p, T q)
{
    if constexpr (std::is_signed_v<T>) {
        if (q == T(-1)) return T(0);
        const T rest = static_cast<T>(p % q);
        return rest != 0 && (rest < 0) != (q < 0) ? static_cast<T>(rest + q) : rest;
    } else {
        return static_cast<T>(p % q);
    }
}
LOOM_HD float fmod_of(float p, float q) { return ::fmodf(p, q); }
LOOM_HD double fmod_of(double p, double q) { return ::fmod(p, q); }

/// Callers have made sure that no integer is divided by 0.
struct FloorDiv {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T p, T q) const
    {
        if constexpr (kFloating<T>) {
            // As Python's: from the exact remainder, since the rounded quotient may be too large.
            if (q == T(0)) return p / q;
            const T rest = fmod_of(p, q);
            T quotient = (p - rest) / q;
            if (rest != T(0) && (q < T(0)) != (rest < T(0))) quotient -= T(1);
            if (quotient == T(0)) return static_cast<T>(::copysign(0.0, p / q));
            const T floor = Floor{}(quotient);
            return quotient - floor > T(0.5) ? floor + T(1) : floor;
        } else {
            return floor_div_integers(p, q);
        }
    }
};
/// As FloorDiv.
struct Remainder {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T p, T q) const
    {
        if constexpr (kFloating<T>) {
            const T rest = fmod_of(p, q);
            return rest != T(0) && (q < T(0)) != (rest < T(0)) ? rest + q : rest;
        } else {
            return remainder_integers(p, q);
        }
    }
};
struct Pow {
    static constexpr Domain kDomain = Domain::All;
    LOOM_HD float operator()(float p, float q) const { return ::powf(p, q); }
    LOOM_HD double operator()(double p, double q) const { return ::pow(p, q); }
    /// Wraps; a negative exponent gives 0 unless the base is 1 or -1.
    template <typename T>
    LOOM_HD T operator()(T p, T q) const
    {
        if constexpr (std::is_signed_v<T>) {
            if (q < 0) {
                if (p == T(-1)) return q % 2 == 0 ? T(1) : T(-1);
                return static_cast<T>(p == T(1));
            }
        }
        Wrapping<T> result = 1, base = static_cast<Wrapping<T>>(p);
        for (auto rest = static_cast<std::uint64_t>(q); rest > 0; rest >>= 1) {
            if ((rest & 1) != 0) result *= base;
            base *= base;
        }
        return static_cast<T>(result);
    }
};
struct Minimum {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T p, T q) const
    {
        return ((p < q) | is_nan(p)) ? p : q;
    }
};
struct Maximum {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD T operator()(T p, T q) const
    {
        return ((p > q) | is_nan(p)) ? p : q;
    }
};

struct Eq {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T p, T q) const
    {
        return p == q;
    }
};
struct Ne {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T p, T q) const
    {
        return p != q;
    }
};
struct Lt {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T p, T q) const
    {
        return p < q;
    }
};
struct Le {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T p, T q) const
    {
        return p <= q;
    }
};
struct Gt {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T p, T q) const
    {
        return p > q;
    }
};
struct Ge {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T p, T q) const
    {
        return p >= q;
    }
};
struct LogicalAnd {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T p, T q) const
    {
        return (p != T(0)) & (q != T(0));
    }
};
struct LogicalOr {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T p, T q) const
    {
        return (p != T(0)) | (q != T(0));
    }
};
struct LogicalXor {
    static constexpr Domain kDomain = Domain::All;
    template <typename T>
    LOOM_HD bool operator()(T p, T q) const
    {
        return (p != T(0)) != (q != T(0));
    }
};

// Gradients of activations: dy is the gradient of the output; x, y are as the op saw them. A NaN in
// x lets dy through in ReluGradient, as in PyTorch.
struct ReluGradient {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T dy, T x) const
    {
        return x <= T(0) ? T(0) : dy;
    }
};
struct LeakyReluGradient {
    static constexpr Domain kDomain = Domain::Floating;
    double slope;
    template <typename T>
    LOOM_HD T operator()(T dy, T x) const
    {
        return x > T(0) ? dy : dy * static_cast<T>(slope);
    }
};
struct TanhGradient {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T dy, T y) const
    {
        return dy * (T(1) - y * y);
    }
};
struct SigmoidGradient {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T dy, T y) const
    {
        return dy * (T(1) - y) * y;
    }
};
struct GeluGradient {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T dy, T x) const
    {
        const T cdf = T(0.5) * (T(1) + math::erf(x * T(kSqrtHalf)));
        const T pdf = math::exp(T(-0.5) * x * x) * T(kInverseSqrtTwoPi);
        return dy * (cdf + x * pdf);
    }
};
struct GeluTanhGradient {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T dy, T x) const
    {
        const T square = x * x;
        const T t = math::tanh(T(kSqrtTwoOverPi) * (x + T(kGeluCubic) * square * x));
        const T inner = T(kSqrtTwoOverPi) * (T(1) + T(3 * kGeluCubic) * square);
        return dy * (T(0.5) * (T(1) + t) + T(0.5) * x * (T(1) - t * t) * inner);
    }
};
struct SiluGradient {
    static constexpr Domain kDomain = Domain::Floating;
    template <typename T>
    LOOM_HD T operator()(T dy, T x) const
    {
        const T s = math::sigmoid(x);
        return dy * s * (T(1) + x * (T(1) - s));
    }
};

/// visit(functor) for the op; a is the op's number.
template <typename Visit>
auto visit_binary(BinaryOp op, double a, Visit visit)
{
    switch (op) {
    case BinaryOp::Add: return visit(Add{});
    case BinaryOp::Sub: return visit(Sub{});
    case BinaryOp::Mul: return visit(Mul{});
    case BinaryOp::Div: return visit(Div{});
    case BinaryOp::FloorDiv: return visit(FloorDiv{});
    case BinaryOp::Remainder: return visit(Remainder{});
    case BinaryOp::Pow: return visit(Pow{});
    case BinaryOp::Minimum: return visit(Minimum{});
    case BinaryOp::Maximum: return visit(Maximum{});
    case BinaryOp::Eq: return visit(Eq{});
    case BinaryOp::Ne: return visit(Ne{});
    case BinaryOp::Lt: return visit(Lt{});
    case BinaryOp::Le: return visit(Le{});
    case BinaryOp::Gt: return visit(Gt{});
    case BinaryOp::Ge: return visit(Ge{});
    case BinaryOp::LogicalAnd: return visit(LogicalAnd{});
    case BinaryOp::LogicalOr: return visit(LogicalOr{});
    case BinaryOp::LogicalXor: return visit(LogicalXor{});
    case BinaryOp::ReluGradient: return visit(ReluGradient{});
    case BinaryOp::LeakyReluGradient: return visit(LeakyReluGradient{a});
    case BinaryOp::TanhGradient: return visit(TanhGradient{});
    case BinaryOp::SigmoidGradient: return visit(SigmoidGradient{});
    case BinaryOp::GeluGradient: return visit(GeluGradient{});
    case BinaryOp::GeluTanhGradient: return visit(GeluTanhGradient{});
    case BinaryOp::SiluGradient: break;
    }
    return visit(SiluGradient{});
}

} // namespace loom::elementwise
