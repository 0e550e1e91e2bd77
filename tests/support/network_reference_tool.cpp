#include "tests/support/network_reference.h"

#include <charconv>
#include <exception>
#include <optional>
#include <string_view>

#include <fmt/core.h>

// The C++ half of make_network_reference.py: draws networks, and compares with what PyTorch says.
namespace loom {
namespace {

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    return is_number ? std::optional(value) : std::nullopt;
}

int compare(const std::filesystem::path& path)
{
    const NetworkReference reference = load_network_reference(path);
    double worst64 = 0, worst32 = 0;
    int bad = 0;
    for (const auto& [name, text] : reference.networks) {
        for (const ReferenceMode mode : {ReferenceMode::Eval, ReferenceMode::Train}) {
            const double e64 =
                compare_with_reference(reference, name, mode, DType::Float64).largest();
            const double e32 =
                compare_with_reference(reference, name, mode, DType::Float32).largest();
            worst64 = std::max(worst64, e64);
            worst32 = std::max(worst32, e32);
            if (e64 <= kFloat64Limit && e32 <= kFloat32Limit) continue;
            ++bad;
            fmt::print("{} ({}): float64 {:.1e}, float32 {:.1e}\n", name,
                       mode == ReferenceMode::Train ? "train" : "eval", e64, e32);
        }
    }
    fmt::print("{} networks in two modes: {} beyond the limits; worst float64 {:.1e}, float32 "
               "{:.1e}\n",
               reference.networks.size(), bad, worst64, worst32);
    return bad == 0 ? 0 : 1;
}

int run(int argc, char** argv)
{
    const std::string_view command = argc > 1 ? argv[1] : "";
    if (command == "draw" && argc == 5 && number(argv[2]) && number(argv[3])) {
        draw_networks(*number(argv[2]), *number(argv[3]), argv[4]);
        return 0;
    }
    if (command == "compare" && argc == 3) return compare(argv[2]);
    fmt::print(stderr, "usage: {0} draw FIRST COUNT FILE\n       {0} compare FILE\n", argv[0]);
    return 2;
}

} // namespace
} // namespace loom

int main(int argc, char** argv)
{
    try {
        return loom::run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
