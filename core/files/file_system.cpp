#include "core/files/file_system.h"

#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace loom {

int FileSystem::open(const char* path, int flags, mode_t mode) { return ::open(path, flags, mode); }

int FileSystem::openat(int folder, const char* name, int flags, mode_t mode)
{
    return ::openat(folder, name, flags, mode);
}

ssize_t FileSystem::read(int file, void* bytes, std::size_t size)
{
    return ::read(file, bytes, size);
}

ssize_t FileSystem::write(int file, const void* bytes, std::size_t size)
{
    return ::write(file, bytes, size);
}

int FileSystem::fsync(int file) { return ::fsync(file); }

int FileSystem::close(int file) { return ::close(file); }

int FileSystem::renameat(int folder, const char* from, const char* to)
{
    return ::renameat(folder, from, folder, to);
}

int FileSystem::unlinkat(int folder, const char* name) { return ::unlinkat(folder, name, 0); }

} // namespace loom
