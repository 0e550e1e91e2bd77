#pragma once

#include "core/backend/cpu/thread_pool.h"

#include <cstddef>
#include <cstdint>
#include <utility>

/// Vectors as wide as the instruction set that this file is compiled for.
namespace loom::LOOM_ISA_NAMESPACE {

#if defined(__AVX512F__) || defined(LOOM_EMULATE_AVX512)
inline constexpr int kVectorBytes = 64;
inline constexpr int kVectorRegisters = 32;
#elif defined(__AVX2__)
inline constexpr int kVectorBytes = 32;
inline constexpr int kVectorRegisters = 16;
#else
inline constexpr int kVectorBytes = 16;
inline constexpr int kVectorRegisters = 16;
#endif

/// How many elements of T one register holds.
template <typename T>
inline constexpr int kLanes = kVectorBytes / static_cast<int>(sizeof(T));

/// Of the narrowest vectors: 16 bytes.
template <typename T>
inline constexpr int kMinLanes = 16 / static_cast<int>(sizeof(T));

template <typename T, int L>
struct VectorOf {
    typedef T type __attribute__((vector_size(sizeof(T) * L))); // NOLINT: `using` drops the size
};
template <typename T, int L = kLanes<T>>
using Vec = typename VectorOf<T, L>::type;

#define LOOM_INLINE [[gnu::always_inline]] inline

template <typename T, int L = kLanes<T>>
LOOM_INLINE Vec<T, L> load(const T* p)
{
    Vec<T, L> v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}

template <typename T, typename V>
LOOM_INLINE void store(T* p, V v)
{
    __builtin_memcpy(p, &v, sizeof v);
}

template <typename T, int L = kLanes<T>>
LOOM_INLINE Vec<T, L> broadcast(T value)
{
    return value - Vec<T, L>{}; // x - 0 keeps -0
}

template <typename T, int L, int... I>
LOOM_INLINE Vec<T, L / 2> add_halves(Vec<T, L> v, std::integer_sequence<int, I...>)
{
    return __builtin_shufflevector(v, v, I...) + __builtin_shufflevector(v, v, (I + L / 2)...);
}
/// Sum of all lanes, halves first: one order for every caller.
template <typename T, int L>
LOOM_INLINE T sum_lanes(Vec<T, L> v)
{
    if constexpr (L == 2)
        return v[0] + v[1];
    else
        return sum_lanes<T, L / 2>(add_halves<T, L>(v, std::make_integer_sequence<int, L / 2>{}));
}

/// The first (Half 0) or second (Half 1) half of a0 b0 a1 b1 …
template <int Half, typename V, int... I>
LOOM_INLINE V interleave(V a, V b, std::integer_sequence<int, I...>)
{
    constexpr int kCount = static_cast<int>(sizeof...(I)), kFirst = Half * kCount;
    return __builtin_shufflevector(a, b, ((kFirst + I) / 2 + (kFirst + I) % 2 * kCount)...);
}
template <typename T, int L, int Half>
LOOM_INLINE Vec<T, L> interleave(Vec<T, L> a, Vec<T, L> b)
{
    return interleave<Half>(a, b, std::make_integer_sequence<int, L>{});
}

/// Keeps the compiler from loading v once more at each of its uses.
template <typename V>
LOOM_INLINE void keep_in_register([[maybe_unused]] V& v)
{
#ifndef LOOM_EMULATE_AVX512 // no register is that wide
    asm("" : "+v"(v));
#endif
}

/// The even (Odd 0) or odd (Odd 1) elements of a followed by b.
template <int Odd, typename V, int... I>
LOOM_INLINE V deinterleave(V a, V b, std::integer_sequence<int, I...>)
{
    return __builtin_shufflevector(a, b, (2 * I + Odd)...);
}
template <typename T, int L, int Odd>
LOOM_INLINE Vec<T, L> deinterleave(Vec<T, L> a, Vec<T, L> b)
{
    return deinterleave<Odd>(a, b, std::make_integer_sequence<int, L>{});
}

/// Uninitialised memory for the length of a kernel, aligned for vectors. For plain types.
template <typename T>
class Buffer {
public:
    Buffer(ThreadPool& pool, std::int64_t count)
        : memory_(pool.scratch()), bytes_(static_cast<std::size_t>(count) * sizeof(T)),
          data_(static_cast<T*>(memory_.allocate(bytes_)))
    {}
    ~Buffer() { memory_.free(data_, bytes_); }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    T* data() const { return data_; }
    T& operator[](std::int64_t i) const { return data_[i]; }

private:
    Allocator& memory_;
    std::size_t bytes_;
    T* data_;
};

LOOM_INLINE std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// `total` things in blocks of `size`, the last of which may be smaller.
struct Blocks {
    Blocks(std::int64_t things, std::int64_t at_once)
        : total(things), size(at_once < 1 ? 1 : at_once), count(ceil_div(things, size))
    {}
    std::int64_t begin(std::int64_t i) const { return i * size < total ? i * size : total; }
    std::int64_t end(std::int64_t i) const { return begin(i + 1); }
    std::int64_t length(std::int64_t i) const { return end(i) - begin(i); }

    std::int64_t total, size, count;
};

} // namespace loom::LOOM_ISA_NAMESPACE
