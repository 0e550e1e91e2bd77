#include "datasets/http.h"

#include <curl/curl.h>

#include <array>
#include <charconv>
#include <exception>
#include <memory>
#include <new>
#include <utility>

namespace loom {

namespace {

constexpr long kConnectSeconds = 30;
// Slower than this for so long counts as broken.
constexpr long kLeastBytesPerSecond = 64;
constexpr long kSlowSeconds = 30;

constexpr long kHttpPartial = 206;
constexpr long kHttpRangeRefused = 416;

struct Transfer {
    const HttpRequest& request;
    CURL* curl;
    bool has_begun = false;
    bool is_stopped = false;
    std::exception_ptr thrown{}; ///< by a callback; must not pass through C code
};

/// Where the answer's bytes begin in the file.
std::uint64_t first_byte(CURL* curl)
{
    curl_header* header = nullptr;
    if (curl_easy_header(curl, "Content-Range", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return 0;
    const std::string_view text = header->value;
    const std::string_view unit = "bytes ";
    std::uint64_t first = 0;
    if (text.starts_with(unit))
        std::from_chars(text.data() + unit.size(), text.data() + text.size(), first);
    return first;
}

bool is_resumed(const Transfer& transfer)
{
    long status = 0;
    curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
    return status == kHttpPartial && first_byte(transfer.curl) == transfer.request.from;
}

std::size_t on_body(char* bytes, std::size_t /*one*/, std::size_t count, void* user)
{
    auto& transfer = *static_cast<Transfer*>(user);
    try {
        if (!std::exchange(transfer.has_begun, true)) transfer.request.begin(is_resumed(transfer));
        transfer.request.body({bytes, count});
        return count;
    } catch (...) {
        transfer.thrown = std::current_exception();
        return CURL_WRITEFUNC_ERROR;
    }
}

int on_progress(void* user, curl_off_t total, curl_off_t now, curl_off_t /*up*/, curl_off_t /*up*/)
{
    auto& transfer = *static_cast<Transfer*>(user);
    if (!transfer.request.progress) return 0;
    try {
        transfer.is_stopped = !transfer.request.progress(static_cast<std::uint64_t>(now),
                                                         static_cast<std::uint64_t>(total));
    } catch (...) {
        transfer.thrown = std::current_exception();
    }
    return transfer.is_stopped || transfer.thrown ? 1 : 0;
}

void configure(CURL* curl, Transfer& transfer, char* error_text)
{
    const HttpRequest& request = transfer.request;
    const char* protocols = request.allow_unencrypted ? "https,http" : "https";
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, kLeastBytesPerSecond);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kSlowSeconds);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "tensorloom");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error_text);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
    if (request.from != 0)
        curl_easy_setopt(curl, CURLOPT_RANGE, (std::to_string(request.from) + "-").c_str());
}

HttpOutcome outcome_of(CURLcode code, const Transfer& transfer)
{
    if (code == CURLE_OK) return HttpOutcome::Done;
    if (transfer.is_stopped) return HttpOutcome::Stopped;
    long status = 0;
    curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
    if (status == kHttpRangeRefused) return HttpOutcome::RangeRefused;
    const bool broke = code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR ||
                       code == CURLE_OPERATION_TIMEDOUT || code == CURLE_GOT_NOTHING;
    return broke && transfer.has_begun ? HttpOutcome::Interrupted : HttpOutcome::Failed;
}

} // namespace

HttpResult http_get(const HttpRequest& request)
{
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                   &curl_easy_cleanup);
    if (!curl) throw std::bad_alloc();
    std::array<char, CURL_ERROR_SIZE> error_text{};
    Transfer transfer{request, curl.get()};
    configure(curl.get(), transfer, error_text.data());
    const CURLcode code = curl_easy_perform(curl.get());
    if (transfer.thrown) std::rethrow_exception(transfer.thrown);
    if (code == CURLE_OK && !transfer.has_begun) request.begin(false);
    const bool has_text = error_text[0] != '\0';
    return {outcome_of(code, transfer), has_text ? error_text.data() : curl_easy_strerror(code)};
}

bool has_http() { return true; }

} // namespace loom
