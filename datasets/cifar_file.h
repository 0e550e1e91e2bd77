#pragma once

#include "core/tensor/tensor.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace loom {

struct CifarImages {
    Tensor images; ///< uint8 [N, 3, 32, 32]
    Tensor labels; ///< int64 [N]
};

/// CIFAR-10's binary version: records of one label byte and 3 x 32 x 32 bytes. Throws
/// FileError(BadData) naming the file for a torn record or a label above 9.
CifarImages parse_cifar(std::string_view bytes, const std::string& file_name);
/// Several files in a row, as one.
CifarImages load_cifar(const std::vector<std::filesystem::path>& files);

} // namespace loom
