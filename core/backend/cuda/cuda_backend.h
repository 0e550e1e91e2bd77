#pragma once

#include "core/backend/accelerator.h"
#include "core/backend/backend.h"
#include "core/backend/cuda/context.h"

#include <memory>
#include <string>

namespace loom::cuda {

/// One NVIDIA GPU. All its work is queued in one stream, so that whatever thread asks, everything
/// happens in the order asked; only what brings numbers to the processor waits.
class CudaBackend final : public Backend, public Accelerator {
public:
    /// Throws std::runtime_error when the device cannot be used.
    CudaBackend(int index, const Settings& settings);

    std::string name() const override { return context_.name(); }
    std::string description() const override;
    bool is_host() const override { return false; }
    void set_num_threads(int /*threads*/) override {}
    int num_threads() const override { return 1; }
    void synchronize() override;

    void* allocate(std::size_t bytes) override;
    void free(void* memory, std::size_t bytes) noexcept override;
    MemoryUse memory_use() const override { return context_.memory().use(); }

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

    Arithmetic arithmetic() const override { return context_.arithmetic(); }
    void set_arithmetic(const Arithmetic& arithmetic) override;
    DeviceMemory device_memory() const override;
    void gather_images(const View& images, const View& labels, const ImageGather& from) override;
    void adam_steps(std::span<const AdamUpdate> updates) override;
    void sgd_steps(std::span<const SgdUpdate> updates) override;
    double clip(std::span<const View> gradients, double most) override;
    bool all_finite(std::span<const View> views) override;

    /// Of a network that trains; others run op by op.
    std::unique_ptr<Program> compile(const ProgramDescription& description) override;

private:
    /// The context, with its device made the calling thread's.
    Context& active()
    {
        context_.activate();
        return context_;
    }

    mutable Context context_;
    std::string device_;
};

} // namespace loom::cuda
