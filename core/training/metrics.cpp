#include "core/training/metrics.h"

#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/files/json.h"

#include <fmt/core.h>

#include <optional>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace loom {

namespace {

constexpr std::size_t kMaxMetricsBytes = std::size_t{4} << 30;

/// One line; nothing when the bytes are no object with "event" and "step".
std::optional<Json> parse_line(std::string_view line, const std::string& file_name)
{
    try {
        Json json = parse_json(line, file_name);
        if (!json.is_object() || !json.contains("event") || !json["event"].is_string() ||
            !json.contains("step") || !json["step"].is_number_integer())
            return {};
        return json;
    } catch (const FileError&) {
        return {}; // the caller says which line it was
    }
}

/// Calls `visit(line, json)` for each whole line; a line that was torn by a kill in mid-write has
/// no newline, or was closed by the next writer.
template <typename Visit>
void for_each_line(std::string_view text, const std::string& file_name, Visit visit)
{
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return;
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        visit(line, parse_line(line, file_name), number);
    }
}

std::string read_text(const std::filesystem::path& file)
{
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return {};
    return read_file(file, kMaxMetricsBytes);
}

} // namespace

std::vector<Json> read_metrics(const std::filesystem::path& file)
{
    std::vector<Json> lines;
    const auto keep = [&](std::string_view, std::optional<Json> json, std::size_t number) {
        if (!json) {
            throw FileError(ExitCode::BadData,
                            fmt::format("{}: line {}: expected an object with \"event\" and "
                                        "\"step\"",
                                        file.string(), number));
        }
        lines.push_back(std::move(*json));
    };
    for_each_line(read_text(file), file.string(), keep);
    return lines;
}

void rewind_metrics(const std::filesystem::path& file, std::int64_t step)
{
    const std::string text = read_text(file);
    std::string kept;
    for_each_line(text, file.string(),
                  [&](std::string_view line, const std::optional<Json>& json, std::size_t) {
                      if (!json || (*json)["step"].get<std::int64_t>() > step) return;
                      if ((*json)["event"] == "diverged") return;
                      kept.append(line).push_back('\n');
                  });
    if (kept != text) write_file_atomically(file, kept);
}

void sync_metrics(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return; // nothing has been written yet
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!synced)
        throw FileError(ExitCode::IoError, fmt::format("{}: cannot be synced", file.string()));
}

} // namespace loom
