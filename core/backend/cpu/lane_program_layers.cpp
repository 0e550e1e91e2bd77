#include "core/backend/cpu/lane_program.h"
#include "core/backend/cpu/random.h"

#include <algorithm>

namespace loom {

void LaneProgram::add_linear(const LaneChain& chain)
{
    const ProgramOp& linear = op(chain);
    const Value& input = value(chain.inputs.front());
    const LaneSlot x = input.y, y = make_value(chain).y;
    const LaneLinear job{.x = nullptr,
                         .weight = linear.weight.values,
                         .bias = linear.bias.values,
                         .y = nullptr,
                         .in = input.size,
                         .out = linear.size(),
                         .relu = chain.relu,
                         .accumulate = false};
    each_block({x, y}, [this, x, y, job](const LaneBlock& block) {
        LaneLinear here = job;
        here.x = at(x, block);
        here.y = at(y, block);
        lane_.linear(here);
    });
    if (description_.training) gradients_.push_back([this, chain] { add_linear_gradient(chain); });
}

void LaneProgram::add_linear_gradient(const LaneChain& chain)
{
    const ProgramOp& linear = op(chain);
    Value& input = value(chain.inputs.front());
    const Value& made = value(chain.output);
    const std::int64_t in = input.size, out = linear.size(), width = 2 * lane_.lanes;
    const std::int64_t panel_count = (in + width - 1) / width;
    const LaneSlot panels = memory_.add(panel_count * width * lane_.lanes);
    const LaneSlot dz = chain.relu ? memory_.add(out * lane_.lanes) : made.dy;
    const LaneSlot dbias = linear.bias ? memory_.add(out) : LaneSlot{};

    const LaneSlot mask = chain.relu ? made.y : LaneSlot{};
    each_block({made.dy, mask, dz, dbias, input.y, panels}, [this, dy = made.dy, mask, dz, dbias,
                                                             x = input.y, panels, in,
                                                             out](const LaneBlock& block) {
        if (mask.defined()) {
            lane_.add(at(dz, block), at(dy, block), at(mask, block), out * lane_.lanes, false);
        }
        if (dbias.defined()) lane_.sum_lanes(at(dbias, block), at(dz, block), out);
        lane_.to_panels(memory_.all(panels), at(x, block), in, blocks_ * lane_.lanes,
                        block.index * lane_.lanes);
    });
    if (input.wants_gradient) {
        const LaneLinear job{.x = nullptr,
                             .weight = linear.weight.values,
                             .bias = nullptr,
                             .y = nullptr,
                             .in = in,
                             .out = out,
                             .relu = false,
                             .accumulate = accumulate(input)};
        each_block({dz, input.dy}, [this, job, dz, dx = input.dy](const LaneBlock& block) {
            LaneLinear here = job;
            here.x = at(dz, block);
            here.y = at(dx, block);
            lane_.linear_input_gradient(here);
        });
    }

    constexpr std::int64_t kProductsAtOnce = 2048;
    const std::int64_t at_once = std::max<std::int64_t>(1, kProductsAtOnce / (width * out));
    reduced_.push_back(dz);
    for (std::int64_t first = 0; first < panel_count; first += at_once) {
        const std::int64_t last = std::min(first + at_once, panel_count);
        add_reduction(panels,
                      [this, panels, dz, in, out, first, last, to = linear.weight.gradient] {
                          lane_.linear_weight_gradient({.panels = memory_.all(panels),
                                                        .dy = memory_.all(dz),
                                                        .dy_block = memory_.stride(dz),
                                                        .dweight = to,
                                                        .in = in,
                                                        .out = out,
                                                        .samples = batch_.count,
                                                        .blocks = blocks_,
                                                        .first = first,
                                                        .last = last});
                      });
    }
    if (linear.bias) add_parts(linear.bias.gradient, dbias, out);
}

void LaneProgram::add_unary(const LaneChain& chain)
{
    const ProgramOp& unary = op(chain);
    const Layout layout = layout_of(chain);
    const LaneSlot x = value(chain.inputs.front(), layout).y;
    const Value& made = make_value(chain, layout);
    const UnaryTile apply = kernels_.unary(unary.unary, DType::Float32);
    each_block({x, made.y},
               [this, apply, x, y = made.y, count = made.size * lane_.lanes, slope = unary.slope](
                   const LaneBlock& block) { apply(at(y, block), at(x, block), count, slope, 0); });
    if (description_.training && made.wants_gradient)
        gradients_.push_back([this, chain, layout] { add_unary_gradient(chain, layout); });
}

namespace {

struct UnaryGradient {
    BinaryOp op;
    bool of_output; ///< takes y, else x
};

UnaryGradient gradient_of(UnaryOp op)
{
    switch (op) {
    case UnaryOp::LeakyRelu: return {BinaryOp::LeakyReluGradient, false};
    case UnaryOp::Tanh: return {BinaryOp::TanhGradient, true};
    case UnaryOp::Sigmoid: return {BinaryOp::SigmoidGradient, true};
    case UnaryOp::Gelu: return {BinaryOp::GeluGradient, false};
    case UnaryOp::GeluTanh: return {BinaryOp::GeluTanhGradient, false};
    case UnaryOp::Silu: return {BinaryOp::SiluGradient, false};
    default: return {BinaryOp::ReluGradient, true};
    }
}

} // namespace

void LaneProgram::add_unary_gradient(const LaneChain& chain, Layout layout)
{
    Value& input = value(chain.inputs.front(), layout);
    const Value& made = value(chain.output, layout);
    const ProgramOp& unary = op(chain);
    const UnaryGradient gradient = gradient_of(unary.unary);
    const LaneSlot q = gradient.of_output ? made.y : input.y;
    const bool adds = accumulate(input);
    const std::int64_t count = made.size * lane_.lanes;
    const LaneSlot temporary = adds ? memory_.add(count) : LaneSlot{};
    const BinaryTile apply = kernels_.binary(gradient.op, DType::Float32);
    each_block({made.dy, q, input.dy, temporary},
               [this, apply, dy = made.dy, q, dx = input.dy, temporary, count,
                slope = unary.slope](const LaneBlock& block) {
                   float* to = at(temporary.defined() ? temporary : dx, block);
                   apply(to, at(dy, block), at(q, block), count, slope);
                   if (temporary.defined()) lane_.add(at(dx, block), to, nullptr, count, true);
               });
}

void LaneProgram::add_dropout(const LaneChain& chain)
{
    const Value& input = value(chain.inputs.front());
    const Value& made = make_value(chain);
    const LaneSlot x = input.y, y = made.y, mask = memory_.add(made.size * lane_.lanes);
    const double p = op(chain).p;
    const std::size_t number = dropout_masks_.size();
    dropout_masks_.emplace_back();
    if (p < 1) {
        packing_.push_back([this, number, p, size = made.size] {
            std::vector<float>& drawn = dropout_masks_[number];
            drawn.resize(static_cast<std::size_t>(batch_.count * size));
            const View view{drawn.data(), DType::Float32, 1, {batch_.count * size}, {1}};
            cpu::random(pool_, kernels_, view, RandomKind::Bernoulli, step_.dropout[number], 1 - p,
                        0);
        });
    }
    const float scale = p < 1 ? static_cast<float>(1 / (1 - p)) : 0;
    each_block({x, y, mask}, [this, number, x, y, mask, scale,
                              size = made.size](const LaneBlock& block) {
        float* factors = at(mask, block);
        if (scale > 0) {
            const float* drawn = dropout_masks_[number].data() + block.index * lane_.lanes * size;
            lane_.gather({.floats = drawn,
                          .bytes = nullptr,
                          .lanes = factors,
                          .size = size,
                          .stride = size,
                          .samples = block.samples,
                          .scale = scale});
        } else {
            std::fill_n(factors, size * lane_.lanes, 0.0f);
        }
        lane_.multiply(at(y, block), at(x, block), factors, size * lane_.lanes, false);
    });
    if (!made.wants_gradient) return;
    gradients_.push_back([this, chain, mask, count = made.size * lane_.lanes] {
        Value& before = value(chain.inputs.front());
        const LaneSlot dy = value(chain.output).dy;
        const bool adds = accumulate(before);
        each_block({dy, mask, before.dy},
                   [this, dy, mask, dx = before.dy, adds, count](const LaneBlock& block) {
                       lane_.multiply(at(dx, block), at(dy, block), at(mask, block), count, adds);
                   });
    });
}

void LaneProgram::add_sum(const LaneChain& chain)
{
    const Layout layout = layout_of(chain);
    const Value& made = make_value(chain, layout);
    const std::int64_t count = made.size * lane_.lanes;
    bool first = true;
    for (const std::size_t input : chain.inputs) {
        const LaneSlot x = value(input, layout).y;
        each_block({x, made.y},
                   [this, x, y = made.y, count, adds = !first](const LaneBlock& block) {
                       lane_.add(at(y, block), at(x, block), nullptr, count, adds);
                   });
        first = false;
    }
    if (chain.relu) {
        const UnaryTile relu = kernels_.unary(UnaryOp::Relu, DType::Float32);
        each_block({made.y}, [this, relu, y = made.y, count](const LaneBlock& block) {
            relu(at(y, block), at(y, block), count, 0, 0);
        });
    }
    if (!description_.training || !made.wants_gradient) return;
    gradients_.push_back([this, chain, layout, count] {
        const Value& sum = value(chain.output, layout);
        const LaneSlot mask = chain.relu ? sum.y : LaneSlot{};
        for (const std::size_t input : chain.inputs) {
            if (!value(input, layout).wants_gradient) continue;
            const bool adds = accumulate(value(input, layout));
            each_block({sum.dy, mask, value(input, layout).dy},
                       [this, dy = sum.dy, mask, dx = value(input, layout).dy, count,
                        adds](const LaneBlock& block) {
                           const float* open = mask.defined() ? at(mask, block) : nullptr;
                           lane_.add(at(dx, block), at(dy, block), open, count, adds);
                       });
        }
    });
}

void LaneProgram::add_concat(const LaneChain& chain)
{
    const Value& made = make_value(chain);
    std::int64_t offset = 0;
    for (const std::size_t input : chain.inputs) {
        const std::int64_t count = value(input).size * lane_.lanes;
        each_block({value(input).y, made.y},
                   [this, x = value(input).y, y = made.y, offset, count](const LaneBlock& block) {
                       lane_.add(at(y, block) + offset, at(x, block), nullptr, count, false);
                   });
        offset += count;
    }
    if (!description_.training || !made.wants_gradient) return;
    gradients_.push_back([this, chain] {
        const LaneSlot dy = value(chain.output).dy;
        std::int64_t begin = 0;
        for (const std::size_t input : chain.inputs) {
            Value& part = value(input);
            const std::int64_t count = part.size * lane_.lanes;
            if (part.wants_gradient) {
                const bool adds = accumulate(part);
                each_block({dy, part.dy}, [this, dy, dx = part.dy, begin, count,
                                           adds](const LaneBlock& block) {
                    lane_.add(at(dx, block), at(dy, block) + begin, nullptr, count, adds);
                });
            }
            begin += count;
        }
    });
}

} // namespace loom
