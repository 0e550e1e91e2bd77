#include "core/optim/adam.h"
#include "core/optim/optimizer.h"
#include "core/optim/sgd.h"

#include <array>

namespace loom {

std::span<const Signature> optimizer_signatures()
{
    static const std::array<Signature, 3> kSignatures{
        Sgd::signature(), Adam::signature(Adam::WeightDecay::InGradient),
        Adam::signature(Adam::WeightDecay::Decoupled)};
    return kSignatures;
}

std::unique_ptr<Optimizer> make_optimizer(const OptimizerSettings& settings,
                                          std::vector<NamedTensor> parameters)
{
    const Signature& signature = find_signature(optimizer_signatures(), "optimizer", settings.name);
    const Settings complete = complete_arguments(signature, settings.settings);
    if (settings.name == "SGD") return std::make_unique<Sgd>(complete, std::move(parameters));
    const auto kind =
        settings.name == "AdamW" ? Adam::WeightDecay::Decoupled : Adam::WeightDecay::InGradient;
    return std::make_unique<Adam>(complete, kind, std::move(parameters));
}

} // namespace loom
