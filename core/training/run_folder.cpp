#include "core/training/run_folder.h"

#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/network/network_file.h"

#include <fmt/core.h>

#include <cctype>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace loom {

namespace {

constexpr std::size_t kMaxPlanBytes = std::size_t{64} << 20;
constexpr const char* kNetworkFile = "network.loom";
constexpr const char* kPlanFile = "plan.json";
constexpr const char* kLockFile = ".lock";

[[noreturn]] void cannot_write(const std::filesystem::path& path, const std::string& reason)
{
    throw FileError(ExitCode::CannotWrite, fmt::format("{}: {}", path.string(), reason));
}

/// Whether all that lies there is what a run leaves that was killed while it was made.
bool holds_nothing_of_others(const std::filesystem::path& folder)
{
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const bool is_temporary = name.starts_with('.') && name.find(".tmp-") != name.npos;
        if (name != kLockFile && name != kNetworkFile && !is_temporary) return false;
    }
    return !error;
}

} // namespace

/// flock on a file in the folder: the kernel lets go of it however the process ends.
class RunFolder::Lock {
public:
    explicit Lock(const std::filesystem::path& folder)
        : file_(::open((folder / kLockFile).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))
    {
        if (file_ < 0) {
            cannot_write(folder, "cannot write: " + std::generic_category().message(errno));
        }
        if (::flock(file_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
        ::close(file_);
        cannot_write(folder, "another process is training in this folder");
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock() { ::close(file_); }

private:
    int file_;
};

RunFolder::RunFolder(std::filesystem::path path, std::unique_ptr<Lock> lock)
    : path_(std::move(path)), lock_(std::move(lock))
{}
RunFolder::RunFolder(RunFolder&&) noexcept = default;
RunFolder::~RunFolder() = default;

RunFolder RunFolder::create(const std::filesystem::path& folder, const Plan& plan)
{
    std::error_code error;
    if (has_run(folder)) {
        cannot_write(folder, "there is a run already: resume it with --resume, or name another "
                             "folder with --run");
    }
    std::filesystem::create_directories(folder, error);
    if (error) cannot_write(folder, "cannot make the folder: " + error.message());
    if (!holds_nothing_of_others(folder))
        cannot_write(folder, "the folder is not empty; a new run needs one of its own");
    RunFolder run(folder, std::make_unique<Lock>(folder));
    run.save_plan(plan);
    return run;
}

RunFolder RunFolder::open(const std::filesystem::path& folder)
{
    if (!has_run(folder)) {
        throw FileError(ExitCode::NoInput,
                        fmt::format("{}: there is no run in this folder", folder.string()));
    }
    RunFolder run(folder, std::make_unique<Lock>(folder));
    sweep_temporary_files(folder);
    run.checkpoints().sweep();
    return run;
}

Plan RunFolder::load_plan(const std::filesystem::path& folder)
{
    Plan plan{.network = load_network(folder / kNetworkFile)};
    const std::filesystem::path file = folder / kPlanFile;
    read_plan(plan, read_file(file, kMaxPlanBytes), file.string());
    if (!plan.network.training) plan.network.training.emplace();
    return plan;
}

void RunFolder::save_plan(const Plan& plan) const
{
    save_network(path_ / kNetworkFile, plan.network);
    // Last: a folder with a plan is a run.
    write_file_atomically(path_ / kPlanFile, to_json_text(plan));
}

bool has_run(const std::filesystem::path& folder)
{
    std::error_code error;
    return std::filesystem::is_regular_file(folder / kPlanFile, error) &&
           std::filesystem::is_regular_file(folder / kNetworkFile, error);
}

bool is_locked(const std::filesystem::path& folder)
{
    const int file = ::open((folder / kLockFile).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool locked = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(file);
    return locked;
}

std::filesystem::path unused_run_folder(const std::filesystem::path& runs, const std::string& name)
{
    std::string stem;
    for (const char c : name) {
        const auto letter = static_cast<unsigned char>(c);
        const bool fits = letter >= 0x80 || std::isalnum(letter) != 0 || c == '-' || c == '_';
        if (fits)
            stem += static_cast<char>(std::tolower(letter));
        else if (!stem.empty() && stem.back() != '-')
            stem += '-';
    }
    while (stem.ends_with('-')) stem.pop_back();
    if (stem.empty()) stem = "network";
    std::error_code error;
    for (int n = 1;; ++n) {
        auto folder = runs / fmt::format("{}-{}", stem, n);
        if (!std::filesystem::exists(std::filesystem::symlink_status(folder, error))) return folder;
    }
}

} // namespace loom
