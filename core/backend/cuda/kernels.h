#pragma once

#include "core/backend/accelerator.h"
#include "core/backend/backend.h"
#include "core/backend/cuda/context.h"

/// The kernels behind CudaBackend's virtuals; the contracts are those of backend.h. All are queued
/// in the context's stream; none waits for it but integer division, which looks for zeros.
namespace loom::cuda {

void copy(Context& context, const View& y, const View& x);
void fill(Context& context, const View& y, Scalar value);
void arange(Context& context, const View& y, Scalar start, Scalar step);
void unary(Context& context, UnaryOp op, const View& y, const View& x, double a, double b);
void binary(Context& context, BinaryOp op, const View& y, const View& p, const View& q, double a);
void where(Context& context, const View& y, const View& condition, const View& p, const View& q);

void reduce(Context& context, ReduceOp op, const View& y, const View& x);
void arg_reduce(Context& context, ArgOp op, const View& y, const View& x, int axis);
void sort(Context& context, const View& values, const View& indices, const View& x, int axis,
          bool descending);
void cumsum(Context& context, const View& y, const View& x, int axis);

void index_select(Context& context, const View& y, const View& x, int axis, const View& index);
void index_add(Context& context, const View& y, int axis, const View& index, const View& x);
void gather(Context& context, const View& y, const View& x, int axis, const View& index);
void scatter_add(Context& context, const View& y, int axis, const View& index, const View& x);

void random(Context& context, const View& y, RandomKind kind, PhiloxKey key, double a, double b);
void matmul(Context& context, const View& c, const View& a, const View& b, const View* bias,
            bool accumulate);

void conv2d(Context& context, const View& y, const View& x, const View& weight, const View* bias,
            const Conv2dGeometry& geometry);
void conv2d_input_gradient(Context& context, const View& dx, const View& dy, const View& weight,
                           const Conv2dGeometry& geometry);
void conv2d_weight_gradient(Context& context, const View& dweight, const View* dbias,
                            const View& dy, const View& x, const Conv2dGeometry& geometry);

// The convolutions without a library, for what cuDNN does not take: any sizes and geometry, without
// bias.
void direct_conv2d(Context& context, const View& y, const View& x, const View& weight,
                   const Conv2dGeometry& geometry);
void direct_conv2d_input_gradient(Context& context, const View& dx, const View& dy,
                                  const View& weight, const Conv2dGeometry& geometry);
void direct_conv2d_weight_gradient(Context& context, const View& dweight, const View& dy,
                                   const View& x, const Conv2dGeometry& geometry);

/// Indices without memory are not written.
void max_pool2d(Context& context, const View& y, const View& indices, const View& x,
                const Pool2dGeometry& geometry);
void max_pool2d_gradient(Context& context, const View& dx, const View& dy, const View& indices,
                         const Pool2dGeometry& geometry);
void avg_pool2d(Context& context, const View& y, const View& x, const Pool2dGeometry& geometry);
void avg_pool2d_gradient(Context& context, const View& dx, const View& dy,
                         const Pool2dGeometry& geometry);
void adaptive_avg_pool2d(Context& context, const View& y, const View& x);
void adaptive_avg_pool2d_gradient(Context& context, const View& dx, const View& dy);

/// The first half of batch_norm, of float32.
void batch_statistics(Context& context, const View& mean, const View& rstd, const View& variance,
                      const View& x, double eps);
void batch_norm(Context& context, const View& y, const View& mean, const View& rstd,
                const View& variance, const View& x, const View* weight, const View* bias,
                double eps);
void batch_norm_gradient(Context& context, const View& dx, const View* dweight, const View* dbias,
                         const View& dy, const View& x, const View& mean, const View& rstd,
                         const View* weight);
void layer_norm(Context& context, const View& y, const View& mean, const View& rstd, const View& x,
                const View* weight, const View* bias, double eps);
void layer_norm_gradient(Context& context, const View& dx, const View* dweight, const View* dbias,
                         const View& dy, const View& x, const View& mean, const View& rstd,
                         const View* weight);

void softmax(Context& context, const View& y, const View& x, int axis, bool log);
void softmax_gradient(Context& context, const View& dx, const View& dy, const View& y, int axis,
                      bool log);
void adam_steps(Context& context, std::span<const AdamUpdate> updates);
void sgd_steps(Context& context, std::span<const SgdUpdate> updates);
/// *found = 1 if a number of the contiguous views is infinite or NaN; else it stays as it is.
void find_infinite(Context& context, std::span<const View> views, std::int32_t* found);
void gather_images(Context& context, const View& images, const View& labels,
                   const ImageGather& from);

/// A view as a contiguous one over other memory.
View contiguous_view(const View& like, DType dtype, void* memory);

} // namespace loom::cuda
