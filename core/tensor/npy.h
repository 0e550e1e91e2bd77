#pragma once

#include "core/tensor/tensor.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace loom {

/// numpy's .npy, versions 1 to 3, little- and big-endian, C and Fortran order; int8, int16, uint16
/// and uint32 widen. Throws FileError naming `file_name`.
Tensor from_npy(std::string_view bytes, const std::string& file_name);
std::string to_npy(const Tensor& tensor);
Tensor load_npy(const std::filesystem::path& path);
void save_npy(const std::filesystem::path& path, const Tensor& tensor);

} // namespace loom
