#include "core/backend/cpu/isa.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <fmt/core.h>

namespace loom {

std::string_view name(Isa isa)
{
    switch (isa) {
    case Isa::Baseline: return "baseline";
    case Isa::Avx2: return "avx2";
    case Isa::Avx512: return "avx512";
    }
    return "unknown";
}

std::vector<Isa> available_isas()
{
    std::vector<Isa> isas{Isa::Baseline};
    // Every processor with AVX2 has F16C too, which clang 14 cannot ask for.
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                      __builtin_cpu_supports("bmi2");
    if (avx2) isas.push_back(Isa::Avx2);
#ifdef LOOM_EMULATE_AVX512
    const bool avx512 = avx2;
#else
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl");
#endif
    if (avx512) isas.push_back(Isa::Avx512);
    return isas;
}

Isa choose_isa()
{
    const std::vector<Isa> isas = available_isas();
    const char* wanted = std::getenv("LOOM_ISA");
    if (wanted == nullptr || *wanted == '\0') return isas.back();

    for (const Isa isa : {Isa::Baseline, Isa::Avx2, Isa::Avx512}) {
        if (name(isa) != wanted) continue;
        if (std::find(isas.begin(), isas.end(), isa) != isas.end()) return isa;
        throw std::runtime_error(
            fmt::format("LOOM_ISA: this processor does not run {}; the best that it runs is {}",
                        wanted, name(isas.back())));
    }
    throw std::runtime_error(
        fmt::format("LOOM_ISA: expected baseline, avx2 or avx512, got \"{}\"", wanted));
}

std::string processor_name()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("model name")) continue;
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) break;
        const std::size_t first = line.find_first_not_of(" \t", colon + 1);
        if (first == std::string::npos) break;
        return line.substr(first, line.find_last_not_of(" \t") + 1 - first);
    }
    return "x86-64 processor";
}

} // namespace loom
