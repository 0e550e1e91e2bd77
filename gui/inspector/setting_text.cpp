#include "gui/inspector/setting_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

constexpr int kDigits = 9;

struct SettingText {
    Q_DECLARE_TR_FUNCTIONS(SettingText)
};

/// Plain digits where they are few, which is easier to read than an exponent.
QString plain(double number, int digits)
{
    const double size = std::abs(number);
    if (size != 0 && (size < 1e-4 || size >= 1e7)) return QString::number(number, 'g', digits);
    return QString::number(number, 'f', QLocale::FloatingPointShortest);
}

/// The shortest digits that read back as the same number; of one with many digits the first nine,
/// since what a field shows is not what is stored.
QString realText(double number)
{
    for (int digits = 1; digits < kDigits; ++digits)
        if (QString::number(number, 'g', digits).toDouble() == number) return plain(number, digits);
    return QString::number(number, 'g', kDigits);
}

struct Writer {
    const char* between = ", ";

    QString operator()(std::monostate) const { return {}; }
    QString operator()(bool on) const { return on ? "on" : "off"; }
    QString operator()(std::int64_t number) const { return QString::number(number); }
    QString operator()(double number) const { return realText(number); }
    QString operator()(const std::string& word) const { return QString::fromStdString(word); }
    QString operator()(const Integers& list) const
    {
        QStringList numbers;
        for (const std::int64_t number : list) numbers << QString::number(number);
        return numbers.join(QString::fromUtf8(between));
    }
    QString operator()(const Reals& list) const
    {
        QStringList numbers;
        for (const double number : list) numbers << realText(number);
        return numbers.join(QString::fromUtf8(between));
    }
};

/// The numbers between brackets, commas, blanks and crosses; nothing for anything else.
template <typename Number, typename Read>
std::optional<std::vector<Number>> readList(const QString& text, const Read& read)
{
    static const QRegularExpression kBetween(QStringLiteral("[\\s,;×xX*()\\[\\]]+"));
    std::vector<Number> numbers;
    for (const QString& word : text.split(kBetween, Qt::SkipEmptyParts)) {
        bool isFine = false;
        const Number number = read(word, &isFine);
        if (!isFine) return std::nullopt;
        numbers.push_back(number);
    }
    return numbers;
}

std::optional<Integers> readIntegers(const QString& text)
{
    return readList<std::int64_t>(text, [](QString word, bool* isFine) {
        return static_cast<std::int64_t>(word.replace("−", "-").toLongLong(isFine));
    });
}

std::optional<Reals> readReals(const QString& text)
{
    return readList<double>(text, [](QString word, bool* isFine) {
        const double number = word.replace("−", "-").toDouble(isFine);
        *isFine = *isFine && std::isfinite(number);
        return number;
    });
}

bool isChoice(const SettingType& type, const QString& text)
{
    return std::ranges::count(type.choices, text.toStdString()) > 0;
}

bool isReal(SettingKind kind) { return kind == SettingKind::Real || kind == SettingKind::Reals; }

/// One unit of the leading digit: 0.001 → 0.001, 0.35 → 0.1; down from 0.001 it is 0.0001.
double unitOf(const SettingType& type, double number, int direction)
{
    if (number == 0) return type.max <= 1 ? 0.1 : type.max >= 1e6 ? 1e-4 : 1;
    const double size = std::abs(number);
    const double power = std::floor(std::log10(size) + 1e-9);
    const double unit = std::pow(10.0, power);
    const bool shrinks = (number > 0) == (direction < 0);
    return shrinks && size < unit * 1.0000001 ? unit / 10 : unit;
}

double stepped(const SettingType& type, double number, int steps)
{
    const int direction = steps > 0 ? 1 : -1;
    for (int i = 0; i < std::abs(steps); ++i) {
        const double unit = unitOf(type, number, direction);
        number = std::round((number + direction * unit) / unit) * unit;
        number = QString::number(number, 'g', 12).toDouble(); // without the dust of binary steps
    }
    return std::clamp(number, type.min, type.max);
}

/// Where the numbers stand in the text.
struct Place {
    qsizetype begin = 0, length = 0;
};
std::optional<Place> numberAt(const QString& text, int cursor)
{
    static const QRegularExpression kNumber(QStringLiteral("[-−]?[0-9][0-9.]*([eE][-+]?[0-9]+)?"));
    std::optional<Place> best;
    auto matches = kNumber.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        if (best && match.capturedStart() > cursor) break;
        best = Place{match.capturedStart(), match.capturedLength()};
    }
    return best;
}

/// What a word or None becomes when it is stepped.
QString firstNumber(const SettingType& type)
{
    if (!std::holds_alternative<std::monostate>(type.default_value) &&
        !std::holds_alternative<std::string>(type.default_value))
        return settingText(type, type.default_value);
    const auto number = static_cast<std::int64_t>(std::max(1.0, type.min));
    if (type.kind == SettingKind::Pair || type.kind == SettingKind::PairOrWord)
        return settingText(type, Integers{number, number});
    return isReal(type.kind) ? realText(std::min(type.max, 1.0)) : QString::number(number);
}

std::optional<SettingValue> readPair(const QString& text)
{
    const std::optional<Integers> numbers = readIntegers(text);
    if (!numbers || numbers->empty() || numbers->size() > 2) return std::nullopt;
    return Integers{numbers->front(), numbers->back()};
}

template <typename Number>
std::optional<SettingValue> only(const std::optional<std::vector<Number>>& numbers)
{
    if (!numbers || numbers->size() != 1) return std::nullopt;
    return numbers->front();
}

template <typename Number>
std::optional<SettingValue> all(const std::optional<std::vector<Number>>& numbers)
{
    if (!numbers) return std::nullopt;
    return *numbers;
}

} // namespace

QString settingText(const SettingType& type, const SettingValue& value)
{
    const bool isPair = type.kind == SettingKind::Pair || type.kind == SettingKind::PairOrWord;
    return std::visit(Writer{.between = isPair ? " × " : ", "}, value);
}

std::optional<SettingValue> readSetting(const SettingType& type, const QString& text)
{
    QString typed = text.trimmed();
    const bool isNone = typed.isEmpty() || typed.compare("none", Qt::CaseInsensitive) == 0;
    if (isNone && type.optional) return SettingValue{};
    if (isNone) return std::nullopt;
    typed.remove('\'').remove('"');
    switch (type.kind) {
    case SettingKind::Integer: return only(readIntegers(typed));
    case SettingKind::Real: return only(readReals(typed));
    case SettingKind::Integers: return all(readIntegers(typed));
    case SettingKind::Reals: return all(readReals(typed));
    case SettingKind::Pair: return readPair(typed);
    case SettingKind::PairOrWord:
        if (isChoice(type, typed)) return SettingValue{typed.toStdString()};
        return readPair(typed);
    case SettingKind::Choice:
        if (isChoice(type, typed)) return SettingValue{typed.toStdString()};
        return std::nullopt;
    case SettingKind::Switch:
        if (typed == "on" || typed == "off") return SettingValue{typed == "on"};
        return std::nullopt;
    }
    return std::nullopt;
}

QString expectedText(const SettingType& type)
{
    QStringList words;
    for (const std::string& choice : type.choices) words << QString::fromStdString(choice);
    switch (type.kind) {
    case SettingKind::Integer: return SettingText::tr("a whole number");
    case SettingKind::Pair: return SettingText::tr("height × width, for example 3 × 3");
    case SettingKind::PairOrWord:
        return SettingText::tr("height × width, for example 1 × 1, or one of %1")
            .arg(words.join(", "));
    case SettingKind::Real: return SettingText::tr("a number, for example 0.5");
    case SettingKind::Switch: return SettingText::tr("on or off");
    case SettingKind::Choice: return SettingText::tr("one of %1").arg(words.join(", "));
    case SettingKind::Integers: return SettingText::tr("whole numbers, for example 1, 28, 28");
    case SettingKind::Reals: return SettingText::tr("numbers, for example 0.5, 1.5");
    }
    return {};
}

QString steppedText(const SettingType& type, const QString& text, int cursor, int steps)
{
    const std::optional<Place> place = numberAt(text, cursor);
    if (!place) return firstNumber(type);
    const QString digits = text.mid(place->begin, place->length);
    QString next;
    if (isReal(type.kind)) {
        next = realText(stepped(type, QString(digits).replace("−", "-").toDouble(), steps));
    } else {
        const qint64 number = QString(digits).replace("−", "-").toLongLong();
        const double wanted = std::clamp(static_cast<double>(number) + steps, type.min, type.max);
        next = QString::number(static_cast<qint64>(wanted));
    }
    return text.left(place->begin) + next + text.mid(place->begin + place->length);
}

} // namespace loom
