#pragma once

#include <sys/types.h>

#include <cstddef>

namespace loom {

/// The system calls behind our files. Each does and returns what the POSIX call of that name does
/// and leaves the reason in errno; a test overrides them to let the k-th call fail.
class FileSystem {
public:
    virtual ~FileSystem() = default;

    virtual int open(const char* path, int flags, mode_t mode);
    virtual int openat(int folder, const char* name, int flags, mode_t mode);
    virtual ssize_t read(int file, void* bytes, std::size_t size);
    virtual ssize_t write(int file, const void* bytes, std::size_t size);
    virtual int fsync(int file);
    virtual int close(int file);
    /// Both names in one folder.
    virtual int renameat(int folder, const char* from, const char* to);
    virtual int unlinkat(int folder, const char* name);
};

} // namespace loom
