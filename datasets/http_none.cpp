#include "datasets/http.h"

namespace loom {

HttpResult http_get(const HttpRequest& /*request*/)
{
    return {HttpOutcome::Failed, "this build of Tensorloom has no libcurl"};
}

bool has_http() { return false; }

} // namespace loom
