#pragma once

#include "core/tensor/tensor.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace loom {

/// Tensors by name, as a PyTorch state_dict, in the order of names.
using NamedTensors = std::map<std::string, Tensor>;

/// Bytes in safetensors layout; `metadata` becomes "__metadata__".
std::string to_safetensors(const NamedTensors& tensors,
                           const std::map<std::string, std::string>& metadata = {});
/// Contiguous CPU tensors. Throws FileError naming `file_name` for anything that the format forbids
/// or a dtype that we lack (F16 and BF16 are read as float32).
NamedTensors from_safetensors(std::string_view bytes, const std::string& file_name,
                              std::map<std::string, std::string>* metadata = nullptr);
NamedTensors load_safetensors(const std::filesystem::path& path);
void save_safetensors(const std::filesystem::path& path, const NamedTensors& tensors);

} // namespace loom
