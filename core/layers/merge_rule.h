#pragma once

#include "core/layers/shape_rule.h"

/// What Add and Concat share.
namespace loom {

enum class MatchChannels : std::uint8_t { No, Yes };

/// Layers at input `slot` that turn `x` into `wanted`; with MatchChannels::No in height and width
/// only. Empty when none are obvious.
std::vector<SuggestedFix> ways_to_match(const Shape& wanted, const Shape& x, int slot,
                                        MatchChannels channels = MatchChannels::Yes);

} // namespace loom
