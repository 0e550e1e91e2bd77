#pragma once

#include "core/files/json.h"
#include "gui/words.h"

#include <QString>

#include <cmath>
#include <limits>

namespace loom {

// Fields of what the engine says, read without trust: what is missing or of another kind gives the
// other value.

inline QString textField(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

/// A sentence of core's, in the user's language.
inline QString sentenceField(const Json& object, const char* key)
{
    return translatedSentences(textField(object, key).toStdString());
}

/// JSON has no NaN: it and the infinities travel as words.
inline double toNumber(const Json& value, double otherwise = std::nan(""))
{
    if (value.is_number()) return value.get<double>();
    if (value == "NaN") return std::nan("");
    if (value == "Infinity") return std::numeric_limits<double>::infinity();
    if (value == "-Infinity") return -std::numeric_limits<double>::infinity();
    return otherwise;
}

inline double numberField(const Json& object, const char* key, double otherwise = std::nan(""))
{
    const auto found = object.find(key);
    return found != object.end() ? toNumber(*found, otherwise) : otherwise;
}

inline qint64 integerField(const Json& object, const char* key, qint64 otherwise = 0)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<qint64>() : otherwise;
}

} // namespace loom
