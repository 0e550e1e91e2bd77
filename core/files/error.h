#pragma once

#include <stdexcept>
#include <string>

namespace loom {

/// Process exit codes, after sysexits.h; documented in `loom --help`.
enum class ExitCode : int {
    Ok = 0,
    Failure = 1,
    Usage = 2,
    BadData = 65,
    NoInput = 66,
    NoDevice = 69,
    CannotWrite = 73,
    IoError = 74,
    Stopped = 75, ///< stopped on request; can be resumed
    Interrupted = 130,
};

/// The world or a file failed; what() is a sentence for the user that names the file and the
/// reason.
class FileError : public std::runtime_error {
public:
    FileError(ExitCode code, const std::string& text) : std::runtime_error(text), code_(code) {}
    ExitCode code() const { return code_; }

private:
    ExitCode code_;
};

} // namespace loom
