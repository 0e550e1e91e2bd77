#include "core/backend/cpu/kernel_tables.h"
#include "core/backend/philox.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr std::int64_t kTogether = 16; // counters side by side in vector registers

} // namespace

void random_words(std::uint32_t* y, PhiloxKey key, std::uint64_t first_block, std::int64_t blocks)
{
    std::uint32_t words[4][kTogether];
    for (std::int64_t begin = 0; begin < blocks; begin += kTogether) {
        const std::uint64_t counter = first_block + static_cast<std::uint64_t>(begin);
        for (std::uint64_t i = 0; i < kTogether; ++i) {
            const PhiloxBlock block = philox_block(key, counter + i);
            words[0][i] = block.word[0];
            words[1][i] = block.word[1];
            words[2][i] = block.word[2];
            words[3][i] = block.word[3];
        }
        const std::int64_t n = blocks - begin < kTogether ? blocks - begin : kTogether;
        for (std::int64_t i = 0; i < n; ++i) {
            for (std::int64_t lane = 0; lane < 4; ++lane) {
                y[4 * (begin + i) + lane] = words[lane][i];
            }
        }
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE
