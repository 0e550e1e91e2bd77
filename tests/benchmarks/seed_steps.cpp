#include "core/backend/loader.h"
#include "core/network/network_file.h"
#include "core/tensor/creation.h"
#include "core/tensor/random.h"
#include "core/training/trainer.h"
#include "datasets/dataset.h"

#include <cstdio>
#include <cstdlib>

/// seed_steps STEPS: that many training steps of the seed CNN on one thread, on made-up images, for
/// instruction counts. Prints the last loss.
int main(int argc, char** argv)
{
    using namespace loom;
    if (argc != 2) {
        std::fputs("usage: seed_steps STEPS\n", stderr);
        return 64;
    }
    constexpr std::int64_t kImages = 6000; // an epoch longer than any count
    Generator generator(1);
    DatasetDescription description;
    description.name = "Noise";
    description.image_shape = {1, 28, 28};
    for (int i = 0; i < 10; ++i) description.classes.push_back(std::to_string(i));
    const auto noise = std::make_shared<TensorDataset>(
        description, randint(0, 256, {kImages, 1, 28, 28}, generator).to(DType::UInt8),
        randint(0, 10, {kImages}, generator));
    const Network network = load_network(LOOM_SOURCE_DIR "/resources/examples/seed-cnn.loom");

    Trainer trainer(make_plan(network), {noise, noise, {}}, Device(make_cpu_backend(1)));
    double loss = 0;
    for (int i = 0; i < std::atoi(argv[1]); ++i) loss = trainer.step().step.loss;
    std::printf("%.9f\n", loss);
    return 0;
}
