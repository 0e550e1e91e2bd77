#pragma once

#include "core/layers/settings.h"
#include "core/tensor/shape.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace loom {

class Module;

enum class Category : std::uint8_t {
    Data,
    Convolution,
    Linear,
    Activation,
    Pooling,
    Normalise,
    Shape,
    Merge,
    Loss
};
std::string_view name(Category category); ///< "Convolution"

/// A setting that is computed from what comes in: shown, never typed.
struct DerivedSetting {
    std::string name;   ///< "in_channels"
    SettingValue value; ///< an integer, or integers (normalized_shape)
};

/// A tensor that the module will own, without allocating it.
struct TensorDescription {
    std::string name; ///< "weight"
    Shape shape;
};

/// A layer that a fix puts in, by type and the settings that differ from the defaults.
struct SuggestedLayer {
    std::string type;
    Settings settings{};
};

/// Another layer or value that would make the drawing legal; the diagnosis turns it into an edit.
struct SuggestedFix {
    enum class Kind : std::uint8_t {
        InsertBefore,  ///< `type` with `settings`, then `more`, between the source and this layer
        ChangeSetting, ///< this layer's `settings` take these values
        ChangeType,    ///< this layer becomes a `type` and keeps its settings
    } kind = Kind::InsertBefore;
    std::string text;    ///< "Insert Flatten → 192 features"
    std::string type;    ///< InsertBefore, ChangeType: the layer type
    Settings settings{}; ///< InsertBefore: its settings; ChangeSetting: the new values
    std::vector<SuggestedLayer> more{}; ///< InsertBefore: what follows the first, in order
    /// InsertBefore: the input whose edge the layers go into.
    int slot = 0;
};

/// Why a layer does not take what comes in.
struct Misfit {
    std::string expected; ///< "[N, features]"
    std::string got;      ///< "[N, 12, 4, 4]"
    std::string why;      ///< a sentence or two with the arithmetic
    std::vector<SuggestedFix> fixes{};
    std::string setting{}; ///< the setting at fault, if one is
};

/// What a layer makes of its inputs: its output shape with the arithmetic, or why not.
struct Inference {
    std::optional<Misfit> misfit{};        ///< set: nothing else is
    Shape output{};                        ///< with kBatch where the batch is
    std::vector<std::string> arithmetic{}; ///< "⌊(12 + 2·0 − 5)/1⌋ + 1 = 8", a line an axis or step
    std::vector<DerivedSetting> derived{};
    std::vector<TensorDescription> parameters{}; ///< learnable
    std::vector<TensorDescription> buffers{};    ///< state that is not trained
    std::int64_t multiply_adds = 0;              ///< of one sample
};

struct OnnxAttribute {
    std::string name;
    std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>>
        value;
};
/// One operator (opset 17) of those that a layer becomes. Value names are local to the layer:
/// "x0", "x1", … are its inputs, "y" its output, "weight" and the like its tensors by their name
/// in the state_dict, "" a left-out optional input; any other is the output of an earlier operator.
struct OnnxOperator {
    std::string op_type; ///< "Conv"
    std::vector<std::string> inputs{};
    std::string output = "y";
    std::vector<OnnxAttribute> attributes{};
};

/// The description of one kind of layer, from which palette, card, inspector, tooltips, file
/// format, parameter counts, help page and the generic tests are made. Mentions no tensor.
struct LayerType {
    std::string name;         ///< PyTorch's class name: "Conv2d"; the "type" of a .loom node
    std::string display_name; ///< "Global average"
    Category category = Category::Shape;
    std::string help;    ///< one sentence: what it does
    std::string id_stem; ///< new nodes are called conv1, conv2, …
    std::string url;     ///< PyTorch's documentation page
    std::vector<SettingType> settings{};
    int min_inputs = 1;
    int max_inputs = 1; ///< -1: any number
    bool has_output = true;

    /// The shape rule. Inputs are full shapes that begin with kBatch; settings are complete and
    /// valid (defaults filled in). Never throws.
    Inference (*infer)(const Settings& settings, std::span<const Shape> inputs) = nullptr;
    /// Makes the module for inputs that `infer` accepts; null for Input.
    std::unique_ptr<Module> (*make)(const Settings& settings,
                                    std::span<const Shape> inputs) = nullptr;
    /// The constructor in Python: "nn.Conv2d(1, 6, kernel_size=5)"; "" when the layer is a call
    /// such as torch.cat.
    std::string (*to_pytorch)(const Settings& settings, std::span<const Shape> inputs) = nullptr;
    /// The expression in forward; null when it is `self.id(x)`. {x} stands for the first input,
    /// {x0}, {x1}, … for each, {inputs} for the list of all and {self} for `self.id`:
    /// "torch.cat({inputs}, dim=1)". Losses also name `target`.
    std::string (*to_pytorch_call)(const Settings& settings,
                                   std::span<const Shape> inputs) = nullptr;
    /// What the exporter writes, in order; empty when the layer leaves no trace: its output is its
    /// input (Dropout), or it is no part of the inference graph (Input, losses).
    std::vector<OnnxOperator> (*to_onnx)(const Settings& settings,
                                         std::span<const Shape> inputs) = nullptr;
    /// The two settings that matter, for the card: "6 filters · 5×5". Null: nothing.
    std::string (*card_text)(const Settings& settings) = nullptr;

    const SettingType* setting(std::string_view setting_name) const;
    Settings default_settings() const;
};

/// The layer types that a network may use. `built_in()` holds all of ours, in the palette's order;
/// a test or a plug-in adds to a copy.
class LayerCatalog {
public:
    static const LayerCatalog& built_in();
    const LayerType* find(std::string_view type_name) const;
    std::span<const LayerType> types() const { return types_; }
    void add(LayerType type); ///< throws std::invalid_argument for a name that exists

private:
    std::vector<LayerType> types_;
};

} // namespace loom
