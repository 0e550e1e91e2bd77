#include "core/backend/cuda/convolution_dnn.h"

#include "core/backend/cuda/libraries.h"

#include <array>
#include <cstddef>
#include <limits>

namespace loom::cuda {

namespace {

constexpr std::size_t kMostWorkspace = std::size_t{1} << 30;

int narrow(std::int64_t x) { return static_cast<int>(x); }

/// What the sums are made in.
cudnnDataType_t sum_type(const Convolution& c)
{
    return c.x.dtype == DType::Float64 ? CUDNN_DATA_DOUBLE : CUDNN_DATA_FLOAT;
}
cudnnDataType_t data_type(const Convolution& c)
{
    return c.narrow ? CUDNN_DATA_BFLOAT16 : sum_type(c);
}

/// What the device may do with the operands of a product. The default rounds those of float32.
cudnnMathType_t math_type(const Convolution& c, Precision precision)
{
    if (c.narrow) return CUDNN_TENSOR_OP_MATH;
    const bool is_exact = precision != Precision::Tf32 && c.x.dtype == DType::Float32;
    return is_exact ? CUDNN_FMA_MATH : CUDNN_DEFAULT_MATH;
}

/// A descriptor of cuDNN's, made and destroyed by its functions.
template <typename T, cudnnStatus_t (*Create)(T*), cudnnStatus_t (*Destroy)(T)>
class Descriptor {
public:
    Descriptor() { check(Create(&value_)); }
    ~Descriptor() { (void)Destroy(value_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    operator T() const { return value_; } // NOLINT: implicit, to stand where cuDNN's own does

private:
    T value_ = nullptr;
};

using TensorDescriptor =
    Descriptor<cudnnTensorDescriptor_t, cudnnCreateTensorDescriptor, cudnnDestroyTensorDescriptor>;
using FilterDescriptor =
    Descriptor<cudnnFilterDescriptor_t, cudnnCreateFilterDescriptor, cudnnDestroyFilterDescriptor>;
using ConvolutionDescriptor =
    Descriptor<cudnnConvolutionDescriptor_t, cudnnCreateConvolutionDescriptor,
               cudnnDestroyConvolutionDescriptor>;

void describe(const TensorDescriptor& descriptor, const View& view, cudnnDataType_t type)
{
    check(cudnnSetTensor4dDescriptor(descriptor, CUDNN_TENSOR_NCHW, type, narrow(view.shape[0]),
                                     narrow(view.shape[1]), narrow(view.shape[2]),
                                     narrow(view.shape[3])));
}

} // namespace

/// A convolution in cuDNN's terms.
struct DnnProblem {
    TensorDescriptor x, y;
    FilterDescriptor weight;
    ConvolutionDescriptor convolution;

    DnnProblem(const Convolution& c, Precision precision)
    {
        const cudnnDataType_t type = data_type(c);
        describe(x, c.x, type);
        describe(y, c.y, type);
        const auto& w = c.weight.shape;
        check(cudnnSetFilter4dDescriptor(weight, type, CUDNN_TENSOR_NCHW, narrow(w[0]),
                                         narrow(w[1]), narrow(w[2]), narrow(w[3])));
        const Conv2dGeometry& g = c.geometry;
        check(cudnnSetConvolution2dDescriptor(
            convolution, narrow(g.pad_begin[0]), narrow(g.pad_begin[1]), narrow(g.stride[0]),
            narrow(g.stride[1]), narrow(g.dilation[0]), narrow(g.dilation[1]),
            CUDNN_CROSS_CORRELATION, sum_type(c)));
        check(cudnnSetConvolutionGroupCount(convolution, narrow(g.groups)));
        check(cudnnSetConvolutionMathType(convolution, math_type(c, precision)));
    }
};

/// What one call needs beside the problem.
struct DnnCall {
    cudnnHandle_t handle;
    const void* one; ///< in the problem's dtype, as `zero`
    const void* zero;
    void* workspace;
    std::size_t workspace_bytes;
    int algorithm;
};

/// cuDNN's functions for a pass.
template <typename Pass>
struct Dnn;

template <>
struct Dnn<ForwardPass> {
    static constexpr std::int64_t kId = 0;
    using Performance = cudnnConvolutionFwdAlgoPerf_t;

    static cudnnStatus_t find(cudnnHandle_t handle, const DnnProblem& p, bool trial, int most,
                              int* count, Performance* found)
    {
        const auto ask =
            trial ? cudnnFindConvolutionForwardAlgorithm : cudnnGetConvolutionForwardAlgorithm_v7;
        return ask(handle, p.x, p.weight, p.convolution, p.y, most, count, found);
    }
    static cudnnStatus_t run(const DnnCall& call, const DnnProblem& p, const Convolution& c)
    {
        return cudnnConvolutionForward(
            call.handle, call.one, p.x, c.x.data, p.weight, c.weight.data, p.convolution,
            static_cast<cudnnConvolutionFwdAlgo_t>(call.algorithm), call.workspace,
            call.workspace_bytes, call.zero, p.y, c.y.data);
    }
};

template <>
struct Dnn<InputPass> {
    static constexpr std::int64_t kId = 1;
    using Performance = cudnnConvolutionBwdDataAlgoPerf_t;

    static cudnnStatus_t find(cudnnHandle_t handle, const DnnProblem& p, bool trial, int most,
                              int* count, Performance* found)
    {
        const auto ask = trial ? cudnnFindConvolutionBackwardDataAlgorithm
                               : cudnnGetConvolutionBackwardDataAlgorithm_v7;
        return ask(handle, p.weight, p.y, p.convolution, p.x, most, count, found);
    }
    static cudnnStatus_t run(const DnnCall& call, const DnnProblem& p, const Convolution& c)
    {
        return cudnnConvolutionBackwardData(
            call.handle, call.one, p.weight, c.weight.data, p.y, c.y.data, p.convolution,
            static_cast<cudnnConvolutionBwdDataAlgo_t>(call.algorithm), call.workspace,
            call.workspace_bytes, call.zero, p.x, c.x.data);
    }
};

template <>
struct Dnn<WeightPass> {
    static constexpr std::int64_t kId = 2;
    using Performance = cudnnConvolutionBwdFilterAlgoPerf_t;

    static cudnnStatus_t find(cudnnHandle_t handle, const DnnProblem& p, bool trial, int most,
                              int* count, Performance* found)
    {
        const auto ask = trial ? cudnnFindConvolutionBackwardFilterAlgorithm
                               : cudnnGetConvolutionBackwardFilterAlgorithm_v7;
        return ask(handle, p.x, p.y, p.convolution, p.weight, most, count, found);
    }
    static cudnnStatus_t run(const DnnCall& call, const DnnProblem& p, const Convolution& c)
    {
        return cudnnConvolutionBackwardFilter(
            call.handle, call.one, p.x, c.x.data, p.y, c.y.data, p.convolution,
            static_cast<cudnnConvolutionBwdFilterAlgo_t>(call.algorithm), call.workspace,
            call.workspace_bytes, call.zero, p.weight, c.weight.data);
    }
};

namespace {

/// Statuses that say "not this way" rather than that something broke.
bool is_refusal(cudnnStatus_t status)
{
    const int category = static_cast<int>(status) / 1000 * 1000;
    return category == CUDNN_STATUS_NOT_SUPPORTED || category == CUDNN_STATUS_BAD_PARAM;
}

ConvolutionKey key_of(std::int64_t pass, const Convolution& c)
{
    const Conv2dGeometry& g = c.geometry;
    const auto &x = c.x.shape, &w = c.weight.shape, &y = c.y.shape;
    return {pass,           static_cast<std::int64_t>(data_type(c)),
            x[0],           x[1],
            x[2],           x[3],
            w[0],           w[1],
            w[2],           w[3],
            y[2],           y[3],
            g.stride[0],    g.stride[1],
            g.pad_begin[0], g.pad_begin[1],
            g.dilation[0],  g.dilation[1],
            g.groups};
}

template <typename Pass>
ConvolutionWays find_ways(Context& context, const Convolution& c)
{
    const Arithmetic arithmetic = context.arithmetic();
    const DnnProblem problem(c, arithmetic.precision);
    std::array<typename Dnn<Pass>::Performance, 16> found{};
    int count = 0;
    const auto ask = [&](bool trial) {
        return Dnn<Pass>::find(context.libraries().dnn(), problem, trial,
                               static_cast<int>(found.size()), &count, found.data());
    };
    cudnnStatus_t status = ask(!arithmetic.deterministic);
    // A trial needs memory of its own; without enough of it cuDNN's opinion must do.
    if (status != CUDNN_STATUS_SUCCESS && !arithmetic.deterministic) status = ask(false);
    if (is_refusal(status)) return {};
    check(status);
    const cudnnMathType_t math = math_type(c, arithmetic.precision);
    ConvolutionWays ways;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const auto& way = found[i];
        const bool repeatable = way.determinism == CUDNN_DETERMINISTIC;
        if (way.status != CUDNN_STATUS_SUCCESS || way.memory > kMostWorkspace) continue;
        if (arithmetic.deterministic && !repeatable) continue;
        // Whatever cuDNN proposes, float32 is not rounded unless it was asked for.
        ways.push_back({.algorithm = static_cast<int>(way.algo),
                        .math = static_cast<int>(math == CUDNN_FMA_MATH ? math : way.mathType),
                        .workspace = way.memory});
    }
    return ways;
}

template <typename Pass>
ConvolutionWays& ways_of(Context& context, const Convolution& c)
{
    auto& known = context.libraries().ways();
    const ConvolutionKey key = key_of(Dnn<Pass>::kId, c);
    if (const auto found = known.find(key); found != known.end()) return found->second;
    return known.emplace(key, find_ways<Pass>(context, c)).first->second;
}

template <typename Pass>
cudnnStatus_t run_way(Context& context, const Convolution& c, const ConvolutionWay& way)
{
    const DnnProblem problem(c, context.arithmetic().precision);
    check(cudnnSetConvolutionMathType(problem.convolution, static_cast<cudnnMathType_t>(way.math)));
    const Scratch workspace(context, way.workspace);
    const float one_float = 1, zero_float = 0;
    const double one_double = 1, zero_double = 0;
    const bool is_double = c.x.dtype == DType::Float64;
    const DnnCall call{.handle = context.libraries().dnn(),
                       .one = is_double ? static_cast<const void*>(&one_double) : &one_float,
                       .zero = is_double ? static_cast<const void*>(&zero_double) : &zero_float,
                       .workspace = workspace.data(),
                       .workspace_bytes = way.workspace,
                       .algorithm = way.algorithm};
    return Dnn<Pass>::run(call, problem, c);
}

} // namespace

bool is_for_dnn(const Convolution& c)
{
    for (const View* view : {&c.x, &c.weight, &c.y}) {
        const std::int64_t numel = view->numel();
        if (numel == 0 || numel > std::numeric_limits<int>::max()) return false;
    }
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const Conv2dGeometry& g = c.geometry;
        const std::int64_t span = g.dilation[axis] * (c.weight.shape[axis + 2] - 1) + 1;
        const std::int64_t room = c.x.shape[axis + 2] + 2 * g.pad_begin[axis] - span;
        if (room < 0 || room / g.stride[axis] + 1 != c.y.shape[axis + 2]) return false;
    }
    return true;
}

template <typename Pass>
bool run_dnn(Context& context, const Convolution& c)
{
    ConvolutionWays& ways = ways_of<Pass>(context, c);
    while (!ways.empty()) {
        const cudnnStatus_t status = run_way<Pass>(context, c, ways.front());
        if (!is_refusal(status)) {
            check(status);
            return true;
        }
        ways.erase(ways.begin());
    }
    return false;
}

template bool run_dnn<ForwardPass>(Context&, const Convolution&);
template bool run_dnn<InputPass>(Context&, const Convolution&);
template bool run_dnn<WeightPass>(Context&, const Convolution&);

} // namespace loom::cuda
