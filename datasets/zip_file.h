#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace loom {

/// Takes the files with these names out of a .zip, whichever folders they lie in there, and writes
/// each into `folder`. Names in the archive choose, but never make a path. Throws FileError naming
/// the archive when it is corrupt, lacks one of them or uses what we do not read (encryption, more
/// than 4 GiB).
void extract_zip(const std::filesystem::path& archive, const std::vector<std::string>& names,
                 const std::filesystem::path& folder);

} // namespace loom
