#include "core/network/nearest_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <fmt/core.h>

namespace loom {
namespace {

constexpr std::size_t kLongestWord = 64; // what is longer is no misspelt name of ours

std::string lower_case(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

/// Damerau and Levenshtein's distance with adjacent swaps ("optimal string alignment").
std::size_t distance(std::string_view a, std::string_view b)
{
    std::array<std::size_t, kLongestWord + 1> two_back{}, back{}, row{};
    for (std::size_t j = 0; j <= b.size(); ++j) back[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = back[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replace, back[j] + 1, row[j - 1] + 1});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], two_back[j - 2] + 1);
        }
        two_back = std::exchange(back, row);
    }
    return back[b.size()];
}

} // namespace

std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> names)
{
    if (word.empty() || word.size() > kLongestWord) return std::nullopt;
    const std::string wanted = lower_case(word);
    std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
    std::optional<std::string> nearest;
    for (const std::string& name : names) {
        // The lengths alone are that far apart: cheaper than to ask, and most names are.
        const std::size_t shorter = std::min(name.size(), wanted.size());
        const std::size_t longer = std::max(name.size(), wanted.size());
        if (longer > kLongestWord || longer - shorter >= best) continue;
        const std::size_t d = distance(wanted, lower_case(name));
        if (d >= best || d >= name.size()) continue;
        best = d;
        nearest = name;
    }
    return nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> names)
{
    const std::optional<std::string> name = nearest_name(word, names);
    return name ? fmt::format(" (did you mean {}?)", *name) : "";
}

} // namespace loom
