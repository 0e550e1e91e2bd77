#include "core/nn/module.h"

#include <cstdlib>
#include <stdexcept>
#include <typeinfo>

#include <cxxabi.h>
#include <fmt/core.h>

#include "core/nn/module_entry.h"
#include "core/tensor/random.h"

namespace loom {

namespace {

std::string join(const std::string& prefix, const std::string& name)
{
    return prefix.empty() || name.empty() ? prefix + name : prefix + "." + name;
}

} // namespace

Module::Module() = default;
Module::~Module() = default;

Tensor Module::forward(const Tensor& /*x*/)
{
    throw std::invalid_argument(fmt::format("[{}] has no forward of one tensor", type_name()));
}

Tensor Module::forward(std::span<const Tensor> inputs)
{
    if (inputs.size() == 1) return forward(inputs.front());
    throw std::invalid_argument(
        fmt::format("[{}] expected one input, got {}", type_name(), inputs.size()));
}

void Module::require_free_name(const std::string& name) const
{
    bool is_taken = false;
    for (const auto& entry : parameters_) is_taken |= entry->name == name;
    for (const auto& entry : buffers_) is_taken |= entry->name == name;
    for (const auto& child : children_) is_taken |= child.first == name;
    if (!is_taken && !name.empty() && name.find('.') == std::string::npos) return;
    throw std::invalid_argument(fmt::format("[{}] expected a new name without dots, got \"{}\"{}",
                                            type_name(), name, is_taken ? ", which exists" : ""));
}

Tensor& Module::register_tensor(Entries& entries, std::string name, Tensor tensor)
{
    require_free_name(name);
    entries.push_back(std::make_unique<Entry>());
    entries.back()->name = std::move(name);
    entries.back()->tensor = std::move(tensor);
    return entries.back()->tensor;
}

Tensor& Module::register_parameter(std::string name, Tensor tensor)
{
    if (tensor.defined() && !tensor.is_leaf()) {
        throw std::invalid_argument(
            fmt::format("[{}] expected a leaf as parameter \"{}\", got the result of {}",
                        type_name(), name, tensor.grad_fn()));
    }
    Tensor& own = register_tensor(parameters_, std::move(name), std::move(tensor));
    if (own.defined()) own.set_requires_grad(true);
    return own;
}

Tensor& Module::register_buffer(std::string name, Tensor tensor)
{
    return register_tensor(buffers_, std::move(name), std::move(tensor));
}

Module& Module::adopt(std::string name, std::unique_ptr<Module> child)
{
    require_free_name(name);
    for (auto& [inner, module] : child->named_modules()) {
        if (module->is_untouched()) module->reset_own(0, join(name, inner));
    }
    children_.emplace_back(std::move(name), std::move(child));
    return *children_.back().second;
}

Module* Module::child(std::string_view name)
{
    for (auto& [child_name, module] : children_) {
        if (child_name == name) return module.get();
    }
    return nullptr;
}

template <typename M>
void Module::collect(M& module, const std::string& name,
                     std::vector<std::pair<std::string, M*>>& modules)
{
    modules.emplace_back(name, &module);
    for (const auto& [child_name, child] : module.children_) {
        collect<M>(*child, join(name, child_name), modules);
    }
}

std::vector<std::pair<std::string, Module*>> Module::named_modules()
{
    std::vector<std::pair<std::string, Module*>> modules;
    collect<Module>(*this, "", modules);
    return modules;
}

std::vector<std::pair<std::string, const Module*>> Module::named_modules() const
{
    std::vector<std::pair<std::string, const Module*>> modules;
    collect<const Module>(*this, "", modules);
    return modules;
}

std::vector<std::pair<std::string, Module*>> Module::named_children()
{
    std::vector<std::pair<std::string, Module*>> children;
    for (auto& [name, module] : children_) children.emplace_back(name, module.get());
    return children;
}

std::vector<NamedTensor> Module::named_tensors(Entries Module::*entries) const
{
    std::vector<NamedTensor> tensors;
    for (const auto& [name, module] : named_modules()) {
        for (const auto& entry : module->*entries) {
            if (!entry->tensor.defined()) continue;
            tensors.push_back({join(name, entry->name), entry->tensor});
        }
    }
    return tensors;
}

std::vector<NamedTensor> Module::named_parameters() const
{
    return named_tensors(&Module::parameters_);
}

std::vector<NamedTensor> Module::named_buffers() const { return named_tensors(&Module::buffers_); }

std::int64_t Module::parameter_count() const
{
    std::int64_t count = 0;
    for (const NamedTensor& parameter : named_parameters()) count += parameter.tensor.numel();
    return count;
}

void Module::train(bool on)
{
    for (auto& [name, module] : named_modules()) module->training_ = on;
}

void Module::zero_grad()
{
    for (NamedTensor& parameter : named_parameters()) parameter.tensor.zero_grad();
}

void Module::requires_grad_(bool on)
{
    for (NamedTensor& parameter : named_parameters()) parameter.tensor.set_requires_grad(on);
}

template <typename Change>
void Module::replace_tensors(const Change& change)
{
    for (auto& [name, module] : named_modules()) {
        for (Entries* const entries : {&module->parameters_, &module->buffers_}) {
            for (auto& entry : *entries) {
                if (entry->tensor.defined()) change(entry->tensor);
            }
        }
    }
}

void Module::to(DType dtype)
{
    replace_tensors([dtype](Tensor& tensor) {
        if (!is_floating(tensor.dtype()) || tensor.dtype() == dtype) return;
        Tensor converted = tensor.detach().to(dtype);
        converted.set_requires_grad(tensor.requires_grad());
        if (const Tensor gradient = tensor.grad(); gradient.defined()) {
            converted.set_grad(gradient.to(dtype));
        }
        tensor = converted;
    });
}

void Module::to(const Device& device)
{
    replace_tensors([&device](Tensor& tensor) {
        if (tensor.device() == device) return;
        Tensor moved = tensor.detach().to(device);
        if (tensor.requires_grad()) moved.set_requires_grad(true);
        if (const Tensor gradient = tensor.grad(); gradient.defined()) {
            moved.set_grad(gradient.to(device));
        }
        tensor = moved;
    });
}

void Module::initialize()
{
    is_initialized_ = true;
    reset_own(0, "");
}

void Module::reset_own(std::uint64_t seed, const std::string& full_name)
{
    Generator generator(seed, "parameters:" + full_name);
    reset_own_parameters(generator);
    for (Entries* const entries : {&parameters_, &buffers_}) {
        for (auto& entry : *entries) {
            if (entry->tensor.defined()) entry->initial_version = entry->tensor.version();
        }
    }
}

bool Module::is_untouched() const
{
    if (!is_initialized_) return false;
    for (const Entries* const entries : {&parameters_, &buffers_}) {
        for (const auto& entry : *entries) {
            if (entry->tensor.defined() && entry->tensor.version() != entry->initial_version) {
                return false;
            }
        }
    }
    return true;
}

void Module::reset_parameters(std::uint64_t seed)
{
    for (auto& [name, module] : named_modules()) module->reset_own(seed, name);
}

void Module::reset_own_parameters(Generator& /*generator*/) {}

void Module::seek(std::uint64_t seed, std::uint64_t epoch, std::uint64_t step)
{
    for (auto& [name, module] : named_modules()) {
        module->seek_own(Generator(seed, "forward:" + name, epoch, step).next());
    }
}

void Module::seek_own(PhiloxKey /*key*/) {}

std::string Module::type_name() const
{
    int status = 0;
    char* const demangled = abi::__cxa_demangle(typeid(*this).name(), nullptr, nullptr, &status);
    std::string text = status == 0 ? demangled : "Module";
    std::free(demangled); // NOLINT: the ABI's contract
    const std::size_t last = text.rfind("::");
    return last == std::string::npos ? text : text.substr(last + 2);
}

std::string Module::extra_repr() const { return {}; }

} // namespace loom
