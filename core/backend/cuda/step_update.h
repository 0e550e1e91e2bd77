#pragma once

#include "core/backend/cuda/context.h"
#include "core/backend/cuda/step_kernels.h"
#include "core/backend/program.h"

#include <cstddef>
#include <vector>

/// An optimizer's update as the last part of a step that is captured and replayed: which arrays it
/// is of stays, its numbers are read from the device's memory.
namespace loom::cuda {

/// Equal for updates that differ in numbers only.
std::vector<const void*> arrays_of(const ProgramUpdate& update);

/// The bytes of its numbers, and what writes them to the host's memory.
std::size_t bytes_of_numbers(const ProgramUpdate& update);
void write_numbers(const ProgramUpdate& update, std::byte* host);

/// What clipping takes for its sums; 0 without it.
std::size_t bytes_of_parts(const ProgramUpdate& update);

/// Clips the gradients and updates the parameters, which stay as they are when the result is not
/// finite. numbers and parts lie on the device.
void queue_update(Context& context, const ProgramUpdate& update, std::byte* numbers, double* parts,
                  const StepResult* result);

} // namespace loom::cuda
