#pragma once

#include "core/nn/module.h"

namespace loom {

/// Children one after another, named "0", "1", …
class Sequential : public Module {
public:
    Sequential() = default;
    /// Sequential(std::make_unique<Linear>(4, 3), std::make_unique<ReLU>())
    template <typename... Modules>
    explicit Sequential(std::unique_ptr<Modules>... modules)
    {
        (append(std::move(modules)), ...);
    }

    Module& append(std::unique_ptr<Module> module);
    template <typename M, typename... Args>
    M& add(Args&&... args)
    {
        return static_cast<M&>(append(std::make_unique<M>(std::forward<Args>(args)...)));
    }

    using Module::forward;
    Tensor forward(const Tensor& x) override;
};

} // namespace loom
