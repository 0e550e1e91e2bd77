#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/shape_rule.h"
#include "core/nn/loss.h"

namespace loom {

namespace {

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (x.rank() != 2) {
        return does_not_fit({.expected = "[N, classes]",
                             .got = x.to_string(),
                             .why = "CrossEntropyLoss compares one number for each class with the "
                                    "right class of each sample; " +
                                    x.to_string() + " is no list of classes.",
                             .fixes = ways_to_flatten(x)});
    }
    Inference inference{
        .arithmetic = {fmt::format("one number: the mean over N samples of {} classes", x[1])}};
    if (is_none(settings, "weight")) return inference;

    const std::vector<double>& weight = reals(settings, "weight");
    if (static_cast<std::int64_t>(weight.size()) != x[1]) {
        return does_not_fit({.expected = fmt::format("{} class weights", x[1]),
                             .got = fmt::format("{}", weight.size()),
                             .why = fmt::format("weight has a number for each of the {} classes "
                                                "that come in.",
                                                x[1]),
                             .fixes = {set_to("weight", {})},
                             .setting = "weight"});
    }
    inference.buffers = {{"weight", {x[1]}}};
    return inference;
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    const double label_smoothing = real(settings, "label_smoothing");
    if (is_none(settings, "weight")) {
        return std::make_unique<CrossEntropyLoss>(
            CrossEntropyLossSettings{.label_smoothing = label_smoothing});
    }
    return std::make_unique<CrossEntropyLoss>(CrossEntropyLossSettings{
        .weight = reals(settings, "weight"), .label_smoothing = label_smoothing});
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    PythonCall call("nn.CrossEntropyLoss");
    if (!is_none(settings, "weight")) {
        call.keyword("weight", fmt::format("torch.tensor({})", to_python(settings.at("weight"))));
    }
    return call.setting(settings, "label_smoothing", 0.0).text();
}

std::string card_text(const Settings& settings)
{
    const double smoothing = real(settings, "label_smoothing");
    if (smoothing == 0) return "−log p(right class)";
    return fmt::format("−log p · smoothing {}", smoothing);
}

} // namespace

LayerType cross_entropy_loss_layer()
{
    return {.name = "CrossEntropyLoss",
            .display_name = "CrossEntropy",
            .category = Category::Loss,
            .help = "What training makes small when there are classes: minus the logarithm of the "
                    "probability given to the right class. Takes raw numbers; softmax is built in.",
            .id_stem = "loss",
            .url = pytorch_page("torch.nn.CrossEntropyLoss"),
            .settings = {{.name = "label_smoothing",
                          .kind = SettingKind::Real,
                          .default_value = 0.0,
                          .max = 1,
                          .help = "The share of the target that is spread evenly over all classes, "
                                  "against overconfidence; 0 or 0.1."},
                         {.name = "weight",
                          .kind = SettingKind::Reals,
                          .default_value = {},
                          .optional = true,
                          .help = "A number for each class by which its mistakes count, larger for "
                                  "rare classes; left empty, all count alike."}},
            .has_output = false,
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = to_pytorch,
            .to_pytorch_call = [](const Settings&, std::span<const Shape>) -> std::string {
                return "{self}({x}, target)";
            },
            .to_onnx = no_onnx,
            .card_text = card_text};
}

} // namespace loom
