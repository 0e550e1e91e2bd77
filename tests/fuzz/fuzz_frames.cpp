#include "core/engine/protocol.h"
#include "tests/fuzz/only_file_errors.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace loom;

namespace {

/// The frames of a stream, as they travel, and how many lines were refused.
struct Heard {
    std::vector<std::string> frames;
    std::size_t refused = 0;
    bool operator==(const Heard&) const = default;
};

Heard hear(std::string_view stream, std::size_t piece)
{
    Heard heard;
    FrameReader reader;
    while (!stream.empty()) {
        reader.append(stream.substr(0, piece));
        stream.remove_prefix(std::min(piece, stream.size()));
        for (bool is_more = true; is_more;) {
            try {
                std::optional<Frame> frame = reader.next();
                is_more = frame.has_value();
                if (frame) heard.frames.push_back(to_wire(std::move(*frame)));
            } catch (const FileError&) {
                ++heard.refused;
                is_more = !reader.is_broken();
            }
        }
    }
    return heard;
}

} // namespace

// However a stream arrives in pieces, the same frames are found in it and the same lines refused;
// what was found is found again in what is written of it. Tensors in a frame are views into it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view stream(reinterpret_cast<const char*>(data), size);
    const Heard heard = hear(stream, size);
    require(hear(stream, 1) == heard);
    for (const std::string& wire : heard.frames) require(hear(wire, 7).frames.at(0) == wire);
    try {
        for (const ArrayView& array : arrays(stream)) {
            require(array.data.empty() || std::less_equal<>()(stream.data(), array.data.data()));
            require(array.dtype != "F32" || array.floats().size() * 4 == array.data.size());
        }
    } catch (const FileError& error) {
        require(error.code() == ExitCode::BadData);
    }
    return 0;
}
