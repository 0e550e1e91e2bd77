#include "core/backend/cpu/cpu_backend.h"

#include "core/backend/cpu/copy.h"
#include "core/backend/cpu/elementwise.h"
#include "core/backend/cpu/indexing.h"
#include "core/backend/cpu/lane_program.h"
#include "core/backend/cpu/matmul.h"
#include "core/backend/cpu/random.h"
#include "core/backend/cpu/reduction.h"

#include <cstring>

#include <fmt/core.h>

namespace loom {

namespace {

const Kernels& kernels_for(Isa isa)
{
    switch (isa) {
    case Isa::Avx512: return isa_avx512::kernels();
    case Isa::Avx2: return isa_avx2::kernels();
    case Isa::Baseline: break;
    }
    return isa_baseline::kernels();
}

const NnKernels& nn_kernels_for(Isa isa)
{
    switch (isa) {
    case Isa::Avx512: return isa_avx512::nn_kernels();
    case Isa::Avx2: return isa_avx2::nn_kernels();
    case Isa::Baseline: break;
    }
    return isa_baseline::nn_kernels();
}

const LaneKernels& lane_kernels_for(Isa isa)
{
    switch (isa) {
    case Isa::Avx512: return isa_avx512::lane_kernels();
    case Isa::Avx2: return isa_avx2::lane_kernels();
    case Isa::Baseline: break;
    }
    return isa_baseline::lane_kernels();
}

const WideKernels& wide_kernels_for(Isa isa)
{
    switch (isa) {
    case Isa::Avx512: return isa_avx512::wide_kernels();
    case Isa::Avx2: return isa_avx2::wide_kernels();
    case Isa::Baseline: break;
    }
    return isa_baseline::wide_kernels();
}

const ChannelKernels& channel_kernels_for(Isa isa)
{
    switch (isa) {
    case Isa::Avx512: return isa_avx512::channel_kernels();
    case Isa::Avx2: return isa_avx2::channel_kernels();
    case Isa::Baseline: break;
    }
    return isa_baseline::channel_kernels();
}

std::string_view title(Isa isa)
{
    switch (isa) {
    case Isa::Avx512: return "AVX-512";
    case Isa::Avx2: return "AVX2";
    case Isa::Baseline: break;
    }
    return "SSE2";
}

} // namespace

CpuBackend::CpuBackend(int threads, Isa isa)
    : isa_(isa), kernels_(kernels_for(isa)), nn_kernels_(nn_kernels_for(isa)), pool_(threads)
{}

std::string CpuBackend::description() const
{
    const int threads = num_threads();
    return fmt::format("{}, {} {}, {}", processor_name(), threads,
                       threads == 1 ? "thread" : "threads", title(isa_));
}

void CpuBackend::copy_from_host(void* device, const void* host, std::size_t bytes)
{
    if (bytes > 0) std::memcpy(device, host, bytes);
}

void CpuBackend::copy_to_host(void* host, const void* device, std::size_t bytes)
{
    if (bytes > 0) std::memcpy(host, device, bytes);
}

void CpuBackend::copy(const View& y, const View& x) { cpu::copy(pool_, kernels_, y, x); }

void CpuBackend::fill(const View& y, Scalar value) { cpu::fill(pool_, y, value); }

void CpuBackend::arange(const View& y, Scalar start, Scalar step)
{
    cpu::arange(pool_, y, start, step);
}

void CpuBackend::unary(UnaryOp op, const View& y, const View& x, double a, double b)
{
    cpu::unary(pool_, kernels_, op, y, x, a, b);
}

void CpuBackend::binary(BinaryOp op, const View& y, const View& p, const View& q, double a)
{
    cpu::binary(pool_, kernels_, op, y, p, q, a);
}

void CpuBackend::where(const View& y, const View& condition, const View& p, const View& q)
{
    cpu::where(pool_, kernels_, y, condition, p, q);
}

void CpuBackend::reduce(ReduceOp op, const View& y, const View& x)
{
    cpu::reduce(pool_, kernels_, op, y, x);
}

void CpuBackend::arg_reduce(ArgOp op, const View& y, const View& x, int axis)
{
    cpu::arg_reduce(pool_, kernels_, op, y, x, axis);
}

void CpuBackend::sort(const View& values, const View& indices, const View& x, int axis,
                      bool descending)
{
    cpu::sort(pool_, values, indices, x, axis, descending);
}

void CpuBackend::cumsum(const View& y, const View& x, int axis)
{
    cpu::cumsum(pool_, kernels_, y, x, axis);
}

void CpuBackend::index_select(const View& y, const View& x, int axis, const View& index)
{
    cpu::index_select(pool_, y, x, axis, index);
}

void CpuBackend::index_add(const View& y, int axis, const View& index, const View& x)
{
    cpu::index_add(pool_, kernels_, y, axis, index, x);
}

void CpuBackend::gather(const View& y, const View& x, int axis, const View& index)
{
    cpu::gather(pool_, y, x, axis, index);
}

void CpuBackend::scatter_add(const View& y, int axis, const View& index, const View& x)
{
    cpu::scatter_add(pool_, y, axis, index, x);
}

void CpuBackend::random(const View& y, RandomKind kind, PhiloxKey key, double a, double b)
{
    cpu::random(pool_, kernels_, y, kind, key, a, b);
}

void CpuBackend::matmul(const View& c, const View& a, const View& b, const View* bias,
                        bool accumulate)
{
    cpu::matmul(pool_, kernels_, c, a, b, bias, accumulate);
}

std::unique_ptr<Program> CpuBackend::compile(const ProgramDescription& description)
{
    if (!LaneProgram::supports(description)) return {};
    const LaneProgram::KernelSet kernels{kernels_, lane_kernels_for(isa_), wide_kernels_for(isa_),
                                         channel_kernels_for(isa_)};
    return std::make_unique<LaneProgram>(pool_, kernels, description);
}

} // namespace loom
