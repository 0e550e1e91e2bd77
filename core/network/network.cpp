#include "core/network/network.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <unordered_set>
#include <utility>

#include <fmt/core.h>

namespace loom {
namespace {

constexpr std::size_t kMaxIdLength = 64;

constexpr std::array<std::string_view, 35> kPythonKeywords{
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

NodeList::NodeList(std::vector<Node> nodes) : nodes_(std::move(nodes))
{
    std::unordered_set<std::string_view> ids;
    for (const Node& node : nodes_) {
        if (!ids.insert(node.id).second) {
            throw std::invalid_argument(fmt::format("two nodes are called \"{}\"", node.id));
        }
    }
}

const Node* NodeList::find(std::string_view id) const
{
    const auto it = std::find_if(nodes_.begin(), nodes_.end(),
                                 [id](const Node& node) { return node.id == id; });
    return it == nodes_.end() ? nullptr : &*it;
}

Node* NodeList::find(std::string_view id)
{
    return const_cast<Node*>(std::as_const(*this).find(id)); // NOLINT: *this is not const
}

const Node& NodeList::at(std::string_view id) const
{
    if (const Node* node = find(id)) return *node;
    throw std::out_of_range(fmt::format("there is no node \"{}\"", id));
}

Node& NodeList::operator[](std::string_view id)
{
    if (Node* node = find(id)) return *node;
    throw std::out_of_range(fmt::format("there is no node \"{}\"", id));
}

Node& NodeList::add(Node node)
{
    if (contains(node.id)) {
        throw std::invalid_argument(fmt::format("there is a node \"{}\" already", node.id));
    }
    return nodes_.emplace_back(std::move(node));
}

void NodeList::remove(std::string_view id)
{
    const NodeId gone(id); // `id` may be a view of the node's own
    std::erase_if(nodes_, [&gone](const Node& node) { return node.id == gone; });
}

bool is_valid_node_id(std::string_view id)
{
    if (id.empty() || id.size() > kMaxIdLength || is_digit(id.front())) return false;
    if (!std::all_of(id.begin(), id.end(), [](char c) { return is_letter(c) || is_digit(c); })) {
        return false;
    }
    return std::find(kPythonKeywords.begin(), kPythonKeywords.end(), id) == kPythonKeywords.end();
}

NodeId unused_id(const Network& network, std::string_view stem)
{
    std::unordered_set<std::string_view> ids;
    for (const Node& node : network.nodes) ids.insert(node.id);
    for (int number = 1;; ++number) {
        NodeId id = fmt::format("{}{}", stem, number);
        if (!ids.contains(id)) return id;
    }
}

void rename_node(Network& network, std::string_view id, const NodeId& new_id)
{
    Node& node = network.nodes[id];
    if (node.id == new_id) return;
    if (network.nodes.contains(new_id)) {
        throw std::invalid_argument(fmt::format("there is a node \"{}\" already", new_id));
    }
    const NodeId old_id = std::exchange(node.id, new_id);
    for (Edge& edge : network.edges) {
        if (edge.from == old_id) edge.from = new_id;
        if (edge.to == old_id) edge.to = new_id;
    }
}

} // namespace loom
