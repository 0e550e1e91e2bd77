#include "core/nn/sequential.h"

namespace loom {

Module& Sequential::append(std::unique_ptr<Module> module)
{
    return adopt(std::to_string(named_children().size()), std::move(module));
}

Tensor Sequential::forward(const Tensor& x)
{
    Tensor y = x;
    for (const auto& [name, module] : named_children()) y = module->forward(y);
    return y;
}

} // namespace loom
