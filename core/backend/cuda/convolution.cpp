#include "core/backend/cuda/bfloat16.h"
#include "core/backend/cuda/convolution_dnn.h"
#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/libraries.h"

#include <cstddef>
#include <mutex>
#include <optional>

namespace loom::cuda {

namespace {

/// cuDNN pads both ends alike. An input whose ends differ is copied into a larger one with its
/// padding in it; the geometry then has none.
class PaddedInput {
public:
    PaddedInput(Context& context, const View& x, const Conv2dGeometry& geometry)
        : context_(context), input_(x), whole_(x), window_(x), geometry_(geometry)
    {
        if (geometry.pad_begin == geometry.pad_end || x.numel() == 0) return;
        for (std::size_t axis = 0; axis < 2; ++axis)
            whole_.shape[axis + 2] += geometry.pad_begin[axis] + geometry.pad_end[axis];
        const std::size_t size = element_size(x.dtype);
        memory_.emplace(context, static_cast<std::size_t>(whole_.numel()) * size);
        whole_ = contiguous_view(whole_, x.dtype, memory_->data());
        window_.strides = whole_.strides;
        window_.data = memory_->as<std::byte>() +
                       static_cast<std::size_t>(geometry.pad_begin[0] * whole_.strides[2] +
                                                geometry.pad_begin[1]) *
                           size;
        geometry_.pad_begin = geometry_.pad_end = {0, 0};
    }

    const View& view() const { return whole_; }
    const Conv2dGeometry& geometry() const { return geometry_; }

    /// Before the padded input is read.
    void copy_in()
    {
        if (!memory_) return;
        fill(context_, whole_, 0);
        copy(context_, window_, input_);
    }
    /// After it was written.
    void copy_out()
    {
        if (memory_) copy(context_, input_, window_);
    }

private:
    Context& context_;
    View input_, whole_;
    View window_; ///< the part of `whole_` that is the input
    Conv2dGeometry geometry_;
    std::optional<Scratch> memory_;
};

/// A float32 view as bfloat16 in memory of its own; its dtype still says float32.
class Narrow {
public:
    Narrow(Context& context, const View& wide)
        : context_(context), wide_(wide), view_(wide),
          memory_(context, static_cast<std::size_t>(wide.numel()) * sizeof(BFloat16))
    {
        view_.data = memory_.data();
    }
    const View& view() const { return view_; }
    void copy_in() const { narrow(context_, memory_.as<BFloat16>(), wide_); }
    void copy_out() const { widen(context_, wide_, memory_.as<const BFloat16>()); }

private:
    Context& context_;
    View wide_, view_;
    Scratch memory_;
};

template <typename Pass>
bool run_wide(Context& context, const Convolution& convolution)
{
    const std::lock_guard lock(context.libraries().mutex());
    return run_dnn<Pass>(context, convolution);
}

/// With operands and result rounded to bfloat16, sums in float32.
template <typename Pass>
bool run_narrow(Context& context, const Convolution& c)
{
    const Narrow x(context, c.x), weight(context, c.weight), y(context, c.y);
    const Narrow& result = Pass::result(x, weight, y);
    for (const Narrow* operand : {&x, &weight, &y})
        if (operand != &result) operand->copy_in();
    if (!run_wide<Pass>(context, {x.view(), weight.view(), y.view(), c.geometry, true}))
        return false;
    result.copy_out();
    return true;
}

/// Runs cuDNN's pass, or else `direct`.
template <typename Pass, typename Direct>
void run(Context& context, const Convolution& convolution, Direct direct)
{
    if (!is_for_dnn(convolution)) return direct();
    const bool narrow = convolution.x.dtype == DType::Float32 &&
                        context.arithmetic().precision == Precision::BFloat16;
    if (narrow && run_narrow<Pass>(context, convolution)) return;
    if (!run_wide<Pass>(context, convolution)) direct();
}

/// y[n, m, p, q] += bias[m]
void add_bias(Context& context, const View& y, const View& bias)
{
    View planes = y;
    planes.data = bias.data;
    planes.strides = {0, bias.strides[0], 0, 0};
    binary(context, BinaryOp::Add, y, y, planes, 0);
}

/// dbias[m] = the sum of dy[n, m, p, q]
void sum_bias(Context& context, const View& dbias, const View& dy)
{
    View sums = dy;
    sums.data = dbias.data;
    sums.shape = {1, dy.shape[1], 1, 1};
    sums.strides = {0, dbias.strides[0], 0, 0};
    reduce(context, ReduceOp::Sum, sums, dy);
}

} // namespace

void conv2d(Context& context, const View& y, const View& x, const View& weight, const View* bias,
            const Conv2dGeometry& geometry)
{
    if (y.numel() == 0) return;
    PaddedInput padded(context, x, geometry);
    padded.copy_in();
    run<ForwardPass>(context, {padded.view(), weight, y, padded.geometry()},
                     [&] { direct_conv2d(context, y, padded.view(), weight, padded.geometry()); });
    if (bias != nullptr) add_bias(context, y, *bias);
}

void conv2d_input_gradient(Context& context, const View& dx, const View& dy, const View& weight,
                           const Conv2dGeometry& geometry)
{
    if (dx.numel() == 0) return;
    PaddedInput padded(context, dx, geometry);
    run<InputPass>(context, {padded.view(), weight, dy, padded.geometry()}, [&] {
        direct_conv2d_input_gradient(context, padded.view(), dy, weight, padded.geometry());
    });
    padded.copy_out();
}

void conv2d_weight_gradient(Context& context, const View& dweight, const View* dbias,
                            const View& dy, const View& x, const Conv2dGeometry& geometry)
{
    PaddedInput padded(context, x, geometry);
    padded.copy_in();
    run<WeightPass>(context, {padded.view(), dweight, dy, padded.geometry()}, [&] {
        direct_conv2d_weight_gradient(context, dweight, dy, padded.view(), padded.geometry());
    });
    if (dbias != nullptr) sum_bias(context, *dbias, dy);
}

} // namespace loom::cuda
