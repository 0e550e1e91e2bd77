#pragma once

#include "core/files/error.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace loom {

inline constexpr const char* kFuzzedFile = "fuzzed";

/// Runs a reader on the fuzzer's bytes. It may refuse them with a FileError of bad data that names
/// the file; every other exception ends the run.
template <typename Read>
int only_file_errors(const std::uint8_t* data, std::size_t size, Read&& read)
{
    try {
        read(std::string_view(reinterpret_cast<const char*>(data), size));
    } catch (const FileError& error) {
        const bool is_named = std::string_view(error.what()).starts_with(kFuzzedFile);
        if (error.code() != ExitCode::BadData || !is_named) std::abort();
    }
    return 0;
}

/// For what must hold whatever the bytes are; not compiled out as assert is.
inline void require(bool holds)
{
    if (!holds) std::abort();
}

} // namespace loom
