#pragma once

#include "core/files/json.h"
#include "core/tensor/shape.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace loom {

QString grouped(qint64 number);   ///< "33,574", "33.574" in German
QString figure(double number);    ///< in a sentence: four significant digits, "–0.021"; "NaN"
QString text(const Shape& shape); ///< "[N, 6, 24, 24]"

/// For a column of numbers: four digits after the point, or an exponent when they would say
/// nothing; "NaN", "∞".
QString numberText(double value);
QString percentText(double share, int digits = 1);
QString shapeText(const std::vector<std::int64_t>& shape); ///< "[12, 6, 5, 5]"
QString memoryText(double bytes);                          ///< "3.0 KiB"

// Lists in an answer; empty when there is none.
std::vector<std::int64_t> integers(const Json& object, const char* key);
std::vector<double> numbers(const Json& object, const char* key);
QStringList texts(const Json& object, const char* key);

} // namespace loom
