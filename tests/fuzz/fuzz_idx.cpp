#include "datasets/idx_file.h"
#include "tests/fuzz/only_file_errors.h"

using namespace loom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return only_file_errors(data, size, [](std::string_view bytes) {
        const Tensor read = parse_idx(bytes, kFuzzedFile);
        require(read.dim() >= 1 && read.dim() <= 4);
        require(read.numel() <= static_cast<std::int64_t>(bytes.size()));
    });
}
