#include "core/backend/cuda/cuda_backend.h"

#include "core/backend/cuda/driver.h"
#include "core/backend/cuda/errors.h"
#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/program.h"

#include <fmt/core.h>

namespace loom::cuda {

CudaBackend::CudaBackend(int index, const Settings& settings)
    : context_(index, settings), device_(describe_device(index))
{}

std::string CudaBackend::description() const
{
    std::string text = device_;
    const Arithmetic how = arithmetic();
    if (how.precision != Precision::Float32) text += fmt::format(", {}", loom::name(how.precision));
    if (!how.deterministic) text += ", not deterministic";
    return text;
}

void CudaBackend::set_arithmetic(const Arithmetic& arithmetic)
{
    active().set_arithmetic(arithmetic);
}

DeviceMemory CudaBackend::device_memory() const
{
    context_.activate();
    DeviceMemory memory;
    check(cudaMemGetInfo(&memory.free, &memory.total));
    memory.free += context_.memory().cached();
    return memory;
}

std::unique_ptr<Program> CudaBackend::compile(const ProgramDescription& description)
{
    if (!CudaProgram::takes(description)) return {};
    return std::make_unique<CudaProgram>(active(), description);
}

void CudaBackend::synchronize() { active().synchronize(); }

void* CudaBackend::allocate(std::size_t bytes) { return active().memory().allocate(bytes); }

void CudaBackend::free(void* memory, std::size_t bytes) noexcept
{
    context_.memory().free(memory, bytes);
}

void CudaBackend::copy_from_host(void* device, const void* host, std::size_t bytes)
{
    if (bytes == 0) return;
    // From memory that may be paged out the call returns when it has read all of it, so that the
    // caller may change it at once.
    check(cudaMemcpyAsync(device, host, bytes, cudaMemcpyHostToDevice, active().stream()));
}

void CudaBackend::copy_to_host(void* host, const void* device, std::size_t bytes)
{
    if (bytes == 0) return;
    check(cudaMemcpyAsync(host, device, bytes, cudaMemcpyDeviceToHost, active().stream()));
    context_.synchronize();
}

void CudaBackend::copy(const View& y, const View& x) { cuda::copy(active(), y, x); }

void CudaBackend::fill(const View& y, Scalar value) { cuda::fill(active(), y, value); }

void CudaBackend::arange(const View& y, Scalar start, Scalar step)
{
    cuda::arange(active(), y, start, step);
}

void CudaBackend::unary(UnaryOp op, const View& y, const View& x, double a, double b)
{
    cuda::unary(active(), op, y, x, a, b);
}

void CudaBackend::binary(BinaryOp op, const View& y, const View& p, const View& q, double a)
{
    cuda::binary(active(), op, y, p, q, a);
}

void CudaBackend::where(const View& y, const View& condition, const View& p, const View& q)
{
    cuda::where(active(), y, condition, p, q);
}

void CudaBackend::reduce(ReduceOp op, const View& y, const View& x)
{
    cuda::reduce(active(), op, y, x);
}

void CudaBackend::arg_reduce(ArgOp op, const View& y, const View& x, int axis)
{
    cuda::arg_reduce(active(), op, y, x, axis);
}

void CudaBackend::sort(const View& values, const View& indices, const View& x, int axis,
                       bool descending)
{
    cuda::sort(active(), values, indices, x, axis, descending);
}

void CudaBackend::cumsum(const View& y, const View& x, int axis)
{
    cuda::cumsum(active(), y, x, axis);
}

void CudaBackend::index_select(const View& y, const View& x, int axis, const View& index)
{
    cuda::index_select(active(), y, x, axis, index);
}

void CudaBackend::index_add(const View& y, int axis, const View& index, const View& x)
{
    cuda::index_add(active(), y, axis, index, x);
}

void CudaBackend::gather(const View& y, const View& x, int axis, const View& index)
{
    cuda::gather(active(), y, x, axis, index);
}

void CudaBackend::scatter_add(const View& y, int axis, const View& index, const View& x)
{
    cuda::scatter_add(active(), y, axis, index, x);
}

void CudaBackend::random(const View& y, RandomKind kind, PhiloxKey key, double a, double b)
{
    cuda::random(active(), y, kind, key, a, b);
}

void CudaBackend::matmul(const View& c, const View& a, const View& b, const View* bias,
                         bool accumulate)
{
    cuda::matmul(active(), c, a, b, bias, accumulate);
}

} // namespace loom::cuda
