#include "core/tensor/tensor.h"

#include <cassert>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

#include "core/tensor/op_support.h"
#include "core/tensor/tensor_state.h"

namespace loom {

namespace {

thread_local bool grad_enabled = true;

} // namespace

TapeNode::~TapeNode()
{
    std::vector<std::shared_ptr<TapeNode>> chain = std::move(inputs);
    gradient = nullptr;
    while (!chain.empty()) {
        const std::shared_ptr<TapeNode> node = std::move(chain.back());
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
            fmt::format("[set_requires_grad] expected a floating dtype, got {}", name(dtype())));
    if (!is_leaf()) {
        if (requires_grad) return *this;
        throw std::invalid_argument(fmt::format(
            "[set_requires_grad] expected a leaf, got the result of {}; detach() makes one",
            grad_fn()));
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
        throw std::invalid_argument(fmt::format("[set_grad] expected a gradient of {}, got {}",
                                                shape().to_string(), gradient.shape().to_string()));
    if (gradient.dtype() != dtype())
        throw std::invalid_argument(fmt::format("[set_grad] expected a gradient of {}, got {}",
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
            "[retain_grad] expected a tensor that requires grad, got one that does not");
    if (!is_leaf()) state_->node->retains_grad = true;
}

std::string Tensor::grad_fn() const { return requires_grad() ? state_->node->op : std::string(); }

Tensor Tensor::record(std::string op, Tensor y, std::vector<Tensor> inputs, Gradient gradient)
{
    assert(!op.empty() && !y.requires_grad());
    if (!grad_enabled || !is_floating(y.dtype())) return y;
    std::shared_ptr<TapeNode> node;
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
            "[{}] expected the tensor that the gradient needs as it was (version {}), got one "
            "modified by an in-place operation (version {})",
            op_, version_, tensor_.version()));
    return tensor_;
}

} // namespace loom
