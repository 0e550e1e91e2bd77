#include "tests/support/cuda/on_processor.h"

#include <cudnn.h>

#include <array>
#include <vector>

#include "core/backend/cuda/bfloat16.h"

// The part of cuDNN that the module uses, on the processor: convolutions of NCHW tensors.

struct cudnnContext {
    cudaStream_t stream = nullptr;
};
struct cudnnTensorStruct {
    cudnnDataType_t type;
    std::array<int, 4> size; ///< N, C, H, W
};
struct cudnnFilterStruct {
    cudnnDataType_t type;
    std::array<int, 4> size; ///< M, C of a group, R, S
};
struct cudnnConvolutionStruct {
    std::array<int, 2> padding, stride, dilation;
    int groups = 1;
    cudnnConvolutionMode_t mode;
    cudnnDataType_t type;
    cudnnMathType_t math = CUDNN_DEFAULT_MATH;
};

namespace {

using loom::on_processor::device;
using Tensor = cudnnTensorStruct;
using Filter = cudnnFilterStruct;
using Convolution = cudnnConvolutionStruct;

constexpr std::size_t kWorkspace = 1000; ///< asked for and checked, never used

int output_size(const Tensor& x, const Filter& w, const Convolution& c, std::size_t axis)
{
    const int span = c.dilation[axis] * (w.size[axis + 2] - 1) + 1;
    return (x.size[axis + 2] + 2 * c.padding[axis] - span) / c.stride[axis] + 1;
}

bool is_legal(const Tensor& x, const Filter& w, const Convolution& c, const Tensor& y)
{
    return c.mode == CUDNN_CROSS_CORRELATION && x.type == w.type && x.type == y.type &&
           c.type == (x.type == CUDNN_DATA_BFLOAT16 ? CUDNN_DATA_FLOAT : x.type) &&
           x.size[0] == y.size[0] && x.size[1] == w.size[1] * c.groups && y.size[1] == w.size[0] &&
           w.size[0] % c.groups == 0 && y.size[2] == output_size(x, w, c, 0) &&
           y.size[3] == output_size(x, w, c, 1);
}

std::size_t at(const std::array<int, 4>& size, int a, int b, int c, int d)
{
    return static_cast<std::size_t>(((std::ptrdiff_t{a} * size[1] + b) * size[2] + c) * size[3] +
                                    d);
}

/// visit(index in x, index in w, index in y) for every product of the convolution.
template <typename Visit>
void for_each_product(const Tensor& x, const Filter& w, const Convolution& c, const Tensor& y,
                      Visit visit)
{
    const int outputs = w.size[0] / c.groups;
    for (int n = 0; n < y.size[0]; ++n) {
        for (int m = 0; m < y.size[1]; ++m) {
            for (int k = 0; k < w.size[1]; ++k) {
                for (int i = 0; i < y.size[2] * y.size[3] * w.size[2] * w.size[3]; ++i) {
                    const int s = i % w.size[3], r = i / w.size[3] % w.size[2];
                    const int q = i / (w.size[3] * w.size[2]) % y.size[3];
                    const int p = i / (w.size[3] * w.size[2]) / y.size[3];
                    const int row = p * c.stride[0] - c.padding[0] + r * c.dilation[0];
                    const int column = q * c.stride[1] - c.padding[1] + s * c.dilation[1];
                    if (row < 0 || row >= x.size[2] || column < 0 || column >= x.size[3]) continue;
                    visit(at(x.size, n, m / outputs * w.size[1] + k, row, column),
                          at(w.size, m, k, r, s), at(y.size, n, m, p, q));
                }
            }
        }
    }
}

std::ptrdiff_t count(const std::array<int, 4>& size)
{
    return std::ptrdiff_t{size[0]} * size[1] * size[2] * size[3];
}

using loom::cuda::BFloat16;

/// The numbers of a tensor as float64.
std::vector<double> read(const void* data, cudnnDataType_t type, const std::array<int, 4>& size)
{
    std::vector<double> numbers(static_cast<std::size_t>(count(size)));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (type == CUDNN_DATA_DOUBLE)
            numbers[i] = static_cast<const double*>(data)[i];
        else if (type == CUDNN_DATA_FLOAT)
            numbers[i] = static_cast<double>(static_cast<const float*>(data)[i]);
        else
            numbers[i] = static_cast<double>(widened(static_cast<const BFloat16*>(data)[i]));
    }
    return numbers;
}
void write(const std::vector<double>& numbers, void* data, cudnnDataType_t type)
{
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (type == CUDNN_DATA_DOUBLE)
            static_cast<double*>(data)[i] = numbers[i];
        else if (type == CUDNN_DATA_FLOAT)
            static_cast<float*>(data)[i] = static_cast<float>(numbers[i]);
        else
            static_cast<BFloat16*>(data)[i] = loom::cuda::narrowed(static_cast<float>(numbers[i]));
    }
}

/// In the handle's stream.
cudnnStatus_t in_order(cudnnHandle_t handle, const std::function<void()>& work)
{
    const cudaError_t status = loom::on_processor::submit(handle->stream, [work] {
        work();
        ++device().library_convolutions;
        return cudaSuccess;
    });
    return status == cudaSuccess ? CUDNN_STATUS_SUCCESS : CUDNN_STATUS_EXECUTION_FAILED;
}

cudnnStatus_t refusal(const Tensor& x, const Filter& w, const Convolution& c, const Tensor& y)
{
    if (device().reject_convolutions) return CUDNN_STATUS_NOT_SUPPORTED;
    return is_legal(x, w, c, y) ? CUDNN_STATUS_SUCCESS : CUDNN_STATUS_BAD_PARAM;
}

/// A repeatable way after one that is not.
template <typename Performance, typename Algorithm>
cudnnStatus_t offer(const Tensor& x, const Filter& w, const Convolution& c, const Tensor& y,
                    Algorithm loose, Algorithm repeatable, int most, int* found, Performance* ways)
{
    *found = 0;
    const cudnnStatus_t status = refusal(x, w, c, y);
    if (status != CUDNN_STATUS_SUCCESS || most < 2) return status;
    *found = 2;
    ways[0] = {.algo = loose,
               .status = CUDNN_STATUS_SUCCESS,
               .time = 1,
               .memory = 0,
               .determinism = CUDNN_NON_DETERMINISTIC,
               .mathType = CUDNN_DEFAULT_MATH, // even where it was told not to round
               .reserved = {}};
    ways[1] = ways[0];
    ways[1].algo = repeatable;
    ways[1].memory = kWorkspace;
    ways[1].determinism = CUDNN_DETERMINISTIC;
    return status;
}

/// Whether a convolution may be run in this way.
cudnnStatus_t start(const Tensor& x, const Convolution& c, bool repeatable, const void* workspace,
                    std::size_t bytes)
{
    if (!repeatable && device().reject_fastest_way) return CUDNN_STATUS_NOT_SUPPORTED;
    if (repeatable && (workspace == nullptr || bytes < kWorkspace))
        return CUDNN_STATUS_EXECUTION_FAILED;
    if (x.type == CUDNN_DATA_FLOAT && c.math != CUDNN_FMA_MATH) ++device().rounded_convolutions;
    return CUDNN_STATUS_SUCCESS;
}

} // namespace

extern "C" {

size_t cudnnGetVersion() { return 90000; }
const char* cudnnGetErrorString(cudnnStatus_t) { return "a status of cuDNN"; }
cudnnStatus_t cudnnCreate(cudnnHandle_t* handle)
{
    if (!loom::on_processor::has_room_for_handle())
        return CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED;
    *handle = new cudnnContext;
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnDestroy(cudnnHandle_t handle)
{
    delete handle;
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnSetStream(cudnnHandle_t handle, cudaStream_t stream)
{
    handle->stream = stream;
    return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnCreateTensorDescriptor(cudnnTensorDescriptor_t* descriptor)
{
    *descriptor = new Tensor{};
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnDestroyTensorDescriptor(cudnnTensorDescriptor_t descriptor)
{
    delete descriptor;
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnSetTensor4dDescriptor(cudnnTensorDescriptor_t descriptor, cudnnTensorFormat_t,
                                         cudnnDataType_t type, int n, int c, int h, int w)
{
    *descriptor = {type, {n, c, h, w}};
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnCreateFilterDescriptor(cudnnFilterDescriptor_t* descriptor)
{
    *descriptor = new Filter{};
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnDestroyFilterDescriptor(cudnnFilterDescriptor_t descriptor)
{
    delete descriptor;
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnSetFilter4dDescriptor(cudnnFilterDescriptor_t descriptor, cudnnDataType_t type,
                                         cudnnTensorFormat_t, int k, int c, int h, int w)
{
    *descriptor = {type, {k, c, h, w}};
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnCreateConvolutionDescriptor(cudnnConvolutionDescriptor_t* descriptor)
{
    *descriptor = new Convolution{};
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnDestroyConvolutionDescriptor(cudnnConvolutionDescriptor_t descriptor)
{
    delete descriptor;
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnSetConvolution2dDescriptor(cudnnConvolutionDescriptor_t c, int pad_h, int pad_w,
                                              int u, int v, int dilation_h, int dilation_w,
                                              cudnnConvolutionMode_t mode, cudnnDataType_t type)
{
    c->padding = {pad_h, pad_w};
    c->stride = {u, v};
    c->dilation = {dilation_h, dilation_w};
    c->mode = mode;
    c->type = type;
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnSetConvolutionGroupCount(cudnnConvolutionDescriptor_t c, int groups)
{
    c->groups = groups;
    return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnSetConvolutionMathType(cudnnConvolutionDescriptor_t c, cudnnMathType_t math)
{
    c->math = math;
    return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetConvolutionForwardAlgorithm_v7(cudnnHandle_t, cudnnTensorDescriptor_t x,
                                                     cudnnFilterDescriptor_t w,
                                                     cudnnConvolutionDescriptor_t c,
                                                     cudnnTensorDescriptor_t y, int most,
                                                     int* found,
                                                     cudnnConvolutionFwdAlgoPerf_t* ways)
{
    return offer(*x, *w, *c, *y, CUDNN_CONVOLUTION_FWD_ALGO_GEMM,
                 CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM, most, found, ways);
}
cudnnStatus_t cudnnFindConvolutionForwardAlgorithm(cudnnHandle_t handle, cudnnTensorDescriptor_t x,
                                                   cudnnFilterDescriptor_t w,
                                                   cudnnConvolutionDescriptor_t c,
                                                   cudnnTensorDescriptor_t y, int most, int* found,
                                                   cudnnConvolutionFwdAlgoPerf_t* ways)
{
    if (device().reject_trials) return CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED;
    return cudnnGetConvolutionForwardAlgorithm_v7(handle, x, w, c, y, most, found, ways);
}
cudnnStatus_t cudnnGetConvolutionBackwardDataAlgorithm_v7(cudnnHandle_t, cudnnFilterDescriptor_t w,
                                                          cudnnTensorDescriptor_t y,
                                                          cudnnConvolutionDescriptor_t c,
                                                          cudnnTensorDescriptor_t x, int most,
                                                          int* found,
                                                          cudnnConvolutionBwdDataAlgoPerf_t* ways)
{
    return offer(*x, *w, *c, *y, CUDNN_CONVOLUTION_BWD_DATA_ALGO_0,
                 CUDNN_CONVOLUTION_BWD_DATA_ALGO_1, most, found, ways);
}
cudnnStatus_t
cudnnFindConvolutionBackwardDataAlgorithm(cudnnHandle_t handle, cudnnFilterDescriptor_t w,
                                          cudnnTensorDescriptor_t y, cudnnConvolutionDescriptor_t c,
                                          cudnnTensorDescriptor_t x, int most, int* found,
                                          cudnnConvolutionBwdDataAlgoPerf_t* ways)
{
    if (device().reject_trials) return CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED;
    return cudnnGetConvolutionBackwardDataAlgorithm_v7(handle, w, y, c, x, most, found, ways);
}
cudnnStatus_t cudnnGetConvolutionBackwardFilterAlgorithm_v7(
    cudnnHandle_t, cudnnTensorDescriptor_t x, cudnnTensorDescriptor_t y,
    cudnnConvolutionDescriptor_t c, cudnnFilterDescriptor_t w, int most, int* found,
    cudnnConvolutionBwdFilterAlgoPerf_t* ways)
{
    return offer(*x, *w, *c, *y, CUDNN_CONVOLUTION_BWD_FILTER_ALGO_0,
                 CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1, most, found, ways);
}
cudnnStatus_t cudnnFindConvolutionBackwardFilterAlgorithm(
    cudnnHandle_t handle, cudnnTensorDescriptor_t x, cudnnTensorDescriptor_t y,
    cudnnConvolutionDescriptor_t c, cudnnFilterDescriptor_t w, int most, int* found,
    cudnnConvolutionBwdFilterAlgoPerf_t* ways)
{
    if (device().reject_trials) return CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED;
    return cudnnGetConvolutionBackwardFilterAlgorithm_v7(handle, x, y, c, w, most, found, ways);
}

cudnnStatus_t cudnnConvolutionForward(cudnnHandle_t handle, const void*, cudnnTensorDescriptor_t x,
                                      const void* x_data, cudnnFilterDescriptor_t w,
                                      const void* w_data, cudnnConvolutionDescriptor_t c,
                                      cudnnConvolutionFwdAlgo_t way, void* workspace, size_t bytes,
                                      const void*, cudnnTensorDescriptor_t y, void* y_data)
{
    const bool repeatable = way == CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM;
    if (const auto status = start(*x, *c, repeatable, workspace, bytes);
        status != CUDNN_STATUS_SUCCESS)
        return status;
    return in_order(handle, [=, x = *x, w = *w, c = *c, y = *y] {
        const std::vector<double> p = read(x_data, x.type, x.size);
        const std::vector<double> q = read(w_data, w.type, w.size);
        std::vector<double> sums(static_cast<std::size_t>(count(y.size)));
        for_each_product(x, w, c, y, [&](std::size_t i, std::size_t k, std::size_t o) {
            sums[o] += p[i] * q[k];
        });
        write(sums, y_data, y.type);
    });
}
cudnnStatus_t cudnnConvolutionBackwardData(cudnnHandle_t handle, const void*,
                                           cudnnFilterDescriptor_t w, const void* w_data,
                                           cudnnTensorDescriptor_t y, const void* y_data,
                                           cudnnConvolutionDescriptor_t c,
                                           cudnnConvolutionBwdDataAlgo_t way, void* workspace,
                                           size_t bytes, const void*, cudnnTensorDescriptor_t x,
                                           void* x_data)
{
    const bool repeatable = way == CUDNN_CONVOLUTION_BWD_DATA_ALGO_1;
    if (const auto status = start(*x, *c, repeatable, workspace, bytes);
        status != CUDNN_STATUS_SUCCESS)
        return status;
    return in_order(handle, [=, x = *x, w = *w, c = *c, y = *y] {
        const std::vector<double> p = read(y_data, y.type, y.size);
        const std::vector<double> q = read(w_data, w.type, w.size);
        std::vector<double> sums(static_cast<std::size_t>(count(x.size)));
        for_each_product(x, w, c, y, [&](std::size_t i, std::size_t k, std::size_t o) {
            sums[i] += p[o] * q[k];
        });
        write(sums, x_data, x.type);
    });
}
cudnnStatus_t cudnnConvolutionBackwardFilter(cudnnHandle_t handle, const void*,
                                             cudnnTensorDescriptor_t x, const void* x_data,
                                             cudnnTensorDescriptor_t y, const void* y_data,
                                             cudnnConvolutionDescriptor_t c,
                                             cudnnConvolutionBwdFilterAlgo_t way, void* workspace,
                                             size_t bytes, const void*, cudnnFilterDescriptor_t w,
                                             void* w_data)
{
    const bool repeatable = way == CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1;
    if (const auto status = start(*x, *c, repeatable, workspace, bytes);
        status != CUDNN_STATUS_SUCCESS)
        return status;
    return in_order(handle, [=, x = *x, w = *w, c = *c, y = *y] {
        const std::vector<double> p = read(x_data, x.type, x.size);
        const std::vector<double> q = read(y_data, y.type, y.size);
        std::vector<double> sums(static_cast<std::size_t>(count(w.size)));
        for_each_product(x, w, c, y, [&](std::size_t i, std::size_t k, std::size_t o) {
            sums[k] += p[i] * q[o];
        });
        write(sums, w_data, w.type);
    });
}
}
