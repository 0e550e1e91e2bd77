#include "gui/inspector/layer_words.h"

#include "gui/inspect/number_text.h"
#include "gui/words.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace loom {
namespace {

constexpr double kNoLimit = 1e9; // as large as a setting's limit is when none was meant

struct LayerWords {
    Q_DECLARE_TR_FUNCTIONS(LayerWords)
};

/// A paragraph that a tooltip wraps.
QString paragraph(const QString& html) { return "<p style='margin:0 0 4px 0'>" + html + "</p>"; }

QString limitsText(const SettingType& setting)
{
    const bool isNumber =
        setting.kind != SettingKind::Switch && setting.kind != SettingKind::Choice;
    if (!isNumber) return {};
    if (setting.max >= kNoLimit && setting.min <= -kNoLimit) return {};
    if (setting.max >= kNoLimit) return LayerWords::tr("From %1").arg(figure(setting.min));
    return LayerWords::tr("From %1 to %2").arg(figure(setting.min), figure(setting.max));
}

bool startsWord(const QString& text, qsizetype i)
{
    if (i == 0) return true;
    const QChar before = text[i - 1], at = text[i];
    return !before.isLetterOrNumber() || (at.isUpper() && !before.isUpper()) ||
           (at.isDigit() && !before.isDigit());
}

} // namespace

QString pytorchName(const LayerType& type)
{
    const QString page = QUrl(QString::fromStdString(type.url)).fileName();
    if (page.startsWith("torch.") && page.endsWith(".html")) return page.chopped(5);
    return QString::fromStdString(type.name);
}

QString layerToolTip(const LayerType& type)
{
    return paragraph(translated(type.help).toHtmlEscaped()) +
           paragraph(LayerWords::tr("PyTorch: %1")
                         .arg("<code>" + pytorchName(type).toHtmlEscaped() + "</code>"));
}

QString settingToolTip(const SettingType& setting)
{
    QString tip = paragraph(translated(setting.help).toHtmlEscaped());
    QStringList facts{
        LayerWords::tr("PyTorch: %1")
            .arg("<code>" + QString::fromStdString(setting.name) + "</code>"),
        LayerWords::tr("default %1")
            .arg(QString::fromStdString(to_python(setting.default_value)).toHtmlEscaped())};
    if (const QString limits = limitsText(setting); !limits.isEmpty()) facts << limits;
    return tip + paragraph(facts.join(" · "));
}

int matchScore(const QString& pattern, const QString& text)
{
    int score = 0;
    qsizetype at = 0, last = -2;
    for (const QChar letter : pattern) {
        if (letter.isSpace()) continue;
        // The beginning of a word is preferred, so that "mp" finds Max Pool.
        qsizetype found = -1;
        for (qsizetype i = at; i < text.size(); ++i) {
            if (text[i].toLower() != letter.toLower()) continue;
            if (found < 0) found = i;
            if (i == last + 1 || startsWord(text, i)) {
                found = i;
                break;
            }
        }
        if (found < 0) return -1;
        score += 1 + (found == last + 1 ? 6 : 0) + (startsWord(text, found) ? 5 : 0);
        if (found == 0) score += 8;
        last = found;
        at = found + 1;
    }
    // Of equal matches the shorter name is nearer.
    return std::max(0, score * 16 - static_cast<int>(std::min<qsizetype>(text.size(), 64)) + 64);
}

} // namespace loom
