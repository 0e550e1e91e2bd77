#include "core/tensor/npy.h"
#include "tests/fuzz/only_file_errors.h"

using namespace loom;

// What is read must be written and read again without a change.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return only_file_errors(data, size, [](std::string_view bytes) {
        const std::string written = to_npy(from_npy(bytes, kFuzzedFile));
        require(to_npy(from_npy(written, kFuzzedFile)) == written);
    });
}
