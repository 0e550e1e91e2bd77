#pragma once

#include "core/tensor/tensor.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace loom {

/// A whole IDX file (MNIST's format) of at most 4 axes and 8 GiB. Bytes stay uint8; int8 and int16
/// widen to int32. Throws FileError(BadData) naming the file.
Tensor parse_idx(std::string_view bytes, const std::string& file_name);
/// The same, packed by gzip; never unpacks more than the header announces and one byte.
Tensor parse_idx_gzip(std::string_view bytes, const std::string& file_name);
/// Plain or gzip, by its first bytes; read straight into the tensor's memory.
Tensor load_idx(const std::filesystem::path& path);

} // namespace loom
