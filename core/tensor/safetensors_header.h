#pragma once

#include "core/backend/backend.h"
#include "core/tensor/shape.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace loom {

/// How the format names and stores a dtype. F16 and BF16 become float32.
struct SafetensorsType {
    enum class Coding : std::uint8_t { Plain, Bool, Float16, BFloat16 };

    std::string_view name;
    DType dtype;
    std::size_t size; ///< bytes of one element in the file
    Coding coding;
};

/// The type that stores a dtype of ours unchanged.
const SafetensorsType& safetensors_type(DType dtype);
/// Less: written first, so that each tensor is aligned to its elements.
int writing_rank(const SafetensorsType& type);

struct SafetensorsEntry {
    std::string name;
    const SafetensorsType* type = nullptr;
    Shape shape;
    std::uint64_t begin = 0; ///< in the bytes after the header
    std::uint64_t end = 0;
};

struct SafetensorsHeader {
    std::vector<SafetensorsEntry> entries; ///< in the order of their bytes
    std::map<std::string, std::string> metadata;
};

/// Reads the header's JSON text; `data_bytes` is how many bytes follow it. Throws
/// FileError(BadData) unless the tensors fill those bytes without hole or overlap.
SafetensorsHeader parse_safetensors_header(std::string_view json, std::uint64_t data_bytes,
                                           const std::string& file_name);

} // namespace loom
