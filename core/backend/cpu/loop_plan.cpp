#include "core/backend/cpu/loop_plan.h"

#include <cassert>
#include <cstring>
#include <numeric>

namespace loom {

namespace {

constexpr std::int64_t kLongRow = 128;

void sort_axes(LoopPlan& plan)
{
    std::array<std::size_t, kMaxRank> order{};
    const auto rank = static_cast<std::size_t>(plan.rank);
    std::iota(order.begin(), order.begin() + plan.rank, 0u);
    std::stable_sort(order.begin(), order.begin() + plan.rank, [&](std::size_t a, std::size_t b) {
        for (std::size_t k = 0; k < static_cast<std::size_t>(plan.operands); ++k) {
            const std::int64_t sa = std::abs(plan.strides[k][a]);
            const std::int64_t sb = std::abs(plan.strides[k][b]);
            if (sa != sb) return sa > sb;
        }
        return false;
    });
    const LoopPlan old = plan;
    for (std::size_t i = 0; i < rank; ++i) {
        plan.shape[i] = old.shape[order[i]];
        for (std::size_t k = 0; k < static_cast<std::size_t>(plan.operands); ++k) {
            plan.strides[k][i] = old.strides[k][order[i]];
        }
    }
}

bool can_merge(const LoopPlan& plan, std::size_t outer, std::size_t inner)
{
    for (std::size_t k = 0; k < static_cast<std::size_t>(plan.operands); ++k) {
        if (plan.strides[k][outer] != plan.strides[k][inner] * plan.shape[inner]) return false;
    }
    return true;
}

void merge_axes(LoopPlan& plan)
{
    std::size_t last = 0;
    for (std::size_t i = 1; i < static_cast<std::size_t>(plan.rank); ++i) {
        const bool merge = can_merge(plan, last, i);
        if (!merge) ++last;
        plan.shape[last] = merge ? plan.shape[last] * plan.shape[i] : plan.shape[i];
        for (LoopPlan::Axes& strides : plan.strides) strides[last] = strides[i];
    }
    plan.rank = static_cast<int>(last) + 1;
}

bool is_dense(const LoopPlan& plan, std::size_t operand)
{
    std::int64_t expected = 1;
    for (auto i = static_cast<std::size_t>(plan.rank); i-- > 0;) {
        if (plan.strides[operand][i] != expected) return false;
        expected *= plan.shape[i];
    }
    return true;
}

template <typename T>
void gather_typed(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                  void* y)
{
    const auto* base = reinterpret_cast<const T*>(plan.data[operand]);
    auto* to = static_cast<T*>(y);
    const std::int64_t stride = plan.row_stride(operand);
    for_each_row<1>(plan, {operand}, begin, n, [&](const auto& offset, std::int64_t length) {
        const T* from = base + offset[0];
        if (stride == 1)
            std::memcpy(to, from, static_cast<std::size_t>(length) * sizeof(T));
        else if (stride == 0)
            std::fill_n(to, length, *from);
        else
            for (std::int64_t i = 0; i < length; ++i) to[i] = from[i * stride];
        to += length;
    });
}

template <typename T>
void scatter_typed(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                   const void* x)
{
    auto* base = reinterpret_cast<T*>(plan.data[operand]);
    const auto* from = static_cast<const T*>(x);
    const std::int64_t stride = plan.row_stride(operand);
    for_each_row<1>(plan, {operand}, begin, n, [&](const auto& offset, std::int64_t length) {
        T* to = base + offset[0];
        if (stride == 1)
            std::memcpy(to, from, static_cast<std::size_t>(length) * sizeof(T));
        else
            for (std::int64_t i = 0; i < length; ++i) to[i * stride] = from[i];
        from += length;
    });
}

/// Address of [begin, begin + n) if it is one contiguous run, else null.
std::byte* contiguous_run(const LoopPlan& plan, std::size_t operand, std::int64_t begin,
                          std::int64_t n)
{
    std::byte* const base = plan.data[operand];
    const auto size = static_cast<std::int64_t>(plan.element_size[operand]);
    if (plan.dense[operand]) return base + begin * size;
    if (plan.row_stride(operand) != 1) return nullptr;
    std::byte* run = nullptr;
    for_each_row<1>(plan, {operand}, begin, n, [&](const auto& offset, std::int64_t length) {
        if (length == n) run = base + offset[0] * size;
    });
    return run;
}

} // namespace

LoopPlan plan_loop(std::initializer_list<const View*> views, AxisOrder order)
{
    assert(views.size() >= 1 && views.size() <= LoopPlan::kMaxOperands);
    LoopPlan plan;
    plan.operands = static_cast<int>(views.size());
    const View& first = **views.begin();
    plan.numel = first.numel();
    for (std::size_t i = 0; i < static_cast<std::size_t>(first.rank); ++i) {
        if (first.shape[i] == 1) continue;
        const auto axis = static_cast<std::size_t>(plan.rank++);
        plan.shape[axis] = first.shape[i];
        std::size_t k = 0;
        for (const View* view : views) plan.strides[k++][axis] = view->strides[i];
    }
    if (plan.rank == 0) {
        plan.rank = 1;
        plan.shape[0] = 1;
        for (LoopPlan::Axes& strides : plan.strides) strides[0] = 1;
    }
    if (order == AxisOrder::ByStride) sort_axes(plan);
    merge_axes(plan);

    plan.all_dense = true;
    std::size_t k = 0;
    for (const View* view : views) {
        plan.data[k] = static_cast<std::byte*>(view->data);
        plan.element_size[k] = element_size(view->dtype);
        plan.dense[k] = is_dense(plan, k);
        plan.all_dense = plan.all_dense && plan.dense[k];
        ++k;
    }
    return plan;
}

const void* read_tile(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                      TileBuffer& buffer)
{
    if (const std::byte* run = contiguous_run(plan, operand, begin, n)) return run;
    gather_elements(plan, operand, begin, n, buffer.bytes.data());
    return buffer.bytes.data();
}

void* tile_target(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                  TileBuffer& buffer)
{
    if (std::byte* run = contiguous_run(plan, operand, begin, n)) return run;
    return buffer.bytes.data();
}

void write_tile(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                const void* source)
{
    if (contiguous_run(plan, operand, begin, n) == source) return;
    scatter_elements(plan, operand, begin, n, source);
}

std::int64_t offset_at(const LoopPlan& plan, std::size_t operand, std::int64_t position)
{
    std::int64_t offset = 0;
    for (auto i = static_cast<std::size_t>(plan.rank); i-- > 0; position /= plan.shape[i]) {
        const std::int64_t index = i == 0 ? position : position % plan.shape[i];
        offset += index * plan.strides[operand][i];
    }
    return offset;
}

void gather_elements(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                     void* y)
{
    switch (plan.element_size[operand]) {
    case 8: return gather_typed<std::uint64_t>(plan, operand, begin, n, y);
    case 4: return gather_typed<std::uint32_t>(plan, operand, begin, n, y);
    default: return gather_typed<std::uint8_t>(plan, operand, begin, n, y);
    }
}

void scatter_elements(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                      const void* x)
{
    switch (plan.element_size[operand]) {
    case 8: return scatter_typed<std::uint64_t>(plan, operand, begin, n, x);
    case 4: return scatter_typed<std::uint32_t>(plan, operand, begin, n, x);
    default: return scatter_typed<std::uint8_t>(plan, operand, begin, n, x);
    }
}

std::int64_t next_tile(const LoopPlan& plan, std::int64_t begin, std::int64_t end)
{
    if (plan.all_dense) return end - begin;
    const std::int64_t n = std::min(kTile, end - begin);
    if (plan.row() < kLongRow) return n;
    return std::min(n, plan.row() - begin % plan.row());
}

} // namespace loom
