#pragma once

#include "core/tensor/safetensors.h"
#include "core/tensor/tensor.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loom {

class Generator;

/// A learnable tensor with its full name, `conv1.weight`. The handle shares memory with the
/// module's.
struct NamedTensor {
    std::string name;
    Tensor tensor;
};

/// What load_state_dict found; all empty: everything fitted.
struct LoadReport {
    std::vector<std::string> missing, unexpected, misshapen;
    bool ok() const { return missing.empty() && unexpected.empty() && misshapen.empty(); }
    std::string to_string() const; ///< PyTorch's sentences
};
enum class LoadMode : std::uint8_t { Strict, Lenient };

/// PyTorch's Module: owns parameters, buffers and children by name, and computes `forward`.
/// Children are attributes:
///
///     struct Net : Module {
///         Conv2d& conv1 = add_module<Conv2d>("conv1", 1, 6, 5);
///         Linear& out = add_module<Linear>("out", 3456, 10);
///         Tensor forward(const Tensor& x) override
///         {
///             return out(relu(conv1(x)).flatten(1));
///         }
///     };
///
/// Not copyable: attributes refer to children.
class Module {
public:
    Module();
    virtual ~Module();
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    virtual Tensor forward(const Tensor& x);
    /// Of several inputs (Add, Concat; a loss takes {prediction, target}). By default: of the one.
    virtual Tensor forward(std::span<const Tensor> inputs);
    Tensor operator()(const Tensor& x) { return forward(x); }

    /// Depth first, own before children's, in the order of registration.
    std::vector<NamedTensor> named_parameters() const;
    std::vector<NamedTensor> named_buffers() const;
    std::vector<std::pair<std::string, Module*>> named_modules(); ///< itself first, as ""
    std::vector<std::pair<std::string, const Module*>> named_modules() const;
    std::vector<std::pair<std::string, Module*>> named_children();
    std::int64_t parameter_count() const;

    void train(bool on = true); // NOLINT: PyTorch's signature
    void eval() { train(false); }
    bool is_training() const { return training_; }
    void zero_grad();
    void requires_grad_(bool on);
    /// Floating parameters and buffers become other tensors: convert before taking handles of them
    /// (an optimizer's, a graph's).
    void to(DType dtype);
    void to(const Device& device);

    /// Detached handles; num_batches_tracked is int64.
    NamedTensors state_dict() const;
    /// Copies values in. Strict: throws std::runtime_error with the report's text and changes
    /// nothing unless everything fits; lenient: loads what fits.
    LoadReport load_state_dict(const NamedTensors& state, LoadMode mode = LoadMode::Strict);

    /// PyTorch's default initialisation of the whole tree; each tensor's numbers depend on the seed
    /// and its full name alone. A new tree is initialised with seed 0, so it can be used at once.
    void reset_parameters(std::uint64_t seed);
    /// Where in a run the next forward stands: dropout's masks are a function of the run's seed,
    /// the module's full name, epoch and step.
    void seek(std::uint64_t seed, std::uint64_t epoch, std::uint64_t step);

    /// As Python's repr: "Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))"; a module with children
    /// is printed over several lines as PyTorch does.
    std::string repr() const;
    virtual std::string type_name() const; ///< PyTorch's class name: by default the C++ class's
    virtual std::string extra_repr() const;

    template <typename M, typename... Args>
    M& add_module(const std::string& name, Args&&... args)
    {
        auto module = std::make_unique<M>(std::forward<Args>(args)...);
        M& reference = *module;
        adopt(name, std::move(module));
        return reference;
    }
    /// Throws std::invalid_argument for a name that is taken, empty or holds a dot.
    Module& adopt(std::string name, std::unique_ptr<Module> child);
    Module* child(std::string_view name); ///< a direct child, or null

protected:
    /// The tensor must be a leaf; requires_grad is switched on. Returns the module's own handle. An
    /// undefined tensor keeps the name and is listed nowhere.
    Tensor& register_parameter(std::string name, Tensor tensor);
    Tensor& register_buffer(std::string name, Tensor tensor);
    /// Fills own parameters and buffers, not the children's.
    virtual void reset_own_parameters(Generator& generator);
    /// For constructors of modules that override reset_own_parameters: fills with seed 0. As the
    /// full name is known only later, each adoption fills anew what nobody has written to since.
    void initialize();
    virtual void seek_own(PhiloxKey key);

private:
    struct Entry;
    using Entries = std::vector<std::unique_ptr<Entry>>;

    Tensor& register_tensor(Entries& entries, std::string name, Tensor tensor);
    void require_free_name(const std::string& name) const;
    template <typename M>
    static void collect(M& module, const std::string& name,
                        std::vector<std::pair<std::string, M*>>& modules);
    std::vector<NamedTensor> named_tensors(Entries Module::*entries) const;
    void reset_own(std::uint64_t seed, const std::string& full_name);
    bool is_untouched() const;
    template <typename Change>
    void replace_tensors(const Change& change);

    Entries parameters_, buffers_; ///< an undefined tensor is one left out, as bias=False
    std::vector<std::pair<std::string, std::unique_ptr<Module>>> children_;
    bool training_ = true;
    bool is_initialized_ = false; ///< by initialize()
};

} // namespace loom
