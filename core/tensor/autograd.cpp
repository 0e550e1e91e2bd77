#include "core/tensor/tensor.h"

#include <algorithm>
#include <cassert>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

#include "core/tensor/op_support.h"
#include "core/tensor/tensor_state.h"

namespace loom {

namespace {

thread_local bool grad_enabled = true;

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
        "Trying to backward through the graph a second time (or directly access saved tensors "
        "after they have already been freed). Saved intermediate values of the graph are freed "
        "when you call .backward().");
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

TapeNode::~TapeNode()
{
    std::vector<NodePointer> chain = std::move(inputs);
    gradient = nullptr;
    while (!chain.empty()) {
        const NodePointer node = std::move(chain.back());
        chain.pop_back();
        if (node.use_count() > 1) continue;
        // The inputs must outlive the closure, which holds handles to the same nodes.
        chain.insert(chain.end(), std::make_move_iterator(node->inputs.begin()),
                     std::make_move_iterator(node->inputs.end()));
        node->inputs.clear();
        node->gradient = nullptr;
    }
}

NoGrad::NoGrad() : before_(std::exchange(grad_enabled, false)) {}
NoGrad::~NoGrad() { grad_enabled = before_; }
bool is_grad_enabled() { return grad_enabled; }

bool Tensor::requires_grad() const
{
    return defined() && state_->node && state_->node->requires_grad;
}

bool Tensor::is_leaf() const { return !requires_grad() || state_->node->is_leaf(); }

Tensor& Tensor::set_requires_grad(bool requires_grad)
{
    if (requires_grad && !is_floating(dtype()))
        throw std::invalid_argument(
            fmt::format("[set_requires_grad] only Tensors of floating point dtype can require "
                        "gradients, got {}",
                        name(dtype())));
    if (!is_leaf()) {
        if (requires_grad) return *this;
        throw std::invalid_argument(
            "[set_requires_grad] you can only change requires_grad flags of leaf variables. If you "
            "want to use a computed variable in a subgraph that doesn't require differentiation "
            "use var_no_grad = var.detach().");
    }
    if (!state_->node && requires_grad) state_->node = std::make_shared<TapeNode>();
    if (state_->node) state_->node->requires_grad = requires_grad;
    return *this;
}

Tensor Tensor::grad() const { return state_ && state_->node ? state_->node->grad : Tensor(); }

void Tensor::set_grad(Tensor gradient)
{
    if (!gradient.defined()) return zero_grad();
    if (gradient.shape() != shape())
        throw std::invalid_argument(fmt::format(
            "[set_grad] assigned grad has data of a different size: expected {}, got {}",
            shape().to_string(), gradient.shape().to_string()));
    if (gradient.dtype() != dtype())
        throw std::invalid_argument(fmt::format(
            "[set_grad] assigned grad has data of a different type: expected {}, got {}",
            name(dtype()), name(gradient.dtype())));
    require_one_device("set_grad", {this, &gradient});
    if (!state_->node) {
        state_->node = std::make_shared<TapeNode>();
        state_->node->requires_grad = false;
    }
    // A gradient with a tape could lead back to this tensor: a cycle that would never be freed.
    state_->node->grad = gradient.requires_grad() ? gradient.detach() : std::move(gradient);
}

void Tensor::zero_grad()
{
    if (state_ && state_->node) state_->node->grad = Tensor();
}

void Tensor::retain_grad()
{
    if (!requires_grad())
        throw std::invalid_argument(
            "[retain_grad] can't retain_grad on Tensor that has requires_grad=False");
    if (!is_leaf()) state_->node->retains_grad = true;
}

std::string Tensor::grad_fn() const { return requires_grad() ? state_->node->op : std::string(); }

Tensor Tensor::record(std::string op, Tensor y, std::vector<Tensor> inputs, Gradient gradient)
{
    assert(!op.empty() && !y.requires_grad());
    if (!grad_enabled || !is_floating(y.dtype())) return y;
    NodePointer node;
    for (const Tensor& input : inputs) {
        if (!input.requires_grad()) continue;
        if (!node) {
            node = std::make_shared<TapeNode>();
            node->inputs.reserve(inputs.size());
        }
        node->inputs.push_back(input.state_->node);
    }
    if (!node) return y;
    node->op = std::move(op);
    node->gradient = std::move(gradient);
    y.state_->node = std::move(node);
    return y;
}

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
            fmt::format("[backward] grad can be implicitly created only for scalar outputs, got {}",
                        shape().to_string()));
    Tensor gradient = empty_like(*this);
    if (numel() == 1) backend().fill(gradient.view_of(), 1);
    backward(gradient);
}

void Tensor::backward(const Tensor& gradient) const
{
    if (!requires_grad())
        throw std::invalid_argument("[backward] element 0 of tensors does not require grad and "
                                    "does not have a grad_fn");
    if (gradient.shape() != shape())
        throw std::invalid_argument(fmt::format(
            "[backward] Mismatch in shape: grad_output[0] has a shape of {} and output[0] has a "
            "shape of {}.",
            gradient.shape().to_string(), shape().to_string()));
    require_one_device("backward", {this, &gradient});
    const NoGrad guard;
    Walk(state_->node).run(gradient.detach().to(dtype()));
}

Saved::Saved(std::string op, const Tensor& tensor) : op_(std::move(op))
{
    if (!tensor.defined()) return;
    tensor_ = tensor.detach();
    version_ = tensor.version();
}

const Tensor& Saved::get() const
{
    if (tensor_.defined() && tensor_.version() != version_)
        throw std::runtime_error(fmt::format(
            "[{}] one of the tensors needed for the gradient was modified by an in-place "
            "operation: it is at version {}, the gradient needs version {}",
            op_, tensor_.version(), version_));
    return tensor_;
}

} // namespace loom
