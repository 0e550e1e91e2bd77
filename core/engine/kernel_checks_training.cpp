#include "core/engine/kernel_checks.h"

#include "core/backend/program.h"
#include "core/tensor/creation.h"
#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"

#include <cmath>
#include <limits>
#include <utility>

namespace loom {

namespace {

using Results = std::vector<Tensor>;
using Kind = ProgramOp::Kind;

/// Whole numbers so small that rounding to 7 bits of mantissa changes no result.
Results narrow_products(CheckInputs& in)
{
    const auto whole = [&](const Shape& shape) {
        Tensor x = in.integer(shape, -1, 2).to(in.options().dtype);
        x.set_requires_grad(true);
        return x;
    };
    const WithPrecision narrow(in.device(), Precision::BFloat16);
    const Tensor x = whole({3, 4, 7, 6}), weight = whole({5, 4, 3, 2});
    const Tensor a = whole({37, 65}), b = whole({19, 65});
    const Tensor y = conv2d(x, weight, {}, {.padding = {1, 0}}), z = matmul(a, b.transpose(0, 1));
    y.backward(whole(y.shape()).detach());
    z.backward(whole(z.shape()).detach());
    return {y.detach(), x.grad(), weight.grad(), z.detach(), a.grad(), b.grad()};
}

Results updates_together(CheckInputs& in)
{
    Results all, gradients;
    std::vector<AdamUpdate> adam;
    std::vector<SgdUpdate> sgd;
    for (std::int64_t i = 0; i < 67; ++i) {
        const Shape shape{i * 31 % 1500};
        gradients.push_back(in.real(shape));
        for (int k = 0; k < 4; ++k) all.push_back(in.real(shape, 0.1, 1));
        const auto at = all.size() - 4;
        adam.push_back({all[at].view_of(),
                        gradients.back().view_of(),
                        all[at + 1].view_of(),
                        all[at + 2].view_of(),
                        {.weight_decay = 0.01, .step = 1 + i % 3}});
        // It is this one's gradient, too.
        sgd.push_back({all[at + 3].view_of(), all[at + 1].view_of(), {}, {.lr = 0.1}});
    }
    if (Accelerator* device = accelerator_of(in.device())) {
        device->adam_steps(adam);
        device->sgd_steps(sgd);
        return all;
    }
    Backend& backend = in.device().backend();
    for (const AdamUpdate& u : adam)
        backend.adam_step(u.p, u.g, u.exp_avg, u.exp_avg_sq, u.settings);
    for (const SgdUpdate& u : sgd) backend.sgd_step(u.p, u.g, nullptr, u.settings);
    return all;
}

Results clipped_together(CheckInputs& in)
{
    Results gradients;
    double squares = 0;
    std::vector<View> views;
    for (std::int64_t i = 0; i < 67; ++i) {
        gradients.push_back(in.real({i * 31 % 1500}));
        views.push_back(gradients.back().view_of());
        if (gradients.back().numel() > 0)
            squares += sum(square(gradients.back().to(DType::Float64))).item<double>();
    }
    if (Accelerator* device = accelerator_of(in.device())) {
        const double norm = device->clip(views, 3);
        gradients.push_back(full({1}, norm, {.dtype = DType::Float64}));
        return gradients;
    }
    for (Tensor& gradient : gradients) gradient = mul(gradient, 3 / (std::sqrt(squares) + 1e-6));
    gradients.push_back(full({1}, std::sqrt(squares), {.dtype = DType::Float64}));
    return gradients;
}

Results finite_tests(CheckInputs& in)
{
    std::vector<std::int64_t> found;
    for (const double number : {1.0, std::numeric_limits<double>::infinity(), std::nan("")}) {
        std::vector<View> views;
        Results tensors;
        for (std::int64_t i = 0; i < 70; ++i) tensors.push_back(in.real({1 + i * i}));
        Tensor last = tensors[69].narrow(0, 69 * 69, 1);
        last.fill_(number);
        for (const Tensor& tensor : tensors) views.push_back(tensor.view_of());
        Accelerator* device = accelerator_of(in.device());
        found.push_back(device != nullptr ? device->all_finite(views) : number == 1);
    }
    return {from_data<std::int64_t>(found, {3})};
}

/// Pixels moved, mirrored, erased and normalised, against the same with whole tensors.
Results image_batches(CheckInputs& in)
{
    const Tensor images = in.integer({9, 2, 6, 5}, 0, 256).to(DType::UInt8);
    const Tensor labels = in.integer({9}, 0, 10);
    const std::vector<std::int64_t> rows{8, 0, 3, 3};
    const std::vector<double> mean{0, 0, 0.25, 0.5, 0, 0}, deviation{1, 1, 0.5, 2, 1, 1};
    using Change = ImageChange::Kind;
    std::vector<ImageChange> changes;
    for (int i = 0; i < 4; ++i) {
        changes.push_back({.kind = Change::Shift, .top = i - 1, .left = 2 - i});
        changes.push_back({.kind = Change::Normalize});
        changes.push_back({.kind = i % 2 == 0 ? Change::Mirror : Change::None});
    }
    const Tensor batch = empty({4, 2, 6, 5}, in.options());
    const Tensor chosen = empty({4}, {.dtype = DType::Int64, .device = in.device()});
    if (Accelerator* device = accelerator_of(in.device())) {
        device->gather_images(batch.view_of(), chosen.view_of(),
                              {.images = images.view_of(),
                               .labels = labels.view_of(),
                               .rows = rows,
                               .transforms = 3,
                               .changes = changes,
                               .mean = mean,
                               .deviation = deviation});
        return {batch, chosen};
    }
    const Tensor scaled = div(images.to(in.options().dtype), 255);
    for (std::int64_t n = 0; n < 4; ++n) {
        for (std::int64_t i = 0; i < 60; ++i) {
            const std::int64_t c = i / 30, y = i / 5 % 6, x = n % 2 == 0 ? 4 - i % 5 : i % 5;
            const std::int64_t top = y + n - 1, left = x + 2 - n;
            const bool inside = top >= 0 && top < 6 && left >= 0 && left < 5;
            const Tensor from = inside ? scaled[rows[static_cast<std::size_t>(n)]][c][top][left]
                                       : zeros({}, in.options());
            const auto number = static_cast<std::size_t>(2 + c);
            Tensor to = batch[n][c][y][i % 5];
            to.copy_(div(sub(from, mean[number]), deviation[number]));
        }
        Tensor label = chosen[n];
        label.copy_(labels[rows[static_cast<std::size_t>(n)]]);
    }
    return {batch, chosen};
}

/// A network that trains as one program, and the memory that it works on.
struct Trained {
    ProgramDescription net{};
    Results numbers{}; ///< parameters, gradients, running statistics, moments
    std::vector<AdamUpdate> updates{};

    ProgramParameter parameter(CheckInputs& in, const Shape& shape)
    {
        const ProgramParameter made{number(in, shape), number(in, shape)};
        for (int i = 0; i < 2; ++i) numbers.push_back(zeros(shape, in.options()));
        const auto view = [&](std::size_t from_last) {
            return numbers[numbers.size() - from_last].view_of();
        };
        // Such an eps that rounding cannot turn a step round.
        updates.push_back({view(4), view(3), view(2), view(1), {.lr = 0.01, .eps = 0.01}});
        return made;
    }
    float* number(CheckInputs& in, const Shape& shape)
    {
        numbers.push_back(in.real(shape, -0.5, 0.5));
        return numbers.back().view_of().as<float>();
    }
    void add(ProgramOp op)
    {
        if (!net.ops.empty()) op.inputs = {net.ops.size() - 1};
        net.output = net.ops.size();
        net.ops.push_back(std::move(op));
    }
};

/// Convolution, batch norm, relu and pool; a product with relu; dropout; cross entropy.
Trained make_trained(CheckInputs& in)
{
    Trained made;
    made.net.training = true;
    made.net.loss = {.kind = ProgramLoss::Kind::CrossEntropy, .label_smoothing = 0.1};
    made.add({.shape = {2, 11, 10}});
    ProgramOp conv{.kind = Kind::Conv2d, .shape = {5, 11, 10}, .kernel = {3, 3}};
    conv.conv.pad_begin = conv.conv.pad_end = {1, 1};
    conv.weight = made.parameter(in, {5, 2, 3, 3});
    conv.bias = made.parameter(in, {5});
    made.add(conv);
    made.add({.kind = Kind::Unary, .shape = {5, 11, 10}});
    made.add({.kind = Kind::MaxPool2d, .shape = {5, 5, 5}});
    ProgramOp norm{.kind = Kind::BatchNorm, .shape = {5, 5, 5}, .eps = 1e-5};
    norm.weight = made.parameter(in, {5});
    norm.bias = made.parameter(in, {5});
    norm.running_mean = made.number(in, {5});
    norm.running_var = made.number(in, {5});
    norm.momentum = 0.1;
    made.numbers.push_back(in.integer({1}, 0, 9));
    norm.batches = made.numbers.back().view_of().as<std::int64_t>();
    made.add(norm);
    made.add({.kind = Kind::Unary, .shape = {5, 5, 5}});
    made.add({.kind = Kind::Reshape, .shape = {125, 1, 1}});
    made.add({.kind = Kind::Dropout, .shape = {125, 1, 1}, .p = 0.25});
    ProgramOp out{.kind = Kind::Linear, .shape = {4, 1, 1}};
    out.weight = made.parameter(in, {4, 125});
    out.bias = made.parameter(in, {4});
    made.add(out);
    return made;
}

/// Three steps with their updates: on a GPU one is queued, one captured, one replayed.
Results training_steps(CheckInputs& in)
{
    if (in.options().dtype != DType::Float32) return {}; // there are no others
    Trained trained = make_trained(in);
    const auto program = in.device().backend().compile(trained.net);
    std::vector<double> reports;
    for (std::uint64_t step = 0; step < 3 && program != nullptr; ++step) {
        const Tensor images = in.real({7, 2, 11, 10});
        const std::vector<std::int64_t> labels = in.integer({7}, 0, 4).to_vector<std::int64_t>();
        const PhiloxKey mask{5, step};
        for (AdamUpdate& u : trained.updates) u.settings.step = static_cast<std::int64_t>(step) + 1;
        const ProgramUpdate update{.adam = trained.updates};
        const ProgramResult result =
            program->train({.count = 7, .images = images.view_of().as<float>()},
                           {.labels = labels,
                            .dropout = {&mask, 1},
                            .update = program->makes_updates() ? &update : nullptr});
        for (const AdamUpdate& u : trained.updates) {
            if (!program->makes_updates())
                in.device().backend().adam_step(u.p, u.g, u.exp_avg, u.exp_avg_sq, u.settings);
        }
        reports.insert(reports.end(), {result.loss, static_cast<double>(result.correct)});
    }
    trained.numbers.push_back(
        from_data<double>(reports, {static_cast<std::int64_t>(reports.size())}));
    return trained.numbers;
}

/// Four batches through the same network, the last with other weights: on a GPU one is queued, one
/// captured, two replayed.
Results inferences(CheckInputs& in)
{
    if (in.options().dtype != DType::Float32) return {}; // there are no others
    Trained trained = make_trained(in);
    trained.net.training = false;
    trained.net.loss = {};
    for (Tensor& number : trained.numbers) number.mul_(number); // no variance is below 0
    const auto program = in.device().backend().compile(trained.net);
    Results outputs;
    for (int batch = 0; batch < 4; ++batch) {
        if (batch == 3) {
            for (Tensor& number : trained.numbers) number.add_(number);
            program->parameters_changed();
        }
        const Tensor images = in.real({7, 2, 11, 10});
        outputs.push_back(empty({7, 4}, in.options()));
        program->infer(outputs.back().view_of().as<float>(),
                       {.count = 7, .images = images.view_of().as<float>()});
    }
    return outputs;
}

constexpr KernelCheck kChecks[] = {
    {"bfloat16", narrow_products},
    {"updates together", updates_together},
    {"clipped together", clipped_together},
    {"all finite", finite_tests},
    {"image batches", image_batches},
    {"training step", training_steps},
    {"inference", inferences},
};

} // namespace

std::span<const KernelCheck> training_checks() { return kChecks; }

WithPrecision::WithPrecision(const Device& device, Precision precision)
    : accelerator_(accelerator_of(device))
{
    if (accelerator_ == nullptr) return;
    before_ = accelerator_->arithmetic();
    accelerator_->set_arithmetic({precision, before_.deterministic});
}

WithPrecision::~WithPrecision()
{
    if (accelerator_ != nullptr) accelerator_->set_arithmetic(before_);
}

} // namespace loom
