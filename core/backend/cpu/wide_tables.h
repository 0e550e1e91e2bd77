#pragma once

#include "core/backend/cpu/convolution_tiles.h"
#include "core/backend/cpu/wide_kernels.h"

/// What the files of one instruction set give to its table in wide_kernels.cpp, and what they
/// share.
namespace loom::LOOM_ISA_NAMESPACE {

std::int64_t wide_work_floats(std::int64_t in_channels, std::int64_t out_channels);
void wide_pack_weight(float* to, const WideWeight& weight);
void wide_convolution(const WideConvolution& job);
void wide_weight_gradient(const WideWeightGradient& job);
void wide_finish_weight_gradient(float* dweight, const float* sum, std::int64_t in_channels,
                                 std::int64_t out_channels);
void wide_channel_sums(float* sums, const float* x, std::int64_t pixels, std::int64_t channels);
void wide_norm_sums(const LaneNorm& job);
void wide_norm(const LaneNorm& job);
void wide_norm_gradient_sums(const LaneNorm& job);
void wide_norm_gradient(const LaneNorm& job);
void wide_to_lanes(const WideMove& job);
void wide_from_lanes(const WideMove& job);

inline constexpr int kTileProducts = 16;   ///< of a tile of 2 x 2 outputs, 4 x 4 inputs
inline constexpr std::int64_t kTiles = 24; ///< worked on at a time: their products fit a cache

/// From one product's plane [kTiles][channels] to the next one's: never a power of two, so that the
/// 16 of one tile do not all fall into the same few places of the cache.
LOOM_INLINE std::int64_t wide_plane(std::int64_t channels) { return kTiles * channels + 16; }

/// A tile's place: of a sample, the rows and columns [2 * row, 2 * row + 2) of the output.
struct WideTile {
    std::int64_t sample, row, column;
};

/// Tiles one after the other, through all samples.
class WideTiles {
public:
    WideTiles(const WideImage& out, int samples)
        : rows_(ceil_div(out.rows, 2)), columns_(ceil_div(out.columns, 2)),
          count_(rows_ * columns_ * samples)
    {}
    std::int64_t count() const { return count_; }
    WideTile at(std::int64_t i) const
    {
        const std::int64_t in_sample = i % (rows_ * columns_);
        return {i / (rows_ * columns_), in_sample / columns_, in_sample % columns_};
    }

private:
    std::int64_t rows_, columns_, count_;
};

/// to[16] planes [kTiles][C] = Bᵀ d B of the 4 x 4 inputs of tiles [first, first + count).
void wide_transform_inputs(float* to, const float* x, const WideImage& in, const LanePair& padding,
                           const WideTiles& tiles, std::int64_t first, std::int64_t count);

} // namespace loom::LOOM_ISA_NAMESPACE
