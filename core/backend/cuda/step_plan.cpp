#include "core/backend/cuda/step_plan.h"

#include <algorithm>
#include <map>

namespace loom::cuda {

namespace {

using Kind = ProgramOp::Kind;

/// Whether each input is in one window at most, so that it can find its gradient by itself.
bool is_plain_pool(const Pool2dGeometry& g)
{
    constexpr std::int64_t kMostPlaces = 255; // they are numbered in a byte
    const std::array<std::int64_t, 2> none{0, 0}, one{1, 1};
    return g.kernel == g.stride && g.padding == none && g.dilation == one &&
           g.kernel[0] * g.kernel[1] <= kMostPlaces;
}

} // namespace

bool begins_chain(const ProgramOp& op)
{
    return op.kind == Kind::Conv2d || op.kind == Kind::Linear || op.kind == Kind::BatchNorm;
}

const ActivationGradient& gradient_of(UnaryOp activation)
{
    static constexpr ActivationGradient kAll[] = {
        {UnaryOp::Relu, BinaryOp::ReluGradient, true},
        {UnaryOp::LeakyRelu, BinaryOp::LeakyReluGradient, false},
        {UnaryOp::Tanh, BinaryOp::TanhGradient, true},
        {UnaryOp::Sigmoid, BinaryOp::SigmoidGradient, true},
        {UnaryOp::Gelu, BinaryOp::GeluGradient, false},
        {UnaryOp::GeluTanh, BinaryOp::GeluTanhGradient, false},
        {UnaryOp::Silu, BinaryOp::SiluGradient, false}};
    return *std::ranges::find(kAll, activation, &ActivationGradient::op);
}

StepPlan::StepPlan(const ProgramDescription& description)
    : description_(description), is_taken_(description.ops.size(), false)
{
    for (std::size_t i = 0; i < description_.ops.size(); ++i) {
        const ProgramOp& op = description_.ops[i];
        if (is_taken_[i] || op.kind == Kind::Input || is_alias(op)) continue;
        stages_.push_back(stage_from(i));
    }
    find_last_reads();
}

void StepPlan::find_last_reads()
{
    std::map<std::size_t, std::size_t> last; // of roots, the stages
    for (std::size_t i = 0; i < stages_.size(); ++i)
        for (const std::size_t input : description_.ops[stages_[i].op].inputs)
            last[root_of(input)] = i;
    for (const auto& [root, stage] : last) {
        const bool is_lent = description_.ops[root].kind == Kind::Input || root == output_root();
        if (!is_lent) stages_[stage].last_read.push_back(root);
    }
}

bool StepPlan::is_alias(const ProgramOp& op) const
{
    return op.kind == Kind::Reshape || (op.kind == Kind::Dropout && (!trains() || op.p == 0));
}

std::size_t StepPlan::root_of(std::size_t op) const
{
    while (is_alias(description_.ops[op])) op = description_.ops[op].inputs[0];
    return op;
}

std::size_t StepPlan::users_of(std::size_t root) const
{
    std::size_t users = output_root() == root ? 1 : 0;
    for (const ProgramOp& op : description_.ops) {
        if (is_alias(op)) continue;
        for (const std::size_t input : op.inputs) users += root_of(input) == root ? 1 : 0;
    }
    return users;
}

std::optional<std::size_t> StepPlan::only_user(std::size_t op, Kind kind) const
{
    if (users_of(op) != 1) return {};
    for (std::size_t i = op + 1; i < description_.ops.size(); ++i) {
        const ProgramOp& user = description_.ops[i];
        if (user.kind == kind && user.inputs[0] == op) return i;
    }
    return {};
}

Stage StepPlan::stage_from(std::size_t op)
{
    Stage stage{.op = op, .output = op};
    const Kind kind = description_.ops[op].kind;
    const bool is_chain = begins_chain(description_.ops[op]);
    if (kind == Kind::Dropout) stage.ordinal = dropouts_++;
    if (kind == Kind::BatchNorm)
        stage.norm = op;
    else if (is_chain)
        take(stage, stage.norm, only_user(op, Kind::BatchNorm));
    stage.folded = folded_;
    if (stage.norm) folded_ += 2 * static_cast<std::size_t>(description_.ops[op].shape[0]);
    if (!is_chain && kind != Kind::Add) return stage;
    take(stage, stage.activation, fusable_activation(stage));
    const auto pool = only_user(stage.output, Kind::MaxPool2d);
    if (is_chain && pool && is_plain_pool(description_.ops[*pool].pool))
        take(stage, stage.pool, pool);
    return stage;
}

/// What follows, if it is an activation that the stage's kernels know.
std::optional<std::size_t> StepPlan::fusable_activation(const Stage& stage) const
{
    const auto next = only_user(stage.output, Kind::Unary);
    if (!next) return {};
    const UnaryOp op = description_.ops[*next].unary;
    const bool is_known = begins_chain(description_.ops[stage.op])
                              ? !trains() || gradient_of(op).of_result
                              : op == UnaryOp::Relu;
    return is_known ? next : std::nullopt;
}

/// Makes the op, if there is one, the stage's last.
void StepPlan::take(Stage& stage, std::optional<std::size_t>& place, std::optional<std::size_t> op)
{
    place = op;
    if (!op) return;
    stage.output = *op;
    is_taken_[*op] = true;
}

} // namespace loom::cuda
