#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

/// The kernels of one device behind one header. cpu/ and cuda/ see this file only, and everything
/// above computes through it only.
namespace loom {

class Program;
struct ProgramDescription;

enum class DType : std::uint8_t { Float32, Float64, Int64, Int32, UInt8, Bool };

/// PyTorch's name without the "torch." ("float32", "bool", …).
std::string_view name(DType dtype);
/// Bytes of one element.
std::size_t element_size(DType dtype);
constexpr bool is_floating(DType dtype)
{
    return dtype == DType::Float32 || dtype == DType::Float64;
}

inline constexpr int kMaxRank = 8;

/// One number with the kind it was written in; converts to any dtype as C++ does.
class Scalar {
public:
    template <typename T>
    requires std::is_arithmetic_v<T>
    Scalar(T value) // NOLINT: implicit on purpose, as `x + 1` reads
    {
        if constexpr (std::is_same_v<T, bool>)
            value_ = value;
        else if constexpr (std::is_integral_v<T>)
            value_ = static_cast<std::int64_t>(value);
        else
            value_ = static_cast<double>(value);
    }
    bool is_bool() const { return std::holds_alternative<bool>(value_); }
    bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
    bool is_real() const { return std::holds_alternative<double>(value_); }
    template <typename T>
    T to() const
    {
        return std::visit([](auto v) { return static_cast<T>(v); }, value_);
    }

private:
    std::variant<bool, std::int64_t, double> value_;
};

/// A strided window on device memory; owns nothing. Strides count elements, may be 0 (broadcast).
/// `data` points at element [0, …, 0].
struct View {
    void* data = nullptr;
    DType dtype = DType::Float32;
    int rank = 0;
    std::array<std::int64_t, kMaxRank> shape{};
    std::array<std::int64_t, kMaxRank> strides{};

    std::int64_t numel() const
    {
        std::int64_t n = 1;
        for (int i = 0; i < rank; ++i) n *= shape[static_cast<std::size_t>(i)];
        return n;
    }
    template <typename T>
    T* as() const
    {
        return static_cast<T*>(data);
    }
};

// Elementwise. x and y have one shape; strides are free. The floating ops take float32/float64;
// Neg, Abs, Sign, Square, LogicalNot and the Is* tests take every dtype that PyTorch allows.
// Results of LogicalNot and Is* are Bool. `a`, `b` are the op's numbers (slope, limits, …).
enum class UnaryOp : std::uint8_t {
    Neg,
    Abs,
    Sign,
    Square,
    Reciprocal,
    Exp,
    Expm1,
    Log,
    Log1p,
    Sqrt,
    Rsqrt,
    Sin,
    Cos,
    Tanh,
    Erf,
    Sigmoid,
    Floor,
    Ceil,
    Round,
    Trunc,
    Clamp,     ///< min(max(x, a), b); NaN stays NaN
    Relu,      ///< NaN stays NaN, -0 stays -0 (as PyTorch's)
    LeakyRelu, ///< slope a
    Gelu,      ///< exact, by erf
    GeluTanh,
    Silu,
    LogicalNot,
    IsNan,
    IsInf,
    IsFinite,
};

// y, p and q have one shape (broadcast by zero strides) and p and q one dtype; y has that dtype
// too, but Bool for comparisons and logic. *Gradient ops: p is dy.
enum class BinaryOp : std::uint8_t {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Remainder, ///< as Python's // and %
    Pow,
    Minimum,
    Maximum, ///< NaN wins
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    LogicalAnd,
    LogicalOr,
    LogicalXor,
    ReluGradient,      ///< dy where q > 0; q is x or y
    LeakyReluGradient, ///< slope a; q is x
    TanhGradient,
    SigmoidGradient, ///< q is y
    GeluGradient,
    GeluTanhGradient,
    SiluGradient, ///< q is x
};

enum class ReduceOp : std::uint8_t { Sum, Prod, Min, Max, All, Any };
enum class ArgOp : std::uint8_t { ArgMax, ArgMin };

/// Counter-based random numbers (Philox 4x32-10): the numbers of a call depend on key, stream and
/// element index alone, never on threads or device.
struct PhiloxKey {
    std::uint64_t seed = 0;
    std::uint64_t stream = 0; ///< which layer or purpose, and which step
};
enum class RandomKind : std::uint8_t {
    Uniform,   ///< [a, b), 24 bits for float32, 53 for float64
    Normal,    ///< mean a, standard deviation b (Box–Muller)
    Integer,   ///< [a, b) of an integer dtype
    Bernoulli, ///< 1 with probability a, else 0
};

/// Convolution of images [N, C, H, W]. Padding may differ at begin and end ('same', even kernels).
struct Conv2dGeometry {
    std::array<std::int64_t, 2> stride{1, 1};
    std::array<std::int64_t, 2> pad_begin{0, 0};
    std::array<std::int64_t, 2> pad_end{0, 0};
    std::array<std::int64_t, 2> dilation{1, 1};
    std::int64_t groups = 1;
};

struct Pool2dGeometry {
    std::array<std::int64_t, 2> kernel{2, 2};
    std::array<std::int64_t, 2> stride{2, 2};
    std::array<std::int64_t, 2> padding{0, 0};
    std::array<std::int64_t, 2> dilation{1, 1};
    bool count_include_pad = true;     ///< average pooling only
    std::int64_t divisor_override = 0; ///< average pooling only; 0: none
};

struct AdamSettings {
    double lr = 1e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weight_decay = 0;
    bool decoupled = false; ///< AdamW
    std::int64_t step = 1;  ///< from 1
};
struct SgdSettings {
    double lr = 1e-3, momentum = 0, dampening = 0, weight_decay = 0;
    bool nesterov = false;
    bool first_step = false; ///< the momentum buffer starts as the gradient
};

struct MemoryUse {
    std::size_t current = 0, peak = 0; ///< bytes handed out
};

/// The kernels of one device. Calls may come from several threads; a call has finished (CPU) or is
/// queued in order (CUDA) when it returns. Callers have checked shapes and dtypes: a kernel may
/// assume that its documented preconditions hold. Results never depend on the number of threads.
/// Failures of the world (memory, driver) are std::runtime_error with a sentence for the user.
class Backend {
public:
    virtual ~Backend() = default;

    /// "cpu", "cuda:0"
    virtual std::string name() const = 0;
    /// For people: "AMD EPYC, 2 threads, AVX-512".
    virtual std::string description() const = 0;
    virtual bool is_host() const = 0; ///< true: View::data can be read by the processor
    virtual void set_num_threads(int threads) = 0;
    virtual int num_threads() const = 0;
    virtual void synchronize() = 0;

    /// 64-byte aligned, not initialised; 0 bytes is legal.
    virtual void* allocate(std::size_t bytes) = 0;
    virtual void free(void* memory, std::size_t bytes) noexcept = 0;
    virtual MemoryUse memory_use() const = 0;

    virtual void copy_from_host(void* device, const void* host, std::size_t bytes) = 0;
    virtual void copy_to_host(void* host, const void* device, std::size_t bytes) = 0;

    /// y = x, any strides, converting dtypes as PyTorch's `to` does.
    virtual void copy(const View& y, const View& x) = 0;
    virtual void fill(const View& y, Scalar value) = 0;
    /// y[i] = start + i * step; y has rank 1.
    virtual void arange(const View& y, Scalar start, Scalar step) = 0;
    virtual void unary(UnaryOp op, const View& y, const View& x, double a = 0, double b = 0) = 0;
    virtual void binary(BinaryOp op, const View& y, const View& p, const View& q, double a = 0) = 0;
    /// y = condition ? p : q, condition of dtype Bool.
    virtual void where(const View& y, const View& condition, const View& p, const View& q) = 0;

    /// y has x's rank with 1 at the reduced axes. Sum and Prod: y's dtype is the one to add in
    /// (float32 sums are exact to rounding of blocked or float64 partial sums). All, Any give Bool.
    virtual void reduce(ReduceOp op, const View& y, const View& x) = 0;
    /// y: Int64, 1 at `axis`. The first of equals wins; a NaN wins over every number.
    virtual void arg_reduce(ArgOp op, const View& y, const View& x, int axis) = 0;
    /// Stable sort along an axis, NaN counts as largest. indices: Int64.
    virtual void sort(const View& values, const View& indices, const View& x, int axis,
                      bool descending) = 0;
    virtual void cumsum(const View& y, const View& x, int axis) = 0;

    /// y[…, i, …] = x[…, index[i], …]; index Int64 of rank 1, in range.
    virtual void index_select(const View& y, const View& x, int axis, const View& index) = 0;
    /// y[…, index[i], …] += x[…, i, …], in the order of i.
    virtual void index_add(const View& y, int axis, const View& index, const View& x) = 0;
    /// y[i][j] = x[index[i][j]][j] for axis 0 and so on, as torch.gather.
    virtual void gather(const View& y, const View& x, int axis, const View& index) = 0;
    virtual void scatter_add(const View& y, int axis, const View& index, const View& x) = 0;

    virtual void random(const View& y, RandomKind kind, PhiloxKey key, double a, double b) = 0;

    /// c[…, M, N] = a[…, M, K] · b[…, K, N] (+ bias[N]) (+ c when accumulate). One floating dtype,
    /// equal batch axes (broadcast by zero strides).
    virtual void matmul(const View& c, const View& a, const View& b, const View* bias,
                        bool accumulate) = 0;

    /// y[N, M, P, Q] from x[N, C, H, W], weight[M, C/groups, R, S], bias[M] or null.
    /// The three convolutions take contiguous views, any batch size, 0 included.
    virtual void conv2d(const View& y, const View& x, const View& weight, const View* bias,
                        const Conv2dGeometry& geometry) = 0;
    /// dx from dy. Also the forward of ConvTranspose2d.
    virtual void conv2d_input_gradient(const View& dx, const View& dy, const View& weight,
                                       const Conv2dGeometry& geometry) = 0;
    /// dweight and, unless null, dbias from dy and x.
    virtual void conv2d_weight_gradient(const View& dweight, const View* dbias, const View& dy,
                                        const View& x, const Conv2dGeometry& geometry) = 0;

    /// Contiguous planes [N, C, H, W]. indices: Int32 or Int64, position in the plane h * W + w of
    /// the maximum (the first of equals; a NaN wins).
    virtual void max_pool2d(const View& y, const View& indices, const View& x,
                            const Pool2dGeometry& geometry) = 0;
    virtual void max_pool2d_gradient(const View& dx, const View& dy, const View& indices,
                                     const Pool2dGeometry& geometry) = 0;
    virtual void avg_pool2d(const View& y, const View& x, const Pool2dGeometry& geometry) = 0;
    virtual void avg_pool2d_gradient(const View& dx, const View& dy,
                                     const Pool2dGeometry& geometry) = 0;
    virtual void adaptive_avg_pool2d(const View& y, const View& x) = 0;
    virtual void adaptive_avg_pool2d_gradient(const View& dx, const View& dy) = 0;

    /// x contiguous [N, C, S] (S: all further axes as one). Per channel over N and S:
    /// mean, biased variance, then y = (x - mean) * rstd * weight + bias.
    /// mean, rstd, variance: [C], written. weight, bias: [C] or null (1 and 0).
    virtual void batch_norm(const View& y, const View& mean, const View& rstd, const View& variance,
                            const View& x, const View* weight, const View* bias, double eps) = 0;
    /// dx, and dweight, dbias unless null.
    virtual void batch_norm_gradient(const View& dx, const View* dweight, const View* dbias,
                                     const View& dy, const View& x, const View& mean,
                                     const View& rstd, const View* weight) = 0;
    /// x contiguous [R, K], normalised per row; mean, rstd: [R]; weight, bias: [K] or null.
    virtual void layer_norm(const View& y, const View& mean, const View& rstd, const View& x,
                            const View* weight, const View* bias, double eps) = 0;
    virtual void layer_norm_gradient(const View& dx, const View* dweight, const View* dbias,
                                     const View& dy, const View& x, const View& mean,
                                     const View& rstd, const View* weight) = 0;

    /// Along an axis; log: log-softmax.
    virtual void softmax(const View& y, const View& x, int axis, bool log) = 0;
    virtual void softmax_gradient(const View& dx, const View& dy, const View& y, int axis,
                                  bool log) = 0;

    /// One fused update. All views contiguous, of one floating dtype and one size.
    virtual void adam_step(const View& p, const View& g, const View& exp_avg,
                           const View& exp_avg_sq, const AdamSettings& settings) = 0;
    /// momentum_buffer null when momentum is 0.
    virtual void sgd_step(const View& p, const View& g, const View* momentum_buffer,
                          const SgdSettings& settings) = 0;

    /// A network as one program with fused steps; null if this backend runs it op by op only.
    virtual std::unique_ptr<Program> compile(const ProgramDescription& description);
};

} // namespace loom
