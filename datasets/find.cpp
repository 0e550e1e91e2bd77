#include "datasets/find.h"

#include "core/files/error.h"
#include "core/files/file_source.h"
#include "core/files/gzip.h"
#include "core/files/md5.h"

#include <fmt/core.h>

#include <cstdlib>
#include <functional>
#include <optional>

namespace loom {

namespace {

namespace fs = std::filesystem;

/// "" when not set.
std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::vector<const DatasetFile*> all_files(const DatasetDescription& description)
{
    std::vector<const DatasetFile*> files;
    for (const DatasetFile& file : description.train_files) files.push_back(&file);
    for (const DatasetFile& file : description.test_files) files.push_back(&file);
    return files;
}

/// The files of the set when this folder has all of them.
std::optional<std::map<std::string, fs::path>> files_in(const fs::path& folder,
                                                        const DatasetDescription& description)
{
    std::map<std::string, fs::path> found;
    for (const DatasetFile* file : all_files(description)) {
        std::error_code error;
        fs::path path = folder / file->name;
        if (!fs::is_regular_file(path, error)) path += ".gz";
        if (!fs::is_regular_file(path, error)) return {};
        found.emplace(file->name, std::move(path));
    }
    return found;
}

std::vector<fs::path> folders_of(const DataRoot& root, const DatasetDescription& description)
{
    std::vector<fs::path> folders;
    for (const std::string& folder : description.folders) folders.push_back(root.path / folder);
    if (root.may_be_flat) folders.push_back(root.path);
    return folders;
}

[[noreturn]] void fail_not_found(const DatasetDescription& description,
                                 const std::vector<std::pair<fs::path, std::string>>& looked_in)
{
    std::string text = fmt::format("{}: not found. Looked for {} in", description.display_name,
                                   description.train_files.front().name);
    for (const auto& [folder, why] : looked_in)
        text += fmt::format("\n  {} ({})", folder.string(), why);
    text += fmt::format("\nGet it with `loom data download {}`", description.name);
    if (!description.debian_package.empty())
        text += fmt::format(" or `sudo apt install {}`", description.debian_package);
    throw FileError(ExitCode::NoInput, text + ".");
}

/// MD5 of the file as it is, and of what a gzip file holds.
struct Sums {
    std::string packed{};
    std::string plain{};
};

std::string sum_of(const std::function<std::string_view()>& next)
{
    Md5 sum;
    for (std::string_view piece = next(); !piece.empty(); piece = next()) sum.add(piece);
    return sum.finish();
}

Sums sums_of(const fs::path& path)
{
    FileSource file(path);
    const bool packed = path.extension() == ".gz";
    const std::string outer = sum_of([&file] { return file.next(); });
    if (!packed) return {.plain = outer};
    FileSource again(path);
    GzipReader reader([&again] { return again.next(); }, path.string());
    std::string piece(std::size_t{256} << 10, '\0');
    const std::string inner = sum_of(
        [&] { return std::string_view(piece.data(), reader.read(piece.data(), piece.size())); });
    return {.packed = outer, .plain = inner};
}

bool is_known(const DatasetFile& file, const Sums& sums)
{
    return (!file.md5.empty() && file.md5 == sums.plain) ||
           (!file.md5_packed.empty() && file.md5_packed == sums.packed);
}

/// The display name of the set that has this file, or "".
std::string owner_of(const Sums& sums)
{
    for (const DatasetDescription& description : known_datasets())
        for (const DatasetFile* file : all_files(description))
            if (is_known(*file, sums)) return description.display_name;
    return "";
}

VerifiedFile verify_file(const DatasetFile& file, const fs::path& path)
{
    const Sums sums = sums_of(path);
    if (is_known(file, sums)) return {path, Verification::Verified};
    const std::string owner = owner_of(sums);
    // A gzip file may be packed anew (Debian's are), so only its content can convict it.
    const bool wrong = !file.md5.empty() || !owner.empty();
    return {path, wrong ? Verification::Wrong : Verification::NotVerified, owner};
}

} // namespace

fs::path user_data_folder()
{
    const std::string data = environment("XDG_DATA_HOME");
    // The XDG specification has relative paths ignored.
    const fs::path base = fs::path(data).is_absolute()
                              ? fs::path(data)
                              : fs::path(environment("HOME")) / ".local" / "share";
    return base / "tensorloom" / "datasets";
}

std::vector<DataRoot> data_roots(const fs::path& data_root)
{
    if (!data_root.empty()) return {{data_root, "--data-root", true}};
    std::vector<DataRoot> roots;
    const std::string variable = environment("LOOM_DATA_ROOT");
    if (!variable.empty()) roots.push_back({variable, "LOOM_DATA_ROOT", true});
    roots.push_back({"data", "as torchvision has it", false});
    roots.push_back({user_data_folder(), "your data folder", false});
    roots.push_back({"/usr/share/datasets", "Debian package", false});
    return roots;
}

DatasetLocation find_dataset(const DatasetDescription& description,
                             const std::vector<DataRoot>& roots)
{
    std::vector<std::pair<fs::path, std::string>> looked_in;
    for (const DataRoot& root : roots)
        for (const fs::path& folder : folders_of(root, description))
            looked_in.emplace_back(folder, root.why);
    for (const auto& [folder, why] : looked_in) {
        if (auto files = files_in(folder, description))
            return {&description, folder, why, std::move(*files)};
    }
    fail_not_found(description, looked_in);
}

std::vector<VerifiedFile> verify_dataset(const DatasetLocation& location)
{
    std::vector<VerifiedFile> verified;
    for (const DatasetFile* file : all_files(*location.description))
        verified.push_back(verify_file(*file, location.files.at(file->name)));
    return verified;
}

} // namespace loom
