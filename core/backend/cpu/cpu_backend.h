#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/allocator.h"
#include "core/backend/cpu/isa.h"
#include "core/backend/cpu/kernels.h"
#include "core/backend/cpu/nn_kernels.h"
#include "core/backend/cpu/thread_pool.h"

namespace loom {

/// The processor: memory, threads, and the kernels of the best instruction set that it runs.
/// Two backends share nothing.
class CpuBackend : public Backend {
public:
    /// 0 threads: as many as the processor has.
    explicit CpuBackend(int threads = 0) : CpuBackend(threads, choose_isa()) {}
    /// `isa` must be one of available_isas().
    CpuBackend(int threads, Isa isa);

    std::string name() const override { return "cpu"; }
    std::string description() const override;
    bool is_host() const override { return true; }
    void set_num_threads(int threads) override { pool_.resize(threads); }
    int num_threads() const override { return pool_.size(); }
    void synchronize() override {}

    void* allocate(std::size_t bytes) override { return allocator_.allocate(bytes); }
    void free(void* memory, std::size_t bytes) noexcept override { allocator_.free(memory, bytes); }
    MemoryUse memory_use() const override { return allocator_.use(); }

    void copy_from_host(void* device, const void* host, std::size_t bytes) override;
    void copy_to_host(void* host, const void* device, std::size_t bytes) override;

    void copy(const View& y, const View& x) override;
    void fill(const View& y, Scalar value) override;
    void arange(const View& y, Scalar start, Scalar step) override;
    void unary(UnaryOp op, const View& y, const View& x, double a, double b) override;
    void binary(BinaryOp op, const View& y, const View& p, const View& q, double a) override;
    void where(const View& y, const View& condition, const View& p, const View& q) override;

    void reduce(ReduceOp op, const View& y, const View& x) override;
    void arg_reduce(ArgOp op, const View& y, const View& x, int axis) override;
    void sort(const View& values, const View& indices, const View& x, int axis,
              bool descending) override;
    void cumsum(const View& y, const View& x, int axis) override;

    void index_select(const View& y, const View& x, int axis, const View& index) override;
    void index_add(const View& y, int axis, const View& index, const View& x) override;
    void gather(const View& y, const View& x, int axis, const View& index) override;
    void scatter_add(const View& y, int axis, const View& index, const View& x) override;

    void random(const View& y, RandomKind kind, PhiloxKey key, double a, double b) override;
    void matmul(const View& c, const View& a, const View& b, const View* bias,
                bool accumulate) override;

    void conv2d(const View& y, const View& x, const View& weight, const View* bias,
                const Conv2dGeometry& geometry) override;
    void conv2d_input_gradient(const View& dx, const View& dy, const View& weight,
                               const Conv2dGeometry& geometry) override;
    void conv2d_weight_gradient(const View& dweight, const View* dbias, const View& dy,
                                const View& x, const Conv2dGeometry& geometry) override;
    void max_pool2d(const View& y, const View& indices, const View& x,
                    const Pool2dGeometry& geometry) override;
    void max_pool2d_gradient(const View& dx, const View& dy, const View& indices,
                             const Pool2dGeometry& geometry) override;
    void avg_pool2d(const View& y, const View& x, const Pool2dGeometry& geometry) override;
    void avg_pool2d_gradient(const View& dx, const View& dy,
                             const Pool2dGeometry& geometry) override;
    void adaptive_avg_pool2d(const View& y, const View& x) override;
    void adaptive_avg_pool2d_gradient(const View& dx, const View& dy) override;
    void batch_norm(const View& y, const View& mean, const View& rstd, const View& variance,
                    const View& x, const View* weight, const View* bias, double eps) override;
    void batch_norm_gradient(const View& dx, const View* dweight, const View* dbias, const View& dy,
                             const View& x, const View& mean, const View& rstd,
                             const View* weight) override;
    void layer_norm(const View& y, const View& mean, const View& rstd, const View& x,
                    const View* weight, const View* bias, double eps) override;
    void layer_norm_gradient(const View& dx, const View* dweight, const View* dbias, const View& dy,
                             const View& x, const View& mean, const View& rstd,
                             const View* weight) override;
    void softmax(const View& y, const View& x, int axis, bool log) override;
    void softmax_gradient(const View& dx, const View& dy, const View& y, int axis,
                          bool log) override;
    void adam_step(const View& p, const View& g, const View& exp_avg, const View& exp_avg_sq,
                   const AdamSettings& settings) override;
    void sgd_step(const View& p, const View& g, const View* momentum_buffer,
                  const SgdSettings& settings) override;
    /// Its programs must not outlive the backend.
    std::unique_ptr<Program> compile(const ProgramDescription& description) override;

private:
    Isa isa_;
    const Kernels& kernels_;
    const NnKernels& nn_kernels_;
    Allocator allocator_;
    ThreadPool pool_;
};

} // namespace loom
