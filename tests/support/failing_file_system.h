#pragma once

#include "core/files/file_system.h"

#include <cerrno>
#include <string>
#include <vector>

namespace loom {

/// Lets the k-th call go wrong, and keeps a record of what was called.
class FailingFileSystem : public FileSystem {
public:
    enum class Fault { Error, ShortWrite };

    /// k counts from 1; 0 lets every call pass. `error` is an errno.
    explicit FailingFileSystem(int k = 0, int error = 0, Fault fault = Fault::Error)
        : k_(k), error_(error), fault_(fault)
    {}

    int calls() const { return static_cast<int>(log_.size()); }
    const std::vector<std::string>& log() const { return log_; }
    bool has_failed() const { return has_failed_; }

    int open(const char* path, int flags, mode_t mode) override
    {
        return fails("open") ? -1 : FileSystem::open(path, flags, mode);
    }
    int openat(int folder, const char* name, int flags, mode_t mode) override
    {
        return fails("openat") ? -1 : FileSystem::openat(folder, name, flags, mode);
    }
    ssize_t read(int file, void* bytes, std::size_t size) override
    {
        return fails("read") ? -1 : FileSystem::read(file, bytes, size);
    }
    ssize_t write(int file, const void* bytes, std::size_t size) override
    {
        if (!fails("write")) return FileSystem::write(file, bytes, size);
        if (fault_ == Fault::ShortWrite) return FileSystem::write(file, bytes, size / 2);
        return -1;
    }
    int fsync(int file) override { return fails("fsync") ? -1 : FileSystem::fsync(file); }
    int close(int file) override
    {
        // The kernel releases the descriptor in any case.
        const bool fail = fails("close");
        const int result = FileSystem::close(file);
        if (fail) errno = error_;
        return fail ? -1 : result;
    }
    int renameat(int folder, const char* from, const char* to) override
    {
        return fails("renameat") ? -1 : FileSystem::renameat(folder, from, to);
    }
    int unlinkat(int folder, const char* name) override
    {
        return fails("unlinkat") ? -1 : FileSystem::unlinkat(folder, name);
    }

private:
    bool fails(const char* call)
    {
        log_.emplace_back(call);
        if (calls() != k_) return false;
        if (fault_ == Fault::ShortWrite && log_.back() != "write") return false;
        has_failed_ = true;
        errno = error_;
        return true;
    }

    int k_;
    int error_;
    Fault fault_;
    bool has_failed_ = false;
    std::vector<std::string> log_;
};

} // namespace loom
