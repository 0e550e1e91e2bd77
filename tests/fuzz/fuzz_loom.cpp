#include "core/network/diagnosis.h"
#include "core/network/network_file.h"
#include "tests/fuzz/only_file_errors.h"

using namespace loom;

// What is read must be diagnosed without an exception, and written and read again without a change.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return only_file_errors(data, size, [](std::string_view bytes) {
        const Network network = parse_network(bytes, kFuzzedFile);
        const std::string written = to_loom(network);
        require(to_loom(parse_network(written, kFuzzedFile)) == written);
        try {
            diagnose(network);
        } catch (...) {
            std::abort();
        }
    });
}
