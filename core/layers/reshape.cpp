#include <algorithm>

#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/shape_rule.h"
#include "core/nn/reshaping.h"

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

std::optional<Misfit> check_sizes(const Integers& sizes, const Shape& x)
{
    Misfit misfit{.expected = "sizes from 1, one of them -1 at most",
                  .got = "shape " + to_python(sizes),
                  .why = "",
                  .fixes = {set_to("shape", Integers{-1})},
                  .setting = "shape"};
    if (sizes.size() >= static_cast<std::size_t>(Shape::kMaxRank)) {
        misfit.expected = fmt::format("at most {} sizes", Shape::kMaxRank - 1);
        misfit.why = fmt::format("A tensor has at most {} axes, one of which is the batch.",
                                 Shape::kMaxRank);
        return misfit;
    }
    if (std::ranges::count(sizes, 0) > 0) {
        misfit.why = "An axis of size 0 would hold no numbers at all.";
        return misfit;
    }
    if (std::ranges::count(sizes, -1) > 1) {
        misfit.why = fmt::format("-1 stands for what is left of the {} numbers; with two of them "
                                 "that could be divided in many ways.",
                                 sample_size(x));
        return misfit;
    }
    return std::nullopt;
}

/// The sizes without -1; empty when they do not hold `total` numbers.
std::optional<Integers> resolved(Integers sizes, std::int64_t total)
{
    const auto open = std::ranges::find(sizes, -1);
    if (open != sizes.end()) {
        *open = 1;
        const std::int64_t known = saturating_product(sizes);
        if (total % known != 0) return std::nullopt;
        *open = total / known;
    }
    if (saturating_product(sizes) != total) return std::nullopt;
    return sizes;
}

Shape with_batch(const Integers& sizes)
{
    Shape shape{kBatch};
    for (const std::int64_t size : sizes) shape.push_back(size);
    return shape;
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    const Integers& sizes = integers(settings, "shape");
    if (auto misfit = check_sizes(sizes, x)) return does_not_fit(std::move(*misfit));

    const std::string have = fmt::format("{} = {}", product_text(sample_axes(x)), sample_size(x));
    const std::optional<Integers> shape = resolved(sizes, sample_size(x));
    if (!shape) {
        return does_not_fit(
            {.expected = fmt::format("sizes whose product is {}", sample_size(x)),
             .got = "shape " + to_python(sizes),
             .why = fmt::format("Reshape keeps all numbers: each sample has {}, and {} does not "
                                "hold as many.",
                                have, to_python(sizes)),
             .fixes = {set_to("shape", Integers{-1})},
             .setting = "shape"});
    }
    return {.output = with_batch(*shape),
            .arithmetic = {fmt::format("{} = {}", have, product_text(*shape))}};
}

Integers output_sizes(const Settings& settings, std::span<const Shape> inputs)
{
    return resolved(integers(settings, "shape"), sample_size(inputs.front())).value_or(Integers{});
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> inputs)
{
    return std::make_unique<Reshape>(output_sizes(settings, inputs));
}

std::string to_pytorch_call(const Settings& settings, std::span<const Shape> inputs)
{
    std::string sizes;
    for (const std::int64_t size : output_sizes(settings, inputs)) {
        sizes += fmt::format(", {}", size);
    }
    return "{x}.reshape(-1" + sizes + ")";
}

} // namespace

LayerType reshape_layer()
{
    return {.name = "Reshape",
            .display_name = "Reshape",
            .category = Category::Shape,
            .help = "Arranges the same numbers in other axes, in the same order; the batch stays.",
            .id_stem = "reshape",
            .url = pytorch_page("torch.reshape"),
            .settings = {{.name = "shape",
                          .kind = SettingKind::Integers,
                          .default_value = Integers{-1},
                          .min = -1,
                          .max = kMaxSize,
                          .help = "The new sizes without the batch, [1, 28, 28] for an image; one "
                                  "of them may be -1, which is what is left."}},
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = [](const Settings&, std::span<const Shape>) { return std::string(); },
            .to_pytorch_call = to_pytorch_call,
            .to_onnx =
                [](const Settings& settings, std::span<const Shape> inputs) {
                    return onnx_reshape(with_batch(output_sizes(settings, inputs)));
                },
            .card_text =
                [](const Settings& settings) { return "→ " + to_python(settings.at("shape")); }};
}

} // namespace loom
