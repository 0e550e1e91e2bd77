#pragma once

#include "core/backend/backend.h"

#include <cstddef>
#include <cstdint>

namespace loom {

/// The view with its innermost batch axis and its rows as one axis of `rows`.
inline View with_merged_rows(View view, std::int64_t rows)
{
    const auto rank = static_cast<std::size_t>(view.rank);
    for (std::size_t i = rank - 3; i + 1 < rank; ++i) {
        view.shape[i] = view.shape[i + 1];
        view.strides[i] = view.strides[i + 1];
    }
    --view.rank;
    view.shape[rank - 3] = rows;
    return view;
}

/// [B, M, K] · [K, N] is one product of [B · M, K] when the rows of all matrices are evenly spaced.
/// A single row may lie in ways that several cannot: `is_usable` says whether a view's matrix does.
template <typename IsUsable>
void merge_batch_into_rows(View& c, View& a, View& b, IsUsable is_usable)
{
    while (c.rank > 2) {
        const auto outer = static_cast<std::size_t>(c.rank - 3), row = outer + 1;
        const std::int64_t rows = c.shape[row], merged = c.shape[outer] * rows;
        const bool even = b.strides[outer] == 0 && a.strides[outer] == rows * a.strides[row] &&
                          c.strides[outer] == rows * c.strides[row];
        if (!even && c.shape[outer] != 1) return;
        const View whole_c = with_merged_rows(c, merged), whole_a = with_merged_rows(a, merged);
        if (!is_usable(whole_c) || !is_usable(whole_a)) return;
        c = whole_c;
        a = whole_a;
        b = with_merged_rows(b, b.shape[row]);
    }
}

} // namespace loom
