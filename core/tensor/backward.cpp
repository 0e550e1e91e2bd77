#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "core/tensor/op_support.h"
#include "core/tensor/tensor_state.h"

namespace loom {

namespace {

using NodePointer = std::shared_ptr<TapeNode>;

Tensor added(const Tensor& a, const Tensor& b)
{
    Tensor y = empty_like(a);
    if (y.numel() > 0) y.backend().binary(BinaryOp::Add, y.view_of(), a.view_of(), b.view_of());
    return y;
}

void gather(TapeNode& node, const Tensor& dx)
{
    if (!node.pending.defined()) {
        node.pending = dx;
        node.owns_pending = false;
    } else if (node.owns_pending) {
        const View y = node.pending.view_of();
        if (dx.numel() > 0) dx.backend().binary(BinaryOp::Add, y, y, dx.view_of());
    } else {
        node.pending = added(node.pending, dx);
        node.owns_pending = true;
    }
}

/// Whether x can become a leaf's gradient as it is: nothing else can see its memory, and it is all
/// of that memory.
bool is_sole_owner(const Tensor& x)
{
    const TensorState& state = *x.state();
    const std::size_t bytes = static_cast<std::size_t>(x.numel()) * element_size(state.dtype);
    return x.state().use_count() == 1 && state.storage.use_count() == 1 && x.is_contiguous() &&
           state.storage->bytes == bytes;
}

void accumulate_leaf(TapeNode& leaf, Tensor dx)
{
    if (!leaf.grad.defined()) {
        leaf.grad = is_sole_owner(dx) ? std::move(dx) : dx.clone();
    } else if (has_internal_overlap(leaf.grad)) {
        leaf.grad = added(leaf.grad, dx);
    } else if (dx.numel() > 0) {
        const View y = leaf.grad.view_of();
        dx.backend().binary(BinaryOp::Add, y, y, dx.view_of());
        ++leaf.grad.state()->storage->version;
    }
}

[[noreturn]] void throw_second_backward()
{
    throw std::runtime_error(
        "[backward] expected a graph that no backward has walked, got one whose saved values are "
        "freed; compute the output anew");
}

/// One backward pass: counts the edges into every node that the root needs, then runs each node
/// when all its gradients have come. Neither recurses, so a graph may be of any depth.
class Walk {
public:
    explicit Walk(const NodePointer& root)
    {
        root->consumers = 1;
        nodes_.push_back(root);
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            const TapeNode& node = *nodes_[i];
            if (node.freed) {
                reset();
                throw_second_backward();
            }
            for (const NodePointer& input : node.inputs) {
                if (input->consumers++ == 0) nodes_.push_back(input);
            }
        }
    }

    /// Also after an exception: no half-gathered gradient may reach the next backward.
    ~Walk() { reset(); }
    Walk(const Walk&) = delete;
    Walk& operator=(const Walk&) = delete;

    void run(const Tensor& gradient)
    {
        TapeNode* root = nodes_.front().get();
        gather(*root, gradient);
        root->consumers = 0;
        std::vector<TapeNode*> ready{root};
        while (!ready.empty()) {
            TapeNode& node = *ready.back();
            ready.pop_back();
            process(node);
            for (const NodePointer& input : node.inputs) {
                if (--input->consumers == 0) ready.push_back(input.get());
            }
            node.inputs.clear();
        }
    }

private:
    static void process(TapeNode& node)
    {
        Tensor dy = std::exchange(node.pending, Tensor());
        if (node.is_leaf()) {
            if (dy.defined()) accumulate_leaf(node, std::move(dy));
            return;
        }
        node.freed = true;
        const Tensor::Gradient gradient = std::exchange(node.gradient, nullptr);
        if (!dy.defined()) return;
        if (node.retains_grad) accumulate_leaf(node, dy);
        gradient(dy);
    }

    void reset()
    {
        for (const NodePointer& node : nodes_) {
            node->consumers = 0;
            node->pending = Tensor();
        }
    }

    std::vector<NodePointer> nodes_;
};

} // namespace

void Tensor::add_grad(const Tensor& dx) const
{
    if (!requires_grad()) return;
    TapeNode& node = *state_->node;
    if (node.consumers == 0)
        throw std::logic_error("[add_grad] expected an input of the op whose gradient runs, got "
                               "another tensor");
    if (dx.shape() != shape())
        throw std::logic_error(fmt::format("[add_grad] expected a gradient of shape {}, got {}",
                                           shape().to_string(), dx.shape().to_string()));
    gather(node, dx.dtype() == dtype() ? dx : dx.to(dtype()));
}

void Tensor::backward() const
{
    if (requires_grad() && numel() != 1)
        throw std::invalid_argument(
            fmt::format("[backward] expected a scalar, or a gradient beside it, got {} alone",
                        shape().to_string()));
    Tensor gradient = empty_like(*this);
    if (numel() == 1) backend().fill(gradient.view_of(), 1);
    backward(gradient);
}

void Tensor::backward(const Tensor& gradient) const
{
    if (!requires_grad())
        throw std::invalid_argument(
            "[backward] expected a tensor that requires grad, got one that does not");
    if (gradient.shape() != shape())
        throw std::invalid_argument(fmt::format("[backward] expected a gradient of {}, got {}",
                                                shape().to_string(), gradient.shape().to_string()));
    require_one_device("backward", {this, &gradient});
    const NoGrad guard;
    Walk(state_->node).run(gradient.detach().to(dtype()));
}

} // namespace loom
