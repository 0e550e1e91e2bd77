#include "core/training/checkpoint.h"

#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/files/json.h"
#include "core/files/md5.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>

#include <unistd.h>

namespace loom {

namespace {

constexpr int kCheckpointFormat = 1;
constexpr std::size_t kMaxStateBytes = std::size_t{64} << 20;
constexpr std::size_t kMaxTensorBytes = std::size_t{1} << 40;
constexpr const char* kModelFile = "model.safetensors";
constexpr const char* kOptimizerFile = "optimizer.safetensors";
constexpr const char* kStateFile = "state.json";

/// A number from one or more digits at the start of `text`, which is cut off.
std::optional<std::int64_t> take_number(std::string_view& text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

/// The step of "epoch=03-step=001200"; nothing for other names, such as "..".
std::optional<std::int64_t> step_of(std::string_view name)
{
    constexpr std::string_view kEpoch = "epoch=";
    constexpr std::string_view kStep = "-step=";
    if (!name.starts_with(kEpoch)) return {};
    name.remove_prefix(kEpoch.size());
    if (!take_number(name) || !name.starts_with(kStep)) return {};
    name.remove_prefix(kStep.size());
    const auto step = take_number(name);
    return name.empty() ? step : std::nullopt;
}

/// What is written or found under one name.
struct CheckpointFile {
    const char* name;
    std::string bytes;
};

Json digests_of(const std::vector<CheckpointFile>& files)
{
    Json digests;
    for (const auto& [name, bytes] : files)
        digests[name] = {{"bytes", bytes.size()}, {"md5", md5(bytes)}};
    return digests;
}

void require_space(const std::filesystem::path& folder, std::size_t bytes)
{
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    // A file system that cannot say is tried.
    if (error) return;
    const std::size_t needed = bytes + bytes / 5;
    if (space.available >= needed) return;
    throw FileError(ExitCode::CannotWrite,
                    fmt::format("{}: a checkpoint needs {:.1f} MB, the disk has {:.1f} MB left",
                                folder.string(), static_cast<double>(needed) / 1e6,
                                static_cast<double>(space.available) / 1e6));
}

void make_folder(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw FileError(ExitCode::CannotWrite, fmt::format("{}: cannot make the folder: {}",
                                                           folder.string(), error.message()));
    }
}

void rename_folder(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::error_code error;
    std::filesystem::rename(from, to, error);
    if (error) {
        throw FileError(ExitCode::CannotWrite,
                        fmt::format("{}: cannot rename {}: {}", to.string(),
                                    from.filename().string(), error.message()));
    }
}

/// The bytes of a file, if they are those that state.json tells of.
std::string read_verified(const std::filesystem::path& folder, const char* name,
                          const Json& digests)
{
    const std::filesystem::path path = folder / name;
    const auto digest = digests.value(name, Json::object());
    const auto size = digest.value("bytes", std::size_t{0});
    std::string bytes = read_file(path, std::min(size + 1, kMaxTensorBytes));
    if (bytes.size() != size) {
        throw FileError(ExitCode::BadData, fmt::format("{}: expected {} bytes, got {}",
                                                       path.string(), size, bytes.size()));
    }
    if (md5(bytes) != digest.value("md5", std::string())) {
        throw FileError(
            ExitCode::BadData,
            fmt::format("{}: damaged: its MD5 is not the one that was written", path.string()));
    }
    return bytes;
}

} // namespace

std::string CheckpointFolder::state_path(const std::string& name) const
{
    return (folder_ / name / kStateFile).string();
}

std::string CheckpointFolder::name_of(std::int64_t epoch, std::int64_t step)
{
    return fmt::format("epoch={:02}-step={:06}", epoch, step);
}

void CheckpointFolder::write(const std::string& name, const Checkpoint& checkpoint) const
{
    std::vector<CheckpointFile> files{{kModelFile, to_safetensors(checkpoint.model)},
                                      {kOptimizerFile, to_safetensors(checkpoint.optimizer)}};
    const Json state{{"format", kCheckpointFormat},
                     {"state", to_json(checkpoint.state)},
                     {"origin", to_json(checkpoint.origin)},
                     {"files", digests_of(files)}};
    files.push_back({kStateFile, to_json_line(state) + "\n"});

    make_folder(folder_);
    std::size_t bytes = 0;
    for (const CheckpointFile& file : files) bytes += file.bytes.size();
    require_space(folder_, bytes);
    const auto temporary = folder_ / fmt::format(".{}.tmp-{}", name, ::getpid());
    std::error_code ignored;
    std::filesystem::remove_all(temporary, ignored);
    make_folder(temporary);
    try {
        for (const CheckpointFile& file : files)
            write_file_atomically(temporary / file.name, file.bytes);
        remove(name);
        rename_folder(temporary, folder_ / name);
    } catch (...) {
        std::filesystem::remove_all(temporary, ignored);
        throw;
    }
    sync_folder(folder_);
    write_file_atomically(folder_ / "last", name + "\n");
    prune(name, checkpoint.state);
}

void CheckpointFolder::set_best(const std::string& name) const
{
    if (best() != name) write_file_atomically(folder_ / "best", name + "\n");
}

Json CheckpointFolder::read_state(const std::string& name) const
{
    const std::string path = state_path(name);
    Json json = parse_json(read_file(path, kMaxStateBytes), path);
    const bool is_whole = json.is_object() && json.contains("format") && json.contains("state") &&
                          json.contains("origin") && json.contains("files");
    if (!is_whole || json["format"] != kCheckpointFormat) {
        throw FileError(ExitCode::BadData, fmt::format("{}: not a training state of format {}",
                                                       path, kCheckpointFormat));
    }
    return json;
}

TrainerState CheckpointFolder::load_state(const std::string& name) const
{
    return trainer_state_from_json(read_state(name)["state"], state_path(name));
}

Checkpoint CheckpointFolder::load(const std::string& name) const
{
    const Json json = read_state(name);
    const auto tensors = [&](const char* file) {
        return from_safetensors(read_verified(folder_ / name, file, json["files"]),
                                (folder_ / name / file).string());
    };
    return {tensors(kModelFile), tensors(kOptimizerFile),
            trainer_state_from_json(json["state"], state_path(name)),
            origin_from_json(json["origin"], state_path(name))};
}

std::optional<CheckpointFolder::Loaded>
CheckpointFolder::load_last(std::vector<std::string>& notices) const
{
    for (const std::string& name : names()) {
        try {
            return Loaded{name, load(name)};
        } catch (const FileError& error) {
            notices.push_back(fmt::format("the checkpoint {} cannot be used, so the one before is: "
                                          "{}",
                                          name, error.what()));
        }
    }
    return {};
}

std::optional<std::string> CheckpointFolder::read_name(const std::string& file) const
{
    const std::filesystem::path path = folder_ / file;
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return {};
    std::string name = read_file(path, 1024);
    if (name.ends_with('\n')) name.pop_back();
    if (!step_of(name) || !std::filesystem::is_directory(folder_ / name, error)) return {};
    return name;
}

std::optional<std::string> CheckpointFolder::last() const { return read_name("last"); }
std::optional<std::string> CheckpointFolder::best() const { return read_name("best"); }

std::vector<std::string> CheckpointFolder::names() const
{
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
        std::string name = entry.path().filename().string();
        if (step_of(name) && entry.is_directory(error)) found.push_back(std::move(name));
    }
    std::ranges::sort(found, [](const std::string& a, const std::string& b) {
        return std::pair(step_of(a), a) > std::pair(step_of(b), b);
    });
    return found;
}

void CheckpointFolder::remove(const std::string& name) const
{
    const std::filesystem::path folder = folder_ / name;
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return;
    // First out of the way as a whole, so that a kill leaves no half of a checkpoint.
    const auto doomed = folder_ / fmt::format(".{}.removed-{}", name, ::getpid());
    std::filesystem::remove_all(doomed, error);
    rename_folder(folder, doomed);
    std::filesystem::remove_all(doomed, error);
}

void CheckpointFolder::prune(const std::string& written, const TrainerState& state) const
{
    std::set<std::string> kept{written};
    const auto all = names();
    const auto before = std::ranges::find_if(
        all, [&](const std::string& name) { return step_of(name) < step_of(written); });
    if (before != all.end()) kept.insert(*before);
    if (const auto named = best()) kept.insert(*named);
    if (state.best_epoch) kept.insert(name_of(state.best_epoch->epoch, state.best_epoch->step));
    for (const std::string& name : all)
        if (!kept.contains(name)) remove(name);
}

void CheckpointFolder::sweep() const
{
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
        const std::string name = entry.path().filename().string();
        const bool is_ours = name.starts_with(".epoch=") && (name.find(".tmp-") != name.npos ||
                                                             name.find(".removed-") != name.npos);
        if (is_ours) std::filesystem::remove_all(entry.path(), error);
    }
    sweep_temporary_files(folder_);
}

} // namespace loom
