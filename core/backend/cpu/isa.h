#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loom {

/// The instruction sets that the kernels are compiled for; each includes those before it.
enum class Isa : std::uint8_t { Baseline, Avx2, Avx512 };

/// "baseline", "avx2", "avx512": as LOOM_ISA takes them.
std::string_view name(Isa isa);
/// Those that this processor runs, the best last.
std::vector<Isa> available_isas();
/// The best one, or the one that the environment variable LOOM_ISA names; throws
/// std::runtime_error if that is unknown or beyond this processor.
Isa choose_isa();
/// "AMD EPYC", from /proc/cpuinfo.
std::string processor_name();

} // namespace loom
