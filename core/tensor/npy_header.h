#pragma once

#include "core/tensor/shape.h"

#include <string>
#include <string_view>

namespace loom {

/// The dictionary at the beginning of a .npy file.
struct NpyHeader {
    std::string descr; ///< "<f4"
    bool fortran_order = false;
    Shape shape;
};

/// Reads {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }; no other Python is
/// understood. Throws FileError(BadData) naming the file.
NpyHeader parse_npy_header(std::string_view text, const std::string& file_name);
/// As numpy writes it, without padding.
std::string npy_header_text(std::string_view descr, const Shape& shape);

} // namespace loom
