#include "datasets/cifar_file.h"
#include "tests/fuzz/only_file_errors.h"

using namespace loom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return only_file_errors(data, size, [](std::string_view bytes) {
        const CifarImages read = parse_cifar(bytes, kFuzzedFile);
        for (const std::int64_t label : read.labels.to_vector<std::int64_t>())
            require(label >= 0 && label < 10);
    });
}
