#include "core/engine/command.h"
#include "core/files/json.h"
#include "core/model/model.h"
#include "core/tensor/creation.h"
#include "core/tensor/npy.h"
#include "core/tensor/safetensors.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <memory>

namespace loom {

namespace {

struct RunOptions {
    std::string network, weights, input, output, target, gradients, node;
    std::string mode = "eval", dtype = "float32";
    DeviceOptions device;
};

/// What a forward of the batch gave.
struct Forward {
    Tensor output; ///< of the node asked for
    Tensor loss;   ///< undefined without a target
};

NodeId node_of(const RunOptions& options, const Drawing& drawing)
{
    const NodeId node = options.node.empty() ? drawing.diagnosis.output : options.node;
    const Node* found = drawing.network.nodes.find(node);
    if (found == nullptr)
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: there is no node {}", options.network, node));
    if (node == drawing.diagnosis.loss)
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: {} is the loss; give --target to have it computed",
                                    options.network, node));
    return node;
}

Tensor load_target(const RunOptions& options, const Tensor& x)
{
    const Tensor target = load_npy(options.target);
    return target.to(is_floating(target.dtype()) ? x.dtype() : DType::Int64).to(x.device());
}

Forward forward(Model& model, const RunOptions& options, const NodeId& node, const Tensor& x)
{
    if (node == model.output_node()) {
        const Tensor y = model.forward(x);
        return {y, options.target.empty() ? Tensor() : model.loss(y, load_target(options, x))};
    }
    if (options.target.empty()) return {model.forward_to(x, node), {}};
    std::map<NodeId, Tensor> outputs = model.taps(x);
    return {outputs.at(node), model.loss(outputs.at(model.output_node()), load_target(options, x))};
}

void save_gradients(const Model& model, const Tensor& x, const std::string& path)
{
    NamedTensors gradients{{"input", x.grad()}};
    for (const NamedTensor& parameter : model.named_parameters())
        gradients[parameter.name] = parameter.tensor.grad().defined()
                                        ? parameter.tensor.grad()
                                        : zeros_like(parameter.tensor);
    save_safetensors(path, gradients);
}

void check_input(const RunOptions& options, const Model& model, const Tensor& x)
{
    Shape expected = model.input_shape();
    expected.insert(0, kBatch);
    Shape got = x.shape();
    if (got.rank() > 0) got[0] = kBatch;
    if (got != expected)
        throw FileError(ExitCode::BadData,
                        fmt::format("{}: expected images {}, got {}", options.input,
                                    expected.to_string(), x.shape().to_string()));
}

ExitCode run_network(const RunOptions& options)
{
    const Drawing drawing = load_runnable(options.network);
    const NodeId node = node_of(options, drawing);
    const DType dtype = options.dtype == "float64" ? DType::Float64 : DType::Float32;
    const Device device = open_device(options.device);
    const std::uint64_t seed = drawing.network.training.value_or(TrainingSettings{}).seed;
    Model model(drawing.network, drawing.diagnosis,
                {.device = device, .dtype = dtype, .seed = seed, .fused = true});
    if (!options.weights.empty())
        model.load_state_dict(load_safetensors(options.weights));
    else
        fmt::print(stderr, "loom: no --weights: freshly initialised with seed {}\n", seed);
    model.train(options.mode == "train");
    model.seek(seed, 0, 0);

    Tensor x = load_npy(options.input).to(dtype).to(device);
    check_input(options, model, x);
    std::optional<NoGrad> no_grad;
    if (options.gradients.empty())
        no_grad.emplace();
    else
        x.set_requires_grad(true);

    const Forward result = forward(model, options, node, x);
    if (!options.output.empty()) save_npy(options.output, result.output.detach());
    if (result.loss.defined()) print_line(to_json_line({{"loss", result.loss.item<double>()}}));
    if (!options.gradients.empty()) {
        result.loss.backward();
        save_gradients(model, x, options.gradients);
    }
    return ExitCode::Ok;
}

} // namespace

void add_run_command(CLI::App& app, Run& run)
{
    auto options = std::make_shared<RunOptions>();
    CLI::App* command =
        app.add_subcommand("run", "Send a batch of images through a network, and gradients back");
    command->add_option("network", options->network, "the .loom file")->required();
    command->add_option("--weights", options->weights, "safetensors, keys as in a state_dict");
    command->add_option("--input", options->input, "images [N, C, H, W] as .npy, taken as they are")
        ->required();
    command->add_option("--output", options->output, "where the node's output goes, as .npy");
    CLI::Option* target =
        command->add_option("--target", options->target, "labels [N] as .npy: prints the loss");
    command
        ->add_option("--gradients", options->gradients,
                     "where the gradients of the loss go: every parameter and `input`")
        ->needs(target);
    command->add_option("--node", options->node, "the node to stop at (what enters the loss)");
    command->add_option("--mode", options->mode, "eval: running statistics, no dropout")
        ->check(CLI::IsMember({"eval", "train"}))
        ->capture_default_str();
    command->add_option("--dtype", options->dtype, "what to compute in")
        ->check(CLI::IsMember({"float32", "float64"}))
        ->capture_default_str();
    add_device_options(*command, options->device);
    command->footer("Examples:\n"
                    "  loom run net.loom --weights w.safetensors --input x.npy --output y.npy\n"
                    "  loom run net.loom --weights w.safetensors --input x.npy --target t.npy \\\n"
                    "    --gradients g.safetensors --mode train");
    command->callback([options, &run] { run = [options] { return run_network(*options); }; });
}

} // namespace loom
