#include "core/backend/cpu/nn_vector.h"

#include "core/backend/cpu/lane_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

const LaneKernels& lane_kernels()
{
    static constexpr LaneKernels kKernels{
        .lanes = kLanes<float>,
        .packed_size = lane_packed_size,
        .pack_weight = lane_pack_weight,
        .convolution = lane_convolution,
        .weight_gradient = lane_weight_gradient,
        .frame = lane_frame,
        .gradient_frame = lane_gradient_frame,
        .linear = lane_linear,
        .linear_input_gradient = lane_linear_input_gradient,
        .linear_weight_gradient = lane_linear_weight_gradient,
        .to_panels = lane_to_panels,
        .max_pool = lane_max_pool,
        .max_pool_gradient = lane_max_pool_gradient,
        .average_pool = lane_average_pool,
        .average_pool_gradient = lane_average_pool_gradient,
        .norm_sums = lane_norm_sums,
        .norm = lane_norm,
        .norm_gradient_sums = lane_norm_gradient_sums,
        .norm_gradient = lane_norm_gradient,
        .cross_entropy = lane_cross_entropy,
        .squared_error = lane_squared_error,
        .gather = lane_gather,
        .scatter = lane_scatter,
        .sum_lanes = lane_sum,
        .add = lane_add,
        .multiply = lane_multiply,
        .add_parts = lane_add_parts,
    };
    return kKernels;
}

} // namespace loom::LOOM_ISA_NAMESPACE
