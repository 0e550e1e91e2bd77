#pragma once

#include "core/engine/protocol.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

namespace loom {

/// Why a request cannot be answered: one of the protocol's codes, and a sentence for the user.
class RequestError : public std::runtime_error {
public:
    RequestError(std::string code, const std::string& message)
        : std::runtime_error(message), code_(std::move(code))
    {}
    const std::string& code() const { return code_; }

private:
    std::string code_;
};

/// A frame that asks for something, with its fields read as what they should be. Fields that are
/// missing or of another kind throw RequestError("bad-request") naming the field.
class Request {
public:
    explicit Request(Frame frame); ///< throws RequestError unless it has "id" and "request"

    const Json& id() const { return frame_.head.at("id"); }
    const std::string& name() const { return name_; }
    const std::string& bytes() const { return frame_.bytes; }

    /// Null when the field is not there or is null.
    const Json* find(const char* key) const;
    bool has(const char* key) const { return find(key) != nullptr; }
    std::string text(const char* key) const;
    std::string text_or(const char* key, const std::string& fallback) const;
    bool flag(const char* key) const; ///< false when it is not there
    double number(const char* key) const;
    std::int64_t integer(const char* key) const;
    /// Nothing when it is not there; refused outside of [least, most].
    std::optional<std::int64_t>
    integer_if(const char* key, std::int64_t least = 0,
               std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;

private:
    const Json& field(const char* key, const char* expected) const;

    Frame frame_;
    std::string name_;
};

/// What a request is answered with.
struct Answer {
    Json fields = Json::object();
    std::string bytes{};
};

Frame answer_frame(const Json& id, Answer answer);
Frame error_frame(const Json& id, const std::string& code, const std::string& message);
/// The error frame of the exception that is being handled; without "id" when `id` is null.
Frame error_frame_of_current_exception(const Json& id);

} // namespace loom
