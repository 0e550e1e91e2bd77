#include "core/engine/request.h"

#include "core/files/error.h"
#include "core/files/json_events.h"

#include <fmt/core.h>

#include <new>

namespace loom {

namespace {

[[noreturn]] void refuse(const char* key, const char* expected, const std::string& got)
{
    throw RequestError("bad-request",
                       fmt::format("\"{}\": expected {}, got {}", key, expected, printable(got)));
}

std::string code_of(const FileError& error)
{
    switch (error.code()) {
    case ExitCode::NoInput: return "no-data";
    case ExitCode::NoDevice: return "no-device";
    case ExitCode::CannotWrite: return "refused";
    default: return "failed";
    }
}

} // namespace

Request::Request(Frame frame) : frame_(std::move(frame))
{
    const Json* id = find("id");
    if (id == nullptr || !id->is_number_integer())
        throw RequestError("bad-request", "\"id\": expected an integer");
    const Json* name = find("request");
    if (name == nullptr || !name->is_string())
        throw RequestError("bad-request", "\"request\": expected a name");
    name_ = name->get<std::string>();
}

const Json* Request::find(const char* key) const
{
    const auto found = frame_.head.find(key);
    return found == frame_.head.end() || found->is_null() ? nullptr : &*found;
}

const Json& Request::field(const char* key, const char* expected) const
{
    const Json* found = find(key);
    if (found == nullptr) refuse(key, expected, "nothing");
    return *found;
}

std::string Request::text(const char* key) const
{
    const Json& value = field(key, "text");
    if (!value.is_string()) refuse(key, "text", to_json_line(value));
    return value.get<std::string>();
}

std::string Request::text_or(const char* key, const std::string& fallback) const
{
    return has(key) ? text(key) : fallback;
}

bool Request::flag(const char* key) const
{
    const Json* value = find(key);
    if (value == nullptr) return false;
    if (!value->is_boolean()) refuse(key, "true or false", to_json_line(*value));
    return value->get<bool>();
}

double Request::number(const char* key) const
{
    const Json& value = field(key, "a number");
    if (!value.is_number()) refuse(key, "a number", to_json_line(value));
    return value.get<double>();
}

std::int64_t Request::integer(const char* key) const
{
    field(key, "an integer");
    return *integer_if(key, std::numeric_limits<std::int64_t>::min());
}

std::optional<std::int64_t> Request::integer_if(const char* key, std::int64_t least,
                                                std::int64_t most) const
{
    const Json* value = find(key);
    if (value == nullptr) return {};
    const bool is_small =
        !value->is_number_unsigned() ||
        value->get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    if (!value->is_number_integer() || !is_small) refuse(key, "an integer", to_json_line(*value));
    const auto integer = value->get<std::int64_t>();
    if (integer < least || integer > most) {
        const std::string range = fmt::format("an integer from {} to {}", least, most);
        refuse(key, range.c_str(), std::to_string(integer));
    }
    return integer;
}

Frame answer_frame(const Json& id, Answer answer)
{
    Json head{{"id", id}, {"answer", std::move(answer.fields)}};
    return {std::move(head), std::move(answer.bytes)};
}

Frame error_frame(const Json& id, const std::string& code, const std::string& message)
{
    Json head{{"error", {{"code", code}, {"message", message}}}};
    if (!id.is_null()) head["id"] = id;
    return {std::move(head)};
}

Frame error_frame_of_current_exception(const Json& id)
{
    try {
        throw;
    } catch (const RequestError& error) {
        return error_frame(id, error.code(), error.what());
    } catch (const FileError& error) {
        return error_frame(id, code_of(error), error.what());
    } catch (const std::bad_alloc&) {
        return error_frame(id, "failed", "there is not enough memory");
    } catch (const std::invalid_argument& error) {
        return error_frame(id, "refused", error.what());
    } catch (const std::out_of_range& error) {
        return error_frame(id, "refused", error.what());
    } catch (const std::exception& error) {
        return error_frame(id, "failed", error.what());
    }
}

} // namespace loom
