#pragma once

#include "core/network/diagnosis.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace loom {

/// A table as PyTorch users know it, in the order of execution: name, type, settings, output shape,
/// learnable parameters, multiply-adds of one sample; below it the totals and the problems.
std::string summary_text(const Network& network, const Diagnosis& diagnosis,
                         const LayerCatalog& catalog = LayerCatalog::built_in());
/// {"name", "nodes": [{"id", "type", "settings", "output", …}], "parameters", "multiply_adds",
/// "input", "output", "loss", "problems"}. Shapes are lists whose batch is "N"; what is not known
/// is null.
nlohmann::json summary_json(const Network& network, const Diagnosis& diagnosis);

/// A paragraph for each problem: severity, place, message, why, fixes; one for all nodes that wait
/// for the same. "" when there is none.
std::string problems_text(const Diagnosis& diagnosis);
/// [{"severity", "code", "node", "edge", "message", "expected", "got", "why", "fixes": [{"text",
/// "edits": [{"edit": "add-node", …}]}]}]
nlohmann::json problems_json(const Diagnosis& diagnosis);

} // namespace loom
