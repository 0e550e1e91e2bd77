#include <map>

#include <QTest>

#include "core/tensor/creation.h"
#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"
#include "core/tensor/window.h"
#include "tests/support/gradient_check.h"

using namespace loom;

namespace {

using Make = std::function<GradientSample(Sampler&)>;
using Inputs = std::vector<Tensor>;

Pair pair(Sampler& sampler, std::int64_t low, std::int64_t high)
{
    return {sampler.integer(low, high), sampler.integer(low, high)};
}

Tensor optional(const Inputs& in, std::size_t i) { return i < in.size() ? in[i] : Tensor(); }

/// An image size for which the window fits at least once.
std::int64_t image_size(Sampler& sampler, std::int64_t kernel, std::int64_t padding,
                        std::int64_t dilation)
{
    const std::int64_t least = window_extent(kernel, dilation) - 2 * padding;
    return std::max<std::int64_t>(1, least) + sampler.integer(0, 2);
}

GradientSample conv2d_sample(Sampler& sampler)
{
    const std::int64_t groups = sampler.integer(1, 2);
    const std::int64_t in_channels = groups * sampler.integer(1, 2);
    const std::int64_t out_channels = groups * sampler.integer(1, 2);
    const Pair kernel = pair(sampler, 1, 3);
    Conv2dOptions options{.stride = pair(sampler, 1, 3),
                          .padding = pair(sampler, 0, 2),
                          .dilation = pair(sampler, 1, 2),
                          .groups = groups};
    if (sampler.integer(0, 3) == 0) {
        options.same = true;
        options.stride = {1, 1};
    }
    const Shape image{sampler.integer(1, 2), in_channels,
                      image_size(sampler, kernel[0], options.padding[0], options.dilation[0]),
                      image_size(sampler, kernel[1], options.padding[1], options.dilation[1])};
    Inputs inputs{sampler.tensor(image),
                  sampler.tensor({out_channels, in_channels / groups, kernel[0], kernel[1]})};
    if (sampler.coin()) inputs.push_back(sampler.tensor({out_channels}));
    return {inputs,
            [options](const Inputs& in) { return conv2d(in[0], in[1], optional(in, 2), options); }};
}

GradientSample conv_transpose2d_sample(Sampler& sampler)
{
    const std::int64_t groups = sampler.integer(1, 2);
    const std::int64_t in_channels = groups * sampler.integer(1, 2);
    const std::int64_t out_channels = groups * sampler.integer(1, 2);
    const Pair kernel = pair(sampler, 1, 3);
    ConvTranspose2dOptions options{
        .stride = pair(sampler, 1, 3), .dilation = pair(sampler, 1, 2), .groups = groups};
    for (std::size_t i = 0; i < 2; ++i) {
        const std::int64_t most = std::max(options.stride[i], options.dilation[i]) - 1;
        options.output_padding[i] = sampler.integer(0, most);
        options.padding[i] = sampler.integer(0, (kernel[i] - 1) / 2);
    }
    Inputs inputs{sampler.tensor({sampler.integer(1, 2), in_channels, sampler.integer(1, 4),
                                  sampler.integer(1, 4)}),
                  sampler.tensor({in_channels, out_channels / groups, kernel[0], kernel[1]})};
    if (sampler.coin()) inputs.push_back(sampler.tensor({out_channels}));
    return {inputs, [options](const Inputs& in) {
                return conv_transpose2d(in[0], in[1], optional(in, 2), options);
            }};
}

Pool2dOptions pool_options(Sampler& sampler)
{
    Pool2dOptions options{.kernel_size = pair(sampler, 1, 3), .ceil_mode = sampler.coin()};
    if (sampler.coin()) options.stride = pair(sampler, 1, 3);
    for (std::size_t i = 0; i < 2; ++i) {
        options.padding[i] = sampler.integer(0, options.kernel_size[i] / 2);
    }
    return options;
}

Shape pool_image(Sampler& sampler, const Pool2dOptions& options)
{
    Shape image = sampler.shape(2, 1, 2);
    for (std::size_t i = 0; i < 2; ++i) {
        image.push_back(
            image_size(sampler, options.kernel_size[i], options.padding[i], options.dilation[i]) +
            sampler.integer(0, 3));
    }
    if (sampler.integer(0, 4) == 0) image.erase(0);
    return image;
}

GradientSample max_pool2d_sample(Sampler& sampler)
{
    Pool2dOptions options = pool_options(sampler);
    options.dilation = pair(sampler, 1, 2);
    return {{sampler.distinct(pool_image(sampler, options))},
            [options](const Inputs& in) { return max_pool2d(in[0], options); }};
}

GradientSample avg_pool2d_sample(Sampler& sampler)
{
    Pool2dOptions options = pool_options(sampler);
    options.count_include_pad = sampler.coin();
    if (sampler.integer(0, 3) == 0) options.divisor_override = sampler.integer(1, 5);
    return {{sampler.tensor(pool_image(sampler, options))},
            [options](const Inputs& in) { return avg_pool2d(in[0], options); }};
}

GradientSample adaptive_avg_pool2d_sample(Sampler& sampler)
{
    const Pair size = pair(sampler, 1, 4);
    const Shape image = sampler.shape(static_cast<int>(sampler.integer(3, 4)), 1, 5);
    return {{sampler.tensor(image)},
            [size](const Inputs& in) { return adaptive_avg_pool2d(in[0], size); }};
}

Make batch_norm_samples(bool training)
{
    return [training](Sampler& sampler) {
        const Shape shape = sampler.shape(static_cast<int>(sampler.integer(2, 5)), 3, 3);
        const Tensor mean = sampler.tensor({shape[1]}).contiguous();
        const Tensor var = sampler.tensor({shape[1]}, 0.5, 2).contiguous();
        const bool running = !training || sampler.coin();
        Inputs inputs{sampler.distinct(shape, 0.1)};
        if (sampler.coin()) inputs.push_back(sampler.tensor({shape[1]}));
        if (inputs.size() == 2 && sampler.coin()) inputs.push_back(sampler.tensor({shape[1]}));
        return GradientSample{inputs, [mean, var, running, training](const Inputs& in) {
                                  return batch_norm(in[0], running ? mean.clone() : Tensor(),
                                                    running ? var.clone() : Tensor(),
                                                    optional(in, 1), optional(in, 2),
                                                    {.training = training, .eps = 1e-3});
                              }};
    };
}

GradientSample layer_norm_sample(Sampler& sampler)
{
    // Two elements normalise to -1 and 1 whatever they are, which leaves no gradient to compare.
    const Shape shape = sampler.shape(static_cast<int>(sampler.integer(1, 3)), 3, 4);
    const auto last = static_cast<std::size_t>(sampler.integer(1, shape.rank()));
    const Shape normalized(shape.sizes().last(last));
    Inputs inputs{sampler.distinct(shape, 0.1)};
    if (sampler.coin()) inputs.push_back(sampler.tensor(normalized));
    if (inputs.size() == 2 && sampler.coin()) inputs.push_back(sampler.tensor(normalized));
    return {inputs, [normalized](const Inputs& in) {
                return layer_norm(in[0], normalized, optional(in, 1), optional(in, 2), 1e-3);
            }};
}

Make softmax_samples(Tensor (*op)(const Tensor&, std::int64_t))
{
    return [op](Sampler& sampler) {
        const int rank = static_cast<int>(sampler.integer(0, 4));
        const std::int64_t axis = rank == 0 ? -1 : sampler.integer(-rank, rank - 1);
        return GradientSample{{sampler.tensor(sampler.shape(rank, 1, 4))},
                              [op, axis](const Inputs& in) { return op(in[0], axis); }};
    };
}

LossReduction any_reduction(Sampler& sampler)
{
    return static_cast<LossReduction>(sampler.integer(0, 2));
}

Shape logits_shape(Sampler& sampler)
{
    return sampler.shape(static_cast<int>(sampler.integer(2, 4)), 1, 4);
}

CrossEntropyOptions entropy_options(Sampler& sampler, std::int64_t classes)
{
    CrossEntropyOptions options{.reduction = any_reduction(sampler)};
    if (sampler.coin()) options.label_smoothing = sampler.real(0, 1);
    if (sampler.coin()) options.weight = sampler.tensor({classes}, 0.2, 2);
    return options;
}

GradientSample cross_entropy_of_classes(Sampler& sampler)
{
    const Shape shape = logits_shape(sampler);
    CrossEntropyOptions options = entropy_options(sampler, shape[1]);
    Shape labels = shape;
    labels.erase(1);
    std::vector<std::int64_t> classes(static_cast<std::size_t>(labels.numel()));
    for (std::int64_t& label : classes) label = sampler.integer(0, shape[1] - 1);
    if (shape[1] > 1 && sampler.coin()) {
        // Not every sample: the mean of none is NaN.
        options.ignore_index = sampler.integer(0, shape[1] - 1);
        classes[0] = (options.ignore_index + 1) % shape[1];
    }
    const Tensor target = from_data<std::int64_t>(classes, labels);
    return {{sampler.tensor(shape)},
            [target, options](const Inputs& in) { return cross_entropy(in[0], target, options); }};
}

GradientSample cross_entropy_of_probabilities(Sampler& sampler)
{
    const Shape shape = logits_shape(sampler);
    const CrossEntropyOptions options = entropy_options(sampler, shape[1]);
    return {{sampler.tensor(shape), sampler.tensor(shape, 0.1, 1)},
            [options](const Inputs& in) { return cross_entropy(in[0], in[1], options); }};
}

GradientSample mse_loss_sample(Sampler& sampler)
{
    const Shape shape = sampler.shape(static_cast<int>(sampler.integer(0, 3)), 1, 4);
    const LossReduction reduction = any_reduction(sampler);
    return {{sampler.tensor(shape), sampler.tensor(shape)},
            [reduction](const Inputs& in) { return mse_loss(in[0], in[1], reduction); }};
}

std::map<std::string, Make> all_samples()
{
    return {
        {"conv2d", conv2d_sample},
        {"conv_transpose2d", conv_transpose2d_sample},
        {"max_pool2d", max_pool2d_sample},
        {"avg_pool2d", avg_pool2d_sample},
        {"adaptive_avg_pool2d", adaptive_avg_pool2d_sample},
        {"batch_norm training", batch_norm_samples(true)},
        {"batch_norm eval", batch_norm_samples(false)},
        {"layer_norm", layer_norm_sample},
        {"softmax", softmax_samples(softmax)},
        {"log_softmax", softmax_samples(log_softmax)},
        {"cross_entropy of classes", cross_entropy_of_classes},
        {"cross_entropy of probabilities", cross_entropy_of_probabilities},
        {"mse_loss", mse_loss_sample},
    };
}

} // namespace

class OpsNetworkGradientTest : public QObject {
    Q_OBJECT

    const std::map<std::string, Make> m_samples = all_samples();

private slots:
    void equalsDifferences_data()
    {
        QTest::addColumn<std::string>("op");
        for (const auto& [op, make] : m_samples) QTest::newRow(op.c_str()) << op;
    }

    void equalsDifferences()
    {
        QFETCH(const std::string, op);

        QCOMPARE(QString::fromStdString(check_gradient_samples(m_samples.at(op), 30)), QString());
    }

    void emptyBatchesHaveShapes_data()
    {
        QTest::addColumn<std::string>("op");
        for (const char* op :
             {"conv2d", "conv_transpose2d", "max_pool2d", "avg_pool2d", "adaptive_avg_pool2d",
              "batch_norm training", "batch_norm eval", "layer_norm", "softmax",
              "cross_entropy of probabilities", "mse_loss"}) {
            QTest::newRow(op) << std::string(op);
        }
    }

    /// The batch of a sample is emptied; its parameters stay and get gradients of zeros.
    void emptyBatchesHaveShapes()
    {
        QFETCH(const std::string, op);
        int checked = 0;
        for (std::uint64_t seed = 1; checked < 5; ++seed) {
            Sampler sampler(seed);
            const GradientSample sample = m_samples.at(op)(sampler);
            const Shape shape = sample.inputs[0].shape();
            const bool pairs = op.starts_with("cross") || op == "mse_loss";
            if (shape.rank() < 2 || (shape.rank() == 3 && op.find("pool") != std::string::npos))
                continue;
            Inputs leaves;
            for (std::size_t i = 0; i < sample.inputs.size(); ++i) {
                const Tensor& x = sample.inputs[i];
                const bool batched = i == 0 || pairs;
                leaves.push_back((batched ? x.narrow(0, 0, 0) : x).detach());
                leaves.back().set_requires_grad(true);
            }
            const Tensor y = sample.function(leaves);
            y.backward(ones_like(y));
            for (const Tensor& x : leaves) {
                QCOMPARE(x.grad().shape(), x.shape());
                QVERIFY(loom::all(eq(x.grad(), 0)).item<bool>());
            }
            ++checked;
        }
    }

    void emptyLayerNormHasShapes()
    {
        const auto function = [](const Inputs& in) { return layer_norm(in[0], {3}, in[1], in[2]); };
        Sampler sampler(1);

        const GradientCheckResult result = gradient_check(
            function, {sampler.tensor({0, 3}), sampler.tensor({3}), sampler.tensor({3})});

        QVERIFY2(result.verdict == GradientCheckResult::Verdict::Right, result.message.c_str());
    }
};

QTEST_APPLESS_MAIN(OpsNetworkGradientTest)
#include "ops_network_gradient_test.moc"
