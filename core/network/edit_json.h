#pragma once

#include "core/files/json.h"
#include "core/network/diagnosis.h"

namespace loom {

/// {"from": "pool2", "to": "fc1", "slot": 0}
Json edge_json(const Edge& edge);
/// {"text": "Insert Flatten → 192 features", "edits": [{"edit": "add-node", …}]}
Json fix_json(const Fix& fix);

} // namespace loom
