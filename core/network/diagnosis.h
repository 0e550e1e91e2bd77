#pragma once

#include "core/layers/layer_type.h"
#include "core/network/network.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace loom {

// The edits that a fix is made of: values, so that a fix can be sent, shown and undone.
struct AddNode {
    Node node;
};
struct RemoveNode {
    NodeId id; ///< and its edges
};
struct AddEdge {
    Edge edge;
};
/// Of several equal edges the last.
struct RemoveEdge {
    NodeId from, to;
    int slot = 0;
};
struct ChangeSetting {
    NodeId node;
    std::string setting;
    SettingValue value;
};
/// Back to the default; a setting of an unknown name goes.
struct ResetSetting {
    NodeId node;
    std::string setting;
};
struct RenameNode {
    NodeId from, to;
};
struct ChangeType {
    NodeId node;
    std::string type;
};
struct Bypass {
    NodeId node;
    bool bypassed = true;
};
using Edit = std::variant<AddNode, RemoveNode, AddEdge, RemoveEdge, ChangeSetting, ResetSetting,
                          RenameNode, ChangeType, Bypass>;

/// A way to mend a problem: what the button says, and the edits that it applies in order.
struct Fix {
    std::string text;
    std::vector<Edit> edits{};
};
/// An edit of something that is not (any more) there changes nothing.
void apply(const Fix& fix, Network& network);

enum class Severity : std::uint8_t {
    Error,   ///< the network cannot run
    Waiting, ///< cannot be judged until another problem is mended
    Warning, ///< runs, but probably not what was meant
};

struct Problem {
    Severity severity = Severity::Error;
    std::string code; ///< "shape", "cycle", "missing-input", "unknown-type", "setting", …
    NodeId node{};    ///< "" when it is about the whole drawing
    std::optional<Edge> edge{}; ///< the connection at fault, drawn dashed
    /// What is wrong, without the place: "Linear wants flat input, [N, features]; pool2 gives
    /// [N, 12, 4, 4]"
    std::string message{};
    std::string expected{}, got{}, why{};
    std::vector<Fix> fixes{};
};
/// Where a problem is: "pool2 → fc1", "conv1", or "" for the whole drawing.
std::string place_of(const Problem& problem);
/// With its place: "pool2 → fc1: Linear wants …".
std::string to_string(const Problem& problem);

/// What one node means.
struct NodeDiagnosis {
    std::vector<Shape> inputs{};          ///< in the order of slots; empty while unknown
    std::optional<Inference> inference{}; ///< absent while the inputs are unknown or do not fit
    Settings settings{};                  ///< complete and canonical
    bool is_bypassed = false;             ///< gives its first input: computes and learns nothing
};

/// What the drawing means: order, shapes, derived settings, parameter counts, problems with fixes.
struct Diagnosis {
    std::vector<NodeId> order{}; ///< topological, ties in file order; nodes on a cycle are left out
    std::map<NodeId, NodeDiagnosis> nodes{};
    std::vector<Problem>
        problems{};              ///< in the order of the drawing; errors, then what waits for them
    NodeId input{}, loss{};      ///< "" when there is none, or more than one
    NodeId output{};             ///< what enters the loss, or the one node without a successor
    std::int64_t parameters = 0; ///< learnable numbers
    std::int64_t multiply_adds = 0; ///< of one sample

    bool has_errors() const;                           ///< an Error or a Waiting
    const Shape* output_shape(const NodeId& id) const; ///< null while unknown
};

/// Whether a layer has something to give when it is bypassed: an Input and a loss have not.
bool can_be_bypassed(const LayerType& type);

/// Learnable numbers of one node; what is beyond 63 bits counts as their largest.
std::int64_t parameter_count(const Inference& inference);

/// The image shape [C, H, W] and class count that a data set has; null: not known.
struct DatasetShape {
    Shape image;
    std::int64_t classes = 0;
};
using DatasetLookup = std::optional<DatasetShape> (*)(std::string_view dataset_name);

/// Never throws, allocates no tensor.
Diagnosis diagnose(const Network& network, const LayerCatalog& catalog = LayerCatalog::built_in(),
                   DatasetLookup lookup = nullptr);

} // namespace loom
