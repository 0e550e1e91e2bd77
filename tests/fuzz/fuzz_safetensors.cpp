#include "core/tensor/safetensors.h"
#include "tests/fuzz/only_file_errors.h"

using namespace loom;

// What is read must be written and read again without a change.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return only_file_errors(data, size, [](std::string_view bytes) {
        std::map<std::string, std::string> metadata;
        const NamedTensors read = from_safetensors(bytes, kFuzzedFile, &metadata);
        const std::string written = to_safetensors(read, metadata);
        const NamedTensors again = from_safetensors(written, kFuzzedFile, &metadata);
        require(to_safetensors(again, metadata) == written);
    });
}
