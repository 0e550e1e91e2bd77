#include "core/network/summary.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <vector>

#include <fmt/core.h>

#include "core/files/json.h"
#include "core/network/edit_json.h"
#include "core/network/json_fields.h"

namespace loom {
namespace {

constexpr double kBytesPerMebibyte = 1024.0 * 1024.0;
constexpr std::size_t kGap = 2; // between columns

using Row = std::array<std::string, 6>;
constexpr std::size_t kFirstNumber = 4; // columns from here on are set to the right

/// Characters, not bytes, of UTF-8.
std::size_t width(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

/// "33,574"
std::string grouped(std::int64_t number)
{
    const std::string digits = fmt::format("{}", number);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    return text;
}

std::string plural(std::int64_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", grouped(count), noun, count == 1 ? "" : "s");
}

/// The order of execution, then what is on a circle.
std::vector<const Node*> rows_of(const Network& network, const Diagnosis& diagnosis)
{
    std::unordered_map<std::string_view, const Node*> nodes;
    for (const Node& node : network.nodes) nodes.emplace(node.id, &node);
    std::vector<const Node*> rows;
    for (const NodeId& id : diagnosis.order) {
        if (const auto found = nodes.find(id); found != nodes.end()) {
            rows.push_back(found->second);
            nodes.erase(found);
        }
    }
    for (const Node& node : network.nodes) {
        if (nodes.contains(node.id)) rows.push_back(&node);
    }
    return rows;
}

Row row_of(const Node& node, const Diagnosis& diagnosis, const LayerCatalog& catalog)
{
    Row row{node.id, node.type, "", "?", "", ""};
    const auto found = diagnosis.nodes.find(node.id);
    const LayerType* type = catalog.find(node.type);
    if (found == diagnosis.nodes.end() || type == nullptr) return row;
    const NodeDiagnosis& meaning = found->second;
    if (meaning.is_bypassed)
        row[2] = "bypassed";
    else if (type->card_text != nullptr)
        row[2] = type->card_text(meaning.settings);
    if (!meaning.inference) return row;
    row[3] = type->has_output ? meaning.inference->output.to_string() : "";
    const std::int64_t parameters = parameter_count(*meaning.inference);
    if (parameters > 0) row[4] = grouped(parameters);
    if (meaning.inference->multiply_adds > 0) row[5] = grouped(meaning.inference->multiply_adds);
    return row;
}

std::string table_text(const std::vector<Row>& rows)
{
    std::array<std::size_t, std::tuple_size_v<Row>> widths{};
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
    }
    std::string text;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - width(row[i]), ' ');
            line += i < kFirstNumber ? row[i] + padding : padding + row[i];
            line.append(kGap, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string title_of(const Network& network)
{
    std::string title = network.name.empty() ? "(without a name)" : network.name;
    if (network.dataset) title += fmt::format(" on {}", network.dataset->name);
    return title;
}

std::string_view severity_name(Severity severity)
{
    switch (severity) {
    case Severity::Error: return "error";
    case Severity::Waiting: return "waiting";
    case Severity::Warning: return "warning";
    }
    return "";
}

Json shape_json(const Shape& shape)
{
    Json sizes = Json::array();
    for (const std::int64_t size : shape) {
        if (size == kBatch)
            sizes.push_back("N");
        else
            sizes.push_back(size);
    }
    return sizes;
}

Json settings_json(const Settings& settings)
{
    Json object = Json::object();
    for (const auto& [name, value] : settings) object[name] = to_json(value);
    return object;
}

Json tensors_json(const NodeId& id, const std::vector<TensorDescription>& tensors)
{
    Json object = Json::object();
    for (const TensorDescription& tensor : tensors) {
        object[fmt::format("{}.{}", id, tensor.name)] = shape_json(tensor.shape);
    }
    return object;
}

Json node_json(const Node& node, const Diagnosis& diagnosis)
{
    Json row{{"id", node.id}, {"type", node.type}, {"output", nullptr}};
    const auto found = diagnosis.nodes.find(node.id);
    if (found == diagnosis.nodes.end()) return row;
    const NodeDiagnosis& meaning = found->second;
    row["bypassed"] = meaning.is_bypassed;
    row["settings"] = settings_json(meaning.settings);
    row["inputs"] = Json::array();
    for (const Shape& shape : meaning.inputs) row["inputs"].push_back(shape_json(shape));
    if (!meaning.inference) return row;
    row["output"] = shape_json(meaning.inference->output);
    row["arithmetic"] = meaning.inference->arithmetic;
    row["derived"] = Json::object();
    for (const DerivedSetting& derived : meaning.inference->derived) {
        row["derived"][derived.name] = to_json(derived.value);
    }
    row["tensors"] = tensors_json(node.id, meaning.inference->parameters);
    row["buffers"] = tensors_json(node.id, meaning.inference->buffers);
    row["parameters"] = parameter_count(*meaning.inference);
    row["multiply_adds"] = meaning.inference->multiply_adds;
    return row;
}

/// "" as null.
Json id_json(const NodeId& id) { return id.empty() ? Json() : Json(id); }

} // namespace

std::string summary_text(const Network& network, const Diagnosis& diagnosis,
                         const LayerCatalog& catalog)
{
    std::vector<Row> rows{{"name", "type", "settings", "output", "parameters", "multiply-adds"}};
    for (const Node* node : rows_of(network, diagnosis)) {
        rows.push_back(row_of(*node, diagnosis, catalog));
    }
    const double mebibytes =
        static_cast<double>(diagnosis.parameters) * sizeof(float) / kBytesPerMebibyte;
    std::string text = fmt::format("{}\n\n{}\n", title_of(network), table_text(rows));
    text += fmt::format("{} ({:.2f} MiB as float32), {} for one sample\n",
                        plural(diagnosis.parameters, "parameter"), mebibytes,
                        plural(diagnosis.multiply_adds, "multiply-add"));
    const std::string problems = problems_text(diagnosis);
    if (!problems.empty()) text += fmt::format("\n{}", problems);
    return text;
}

Json summary_json(const Network& network, const Diagnosis& diagnosis)
{
    Json summary{{"name", network.name},
                 {"dataset", network.dataset ? Json(network.dataset->name) : Json()},
                 {"nodes", Json::array()},
                 {"parameters", diagnosis.parameters},
                 {"multiply_adds", diagnosis.multiply_adds},
                 {"input", id_json(diagnosis.input)},
                 {"output", id_json(diagnosis.output)},
                 {"loss", id_json(diagnosis.loss)},
                 {"problems", problems_json(diagnosis)}};
    for (const Node* node : rows_of(network, diagnosis)) {
        summary["nodes"].push_back(node_json(*node, diagnosis));
    }
    return summary;
}

std::string problems_text(const Diagnosis& diagnosis)
{
    std::string text;
    const std::vector<Problem>& problems = diagnosis.problems;
    for (std::size_t i = 0; i < problems.size(); ++i) {
        const Problem& problem = problems[i];
        std::string places = place_of(problem);
        const auto waits_for_the_same = [&](const Problem& next) {
            return problem.severity == Severity::Waiting && next.message == problem.message;
        };
        while (i + 1 < problems.size() && waits_for_the_same(problems[i + 1])) {
            places += fmt::format(", {}", place_of(problems[++i]));
        }
        if (!places.empty()) places += ": ";
        text += fmt::format("{}: {}{}\n", severity_name(problem.severity), places, problem.message);
        if (!problem.why.empty()) text += fmt::format("    {}\n", problem.why);
        for (const Fix& fix : problem.fixes) text += fmt::format("    fix: {}\n", fix.text);
    }
    return text;
}

Json problems_json(const Diagnosis& diagnosis)
{
    Json list = Json::array();
    for (const Problem& problem : diagnosis.problems) {
        Json fixes = Json::array();
        for (const Fix& fix : problem.fixes) fixes.push_back(fix_json(fix));
        list.push_back({{"severity", severity_name(problem.severity)},
                        {"code", problem.code},
                        {"node", id_json(problem.node)},
                        {"edge", problem.edge ? edge_json(*problem.edge) : Json()},
                        {"message", problem.message},
                        {"expected", problem.expected},
                        {"got", problem.got},
                        {"why", problem.why},
                        {"fixes", std::move(fixes)}});
    }
    return list;
}

} // namespace loom
