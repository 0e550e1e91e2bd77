#include "core/training/json_real.h"

#include "core/files/json.h"

#include <limits>

namespace loom {

double real_from_json(const Json& value)
{
    if (value.is_string()) {
        const auto& word = value.get_ref<const std::string&>();
        if (word == "NaN") return std::numeric_limits<double>::quiet_NaN();
        if (word == "Infinity") return std::numeric_limits<double>::infinity();
        if (word == "-Infinity") return -std::numeric_limits<double>::infinity();
    }
    return value.get<double>();
}

} // namespace loom
