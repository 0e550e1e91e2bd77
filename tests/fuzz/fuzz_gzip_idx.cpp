#include "datasets/idx_file.h"
#include "tests/fuzz/only_file_errors.h"
#include "tests/support/packed_bytes.h"

using namespace loom;

// Random changes rarely survive gzip's checksum, so every second input is packed here.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return only_file_errors(data, size, [](std::string_view bytes) {
        const bool is_plain = !bytes.empty() && bytes.back() % 2 == 0;
        if (!is_plain) {
            parse_idx_gzip(bytes, kFuzzedFile);
            return;
        }
        const std::string content(bytes.substr(0, bytes.size() - 1));
        const Tensor read = parse_idx_gzip(gzipped(content), kFuzzedFile);
        require(read.shape() == parse_idx(content, kFuzzedFile).shape());
    });
}
