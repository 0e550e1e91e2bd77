#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace loom {

/// One GET. The callbacks run on the calling thread; what they throw is passed on.
struct HttpRequest {
    std::string url;
    std::uint64_t from = 0;         ///< ask for the bytes from here on
    bool allow_unencrypted = false; ///< http:// too
    /// Before the first byte: whether the server goes on at `from` (else it begins anew).
    std::function<void(bool resumed)> begin;
    std::function<void(std::string_view)> body;
    /// Bytes of this transfer and how many there will be (0: unknown); false stops.
    std::function<bool(std::uint64_t received, std::uint64_t total)> progress;
};

enum class HttpOutcome : std::uint8_t {
    Done,
    Stopped,      ///< `progress` said so
    RangeRefused, ///< the server has nothing from there on
    Interrupted,  ///< the connection broke in the middle; asking again from there may work
    Failed,
};

struct HttpResult {
    HttpOutcome outcome = HttpOutcome::Failed;
    std::string reason{}; ///< unless Done: "The requested URL returned error: 404"
};

HttpResult http_get(const HttpRequest& request);
/// False in a build without libcurl, where http_get fails and says so.
bool has_http();

} // namespace loom
