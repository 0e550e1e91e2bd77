#pragma once

#include "core/backend/cpu/lane_kernels.h"

/// What the files of one instruction set give to its table in lane_kernels.cpp.
namespace loom::LOOM_ISA_NAMESPACE {

std::int64_t lane_packed_size(const LaneWeight& weight);
void lane_pack_weight(float* to, const LaneWeight& weight);
void lane_convolution(const LaneConvolution& job);
void lane_weight_gradient(const LaneWeightGradient& job);
void lane_frame(const LaneFrame& frame);
void lane_gradient_frame(const LaneGradientFrame& job);
void lane_linear(const LaneLinear& job);
void lane_linear_input_gradient(const LaneLinear& job);
void lane_linear_weight_gradient(const LaneLinearGradient& job);
void lane_to_panels(float* panels, const float* x, std::int64_t size, std::int64_t samples,
                    std::int64_t first_sample);
void lane_max_pool(const LanePool& job);
void lane_max_pool_gradient(const LanePool& job);
void lane_average_pool(const LanePool& job);
void lane_average_pool_gradient(const LanePool& job);
void lane_norm_sums(const LaneNorm& job);
void lane_norm(const LaneNorm& job);
void lane_norm_gradient_sums(const LaneNorm& job);
void lane_norm_gradient(const LaneNorm& job);
void lane_cross_entropy(const LaneLoss& job);
void lane_squared_error(const LaneLoss& job);
void lane_gather(const LaneRows& rows);
void lane_scatter(float* rows, const float* lanes, std::int64_t size, int samples);
void lane_sum(float* y, const float* x, std::int64_t count);
void lane_add(float* y, const float* x, const float* mask, std::int64_t count, bool accumulate);
void lane_multiply(float* y, const float* x, const float* factor, std::int64_t count,
                   bool accumulate);
void lane_add_parts(float* y, const float* x, std::int64_t stride, std::int64_t parts,
                    std::int64_t count);

} // namespace loom::LOOM_ISA_NAMESPACE
