#pragma once

#include <memory>
#include <string>
#include <utility>

#include "core/backend/loader.h"

namespace loom {

/// The CPU under another name, behind the boundary of a device whose memory the processor does not
/// read: what a test without a GPU has for one.
class FarBackend : public Backend {
public:
    explicit FarBackend(std::string name) : name_(std::move(name)), backend_(make_cpu_backend(1)) {}

    std::string name() const override { return name_; }
    std::string description() const override { return "a far device"; }
    bool is_host() const override { return false; }
    void set_num_threads(int threads) override { backend_->set_num_threads(threads); }
    int num_threads() const override { return backend_->num_threads(); }
    void synchronize() override { backend_->synchronize(); }
    void* allocate(std::size_t bytes) override { return backend_->allocate(bytes); }
    void free(void* memory, std::size_t bytes) noexcept override { backend_->free(memory, bytes); }
    MemoryUse memory_use() const override { return backend_->memory_use(); }
    void copy_from_host(void* device, const void* host, std::size_t bytes) override
    {
        backend_->copy_from_host(device, host, bytes);
    }
    void copy_to_host(void* host, const void* device, std::size_t bytes) override
    {
        backend_->copy_to_host(host, device, bytes);
    }
    void copy(const View& y, const View& x) override { backend_->copy(y, x); }
    void fill(const View& y, Scalar value) override { backend_->fill(y, value); }
    void arange(const View& y, Scalar start, Scalar step) override
    {
        backend_->arange(y, start, step);
    }
    void unary(UnaryOp op, const View& y, const View& x, double a, double b) override
    {
        backend_->unary(op, y, x, a, b);
    }
    void binary(BinaryOp op, const View& y, const View& p, const View& q, double a) override
    {
        backend_->binary(op, y, p, q, a);
    }
    void where(const View& y, const View& condition, const View& p, const View& q) override
    {
        backend_->where(y, condition, p, q);
    }
    void reduce(ReduceOp op, const View& y, const View& x) override { backend_->reduce(op, y, x); }
    void arg_reduce(ArgOp op, const View& y, const View& x, int axis) override
    {
        backend_->arg_reduce(op, y, x, axis);
    }
    void sort(const View& values, const View& indices, const View& x, int axis,
              bool descending) override
    {
        backend_->sort(values, indices, x, axis, descending);
    }
    void cumsum(const View& y, const View& x, int axis) override { backend_->cumsum(y, x, axis); }
    void index_select(const View& y, const View& x, int axis, const View& index) override
    {
        backend_->index_select(y, x, axis, index);
    }
    void index_add(const View& y, int axis, const View& index, const View& x) override
    {
        backend_->index_add(y, axis, index, x);
    }
    void gather(const View& y, const View& x, int axis, const View& index) override
    {
        backend_->gather(y, x, axis, index);
    }
    void scatter_add(const View& y, int axis, const View& index, const View& x) override
    {
        backend_->scatter_add(y, axis, index, x);
    }
    void random(const View& y, RandomKind kind, PhiloxKey key, double a, double b) override
    {
        backend_->random(y, kind, key, a, b);
    }
    void matmul(const View& c, const View& a, const View& b, const View* bias,
                bool accumulate) override
    {
        backend_->matmul(c, a, b, bias, accumulate);
    }
    void conv2d(const View& y, const View& x, const View& weight, const View* bias,
                const Conv2dGeometry& geometry) override
    {
        backend_->conv2d(y, x, weight, bias, geometry);
    }
    void conv2d_input_gradient(const View& dx, const View& dy, const View& weight,
                               const Conv2dGeometry& geometry) override
    {
        backend_->conv2d_input_gradient(dx, dy, weight, geometry);
    }
    void conv2d_weight_gradient(const View& dweight, const View* dbias, const View& dy,
                                const View& x, const Conv2dGeometry& geometry) override
    {
        backend_->conv2d_weight_gradient(dweight, dbias, dy, x, geometry);
    }
    void max_pool2d(const View& y, const View& indices, const View& x,
                    const Pool2dGeometry& geometry) override
    {
        backend_->max_pool2d(y, indices, x, geometry);
    }
    void max_pool2d_gradient(const View& dx, const View& dy, const View& indices,
                             const Pool2dGeometry& geometry) override
    {
        backend_->max_pool2d_gradient(dx, dy, indices, geometry);
    }
    void avg_pool2d(const View& y, const View& x, const Pool2dGeometry& geometry) override
    {
        backend_->avg_pool2d(y, x, geometry);
    }
    void avg_pool2d_gradient(const View& dx, const View& dy,
                             const Pool2dGeometry& geometry) override
    {
        backend_->avg_pool2d_gradient(dx, dy, geometry);
    }
    void adaptive_avg_pool2d(const View& y, const View& x) override
    {
        backend_->adaptive_avg_pool2d(y, x);
    }
    void adaptive_avg_pool2d_gradient(const View& dx, const View& dy) override
    {
        backend_->adaptive_avg_pool2d_gradient(dx, dy);
    }
    void batch_norm(const View& y, const View& mean, const View& rstd, const View& variance,
                    const View& x, const View* weight, const View* bias, double eps) override
    {
        backend_->batch_norm(y, mean, rstd, variance, x, weight, bias, eps);
    }
    void batch_norm_gradient(const View& dx, const View* dweight, const View* dbias, const View& dy,
                             const View& x, const View& mean, const View& rstd,
                             const View* weight) override
    {
        backend_->batch_norm_gradient(dx, dweight, dbias, dy, x, mean, rstd, weight);
    }
    void layer_norm(const View& y, const View& mean, const View& rstd, const View& x,
                    const View* weight, const View* bias, double eps) override
    {
        backend_->layer_norm(y, mean, rstd, x, weight, bias, eps);
    }
    void layer_norm_gradient(const View& dx, const View* dweight, const View* dbias, const View& dy,
                             const View& x, const View& mean, const View& rstd,
                             const View* weight) override
    {
        backend_->layer_norm_gradient(dx, dweight, dbias, dy, x, mean, rstd, weight);
    }
    void softmax(const View& y, const View& x, int axis, bool log) override
    {
        backend_->softmax(y, x, axis, log);
    }
    void softmax_gradient(const View& dx, const View& dy, const View& y, int axis,
                          bool log) override
    {
        backend_->softmax_gradient(dx, dy, y, axis, log);
    }
    void adam_step(const View& p, const View& g, const View& exp_avg, const View& exp_avg_sq,
                   const AdamSettings& settings) override
    {
        backend_->adam_step(p, g, exp_avg, exp_avg_sq, settings);
    }
    void sgd_step(const View& p, const View& g, const View* momentum_buffer,
                  const SgdSettings& settings) override
    {
        backend_->sgd_step(p, g, momentum_buffer, settings);
    }

private:
    std::string name_;
    std::shared_ptr<Backend> backend_;
};

} // namespace loom
