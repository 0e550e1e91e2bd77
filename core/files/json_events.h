#pragma once

#include "core/files/json.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace loom {

/// Takes a JSON text piece by piece, so that a hostile one never becomes a tree. A handler refuses
/// by throwing JsonRefusal. Depth, number range and syntax are checked before it is called;
/// duplicate keys are the handler's to see.
class JsonEvents {
public:
    virtual ~JsonEvents() = default;
    virtual void value(Json scalar) = 0; ///< null, boolean, number or string
    virtual void begin_object() = 0;
    virtual void key(std::string name) = 0;
    virtual void end_object() = 0;
    virtual void begin_array() = 0;
    virtual void end_array() = 0;
};

/// What is wrong, without the place: read_json adds file, line and column.
class JsonRefusal : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Throws FileError(BadData) naming `file_name`, line and column.
void read_json(std::string_view text, const std::string& file_name, JsonEvents& events);

/// `text` cut to about 60 bytes and without control characters, for a message.
std::string printable(std::string_view text);

} // namespace loom
