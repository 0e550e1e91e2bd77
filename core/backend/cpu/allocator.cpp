#include "core/backend/cpu/allocator.h"

#include "core/backend/size_classes.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

#include <fmt/core.h>

#include <sys/mman.h>

namespace loom {

namespace {

#ifdef LOOM_SANITIZED
constexpr bool kCaching = false; // so that the sanitizer sees every use after free
#else
constexpr bool kCaching = true;
#endif

// Requests from here on are first compared with what the machine has: Linux promises more than it
// has, and would later kill the process instead of letting it say so.
constexpr std::size_t kLargeRequest = std::size_t{256} << 20;
constexpr std::size_t kMaxRequest = std::size_t{1} << 46;

using Sizes = SizeClasses<Allocator::kAlignment>;

/// Large memory in large pages, where the system has them: a data set has 13,000 small ones, and
/// the first touch of each would cost as much as all the rest of a start.
void* aligned_memory(std::size_t bytes)
{
    constexpr std::size_t kLargePage = std::size_t{2} << 20;
    const bool is_large = bytes >= 2 * kLargePage;
    void* memory = nullptr;
    if (posix_memalign(&memory, is_large ? kLargePage : Allocator::kAlignment, bytes) != 0)
        return nullptr;
    // Whole pages only: the rest of the last one would be memory for nothing.
    if (is_large) ::madvise(memory, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
    return memory;
}

/// Memory and swap that could still be had; the largest number if the system does not say.
std::size_t available_bytes()
{
    std::ifstream file("/proc/meminfo");
    std::size_t total = 0;
    bool known = false;
    std::string key;
    for (std::size_t kib = 0; file >> key >> kib; file.ignore(256, '\n')) {
        if (key != "MemAvailable:" && key != "SwapFree:") continue;
        total += kib * 1024;
        known = true;
    }
    return known ? total : std::numeric_limits<std::size_t>::max();
}

[[noreturn]] void throw_out_of_memory(std::size_t bytes)
{
    constexpr double kMiB = 1 << 20;
    throw std::runtime_error(fmt::format(
        "cpu: not enough memory: needed {:.0f} MiB, {:.0f} MiB free",
        static_cast<double>(bytes) / kMiB, static_cast<double>(available_bytes()) / kMiB));
}

} // namespace

Allocator::~Allocator() { release_cached(); }

void* Allocator::allocate(std::size_t bytes)
{
    if (bytes == 0) return nullptr;
    if (bytes > kMaxRequest) throw_out_of_memory(bytes);

    const std::size_t size_class = Sizes::class_of(bytes);
    const std::lock_guard lock(mutex_);
    void* memory = take_cached(size_class);
    if (memory == nullptr) {
        if (bytes >= kLargeRequest && bytes > available_bytes() + cached_) {
            throw_out_of_memory(bytes);
        }
        // Sanitized builds ask for the bytes alone, to have the red zone right behind them.
        const std::size_t size = kCaching ? Sizes::bytes_of(size_class) : bytes;
        memory = aligned_memory(size);
        if (memory == nullptr) {
            release_cached();
            memory = aligned_memory(size);
        }
        if (memory == nullptr) throw_out_of_memory(bytes);
    }
    use_.current += bytes;
    use_.peak = std::max(use_.peak, use_.current);
    return memory;
}

void Allocator::free(void* memory, std::size_t bytes) noexcept
{
    if (memory == nullptr) return;
    const std::size_t size_class = Sizes::class_of(bytes);
    const std::size_t size = Sizes::bytes_of(size_class);
    const std::lock_guard lock(mutex_);
    use_.current -= bytes;
    if (!kCaching || cached_ + size > kMaxCached) {
        std::free(memory);
        return;
    }
    try {
        free_blocks_[size_class].push_back(memory);
        cached_ += size;
    } catch (const std::bad_alloc&) {
        std::free(memory);
    }
}

MemoryUse Allocator::use() const
{
    const std::lock_guard lock(mutex_);
    return use_;
}

std::size_t Allocator::cached() const
{
    const std::lock_guard lock(mutex_);
    return cached_;
}

void* Allocator::take_cached(std::size_t size_class)
{
    std::vector<void*>& blocks = free_blocks_[size_class];
    if (blocks.empty()) return nullptr;
    void* memory = blocks.back();
    blocks.pop_back();
    cached_ -= Sizes::bytes_of(size_class);
    return memory;
}

void Allocator::release_cached()
{
    for (std::vector<void*>& blocks : free_blocks_) {
        for (void* memory : blocks) std::free(memory);
        blocks.clear();
    }
    cached_ = 0;
}

} // namespace loom
