#pragma once

#include "core/layers/settings.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loom {

using NodeId = std::string; ///< unique, a valid Python identifier

/// Keys that this version does not know, kept as canonical JSON text and written back.
using UnknownKeys = std::map<std::string, std::string>;

struct Node {
    NodeId id;
    std::string type;
    Settings settings{};   ///< as given: unknown names are kept, defaults may be missing
    double x = 0, y = 0;   ///< canvas position, px
    bool bypassed = false; ///< what comes in goes on unchanged, as if the layer were not there
    UnknownKeys unknown{};
    UnknownKeys unknown_settings{}; ///< settings whose values no SettingValue can hold
    bool operator==(const Node&) const = default;
};

struct Edge {
    NodeId from, to;
    int slot = 0; ///< which input of `to`
    UnknownKeys unknown{};
    bool operator==(const Edge&) const = default;
};

/// Nodes in the order of the file, found by id.
class NodeList {
public:
    NodeList() = default;
    /// Throws std::invalid_argument for an id that comes twice.
    explicit NodeList(std::vector<Node> nodes);

    auto begin() { return nodes_.begin(); }
    auto end() { return nodes_.end(); }
    auto begin() const { return nodes_.begin(); }
    auto end() const { return nodes_.end(); }
    std::size_t size() const { return nodes_.size(); }
    bool empty() const { return nodes_.empty(); }
    bool contains(std::string_view id) const { return find(id) != nullptr; }
    const Node* find(std::string_view id) const;
    Node* find(std::string_view id);
    const Node& at(std::string_view id) const; ///< throws std::out_of_range
    Node& operator[](std::string_view id);     ///< must exist; throws std::out_of_range
    Node& add(Node node);                      ///< at the end; throws for an id that exists
    void remove(std::string_view id);
    bool operator==(const NodeList&) const = default;

private:
    std::vector<Node> nodes_;
};

struct TransformSettings {
    std::string name; ///< "RandomCrop"
    Settings settings{};
    UnknownKeys unknown{};
    bool operator==(const TransformSettings&) const = default;
};

struct DatasetChoice {
    std::string name; ///< "FashionMNIST"
    std::vector<TransformSettings> transforms{};
    UnknownKeys unknown{};
    bool operator==(const DatasetChoice&) const = default;
};

struct OptimizerSettings {
    std::string name = "Adam"; ///< SGD, Adam, AdamW
    Settings settings{};       ///< PyTorch's arguments: lr, betas, eps, weight_decay, momentum, …
    UnknownKeys unknown{};
    bool operator==(const OptimizerSettings&) const = default;
};

struct ScheduleSettings {
    std::string name = "Constant"; ///< Constant, Step, Cosine, OneCycle
    Settings settings{};           ///< step_size, gamma, max_lr, warmup_steps, …
    UnknownKeys unknown{};
    bool operator==(const ScheduleSettings&) const = default;
};

struct EarlyStopping {
    std::int64_t patience = 5;     ///< epochs without improvement
    double validation_share = 0.1; ///< of the training set, held out
    double min_delta = 0;
    bool restore_best = true;
    UnknownKeys unknown{};
    bool operator==(const EarlyStopping&) const = default;
};

/// How the drawing is to be trained: the file's "training".
struct TrainingSettings {
    std::int64_t batch_size = 100;
    std::int64_t epochs = 6;
    OptimizerSettings optimizer{};
    ScheduleSettings schedule{};
    std::uint64_t seed = 42;
    std::optional<double> clip_grad_norm{};
    std::optional<EarlyStopping> early_stopping{};
    bool shuffle = true;
    bool drop_last = false;
    // Of a GPU; what is left out is as the device is set.
    std::optional<std::string> precision{}; ///< "float32", "tf32" or "bfloat16"
    std::optional<bool> deterministic{};    ///< the same bits in every run
    UnknownKeys unknown{};
    bool operator==(const TrainingSettings&) const = default;
};

/// The drawing as a plain value: nodes, edges, settings, positions. May be wrong; `diagnose` says.
struct Network {
    std::string name;
    std::string description{}; ///< a sentence or two; "" is not written
    std::optional<DatasetChoice> dataset{};
    NodeList nodes{};
    std::vector<Edge> edges{};
    std::optional<TrainingSettings> training{};
    UnknownKeys unknown{};
    bool operator==(const Network&) const = default;
};

/// Whether `id` may name a node: a Python identifier that is no keyword, at most 64 characters.
bool is_valid_node_id(std::string_view id);
/// The first free id of the form stem1, stem2, ….
NodeId unused_id(const Network& network, std::string_view stem);
/// Gives a node another id, on its edges too. Throws std::out_of_range when there is no such node,
/// std::invalid_argument when the new id is taken.
void rename_node(Network& network, std::string_view id, const NodeId& new_id);

} // namespace loom
