#include "gui/inspect/number_text.h"

#include "gui/training/event_fields.h"

#include <QLocale>
#include <QStringList>

#include <cmath>

namespace loom {
namespace {

const Json& fieldOf(const Json& object, const char* key)
{
    static const Json null;
    const auto found = object.find(key);
    return object.is_object() && found != object.end() ? *found : null;
}

} // namespace

QString grouped(qint64 number) { return QLocale().toString(number); }

QString figure(double number)
{
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "∞" : "−∞";
    if (number == std::floor(number) && std::abs(number) < 1e15)
        return grouped(static_cast<qint64>(number));
    return QString::number(number, 'g', 4);
}

QString text(const Shape& shape) { return QString::fromStdString(shape.to_string()); }

QString numberText(double value)
{
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? QString::fromUtf8("∞") : QString::fromUtf8("−∞");
    const double size = std::abs(value);
    if (value == 0) return "0";
    if (size >= 1e5 || size < 5e-5) return QString::number(value, 'e', 2);
    return QString::number(value, 'f', size >= 1000 ? 1 : size >= 100 ? 2 : 4);
}

QString percentText(double share, int digits)
{
    return std::isnan(share) ? QString::fromUtf8("–")
                             : QString::number(share * 100, 'f', digits) + '%';
}

QString shapeText(const std::vector<std::int64_t>& shape)
{
    QStringList sizes;
    for (const std::int64_t size : shape) sizes << QString::number(size);
    return '[' + sizes.join(", ") + ']';
}

QString memoryText(double bytes)
{
    const char* const units[] = {"B", "KiB", "MiB", "GiB"};
    int unit = 0;
    for (; bytes >= 1024 && unit < 3; ++unit) bytes /= 1024;
    return QString::number(bytes, 'f', unit == 0 ? 0 : 1) + ' ' + units[unit];
}

std::vector<double> numbers(const Json& object, const char* key)
{
    std::vector<double> list;
    const Json& value = fieldOf(object, key);
    if (!value.is_array()) return list;
    for (const Json& item : value) list.push_back(toNumber(item));
    return list;
}

std::vector<std::int64_t> integers(const Json& object, const char* key)
{
    std::vector<std::int64_t> list;
    const Json& value = fieldOf(object, key);
    if (!value.is_array()) return list;
    for (const Json& item : value)
        if (item.is_number_integer()) list.push_back(item.get<std::int64_t>());
    return list;
}

QStringList texts(const Json& object, const char* key)
{
    QStringList list;
    const Json& value = fieldOf(object, key);
    if (!value.is_array()) return list;
    for (const Json& item : value)
        list << (item.is_string() ? QString::fromStdString(item.get<std::string>()) : QString());
    return list;
}

} // namespace loom
