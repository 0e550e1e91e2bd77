#include "gui/sentences/phrasebook.h"

#include <QCoreApplication>
#include <QStringList>

namespace loom {
namespace {

const QRegularExpression kPart("%(\\d)");

/// The first part does not reach over what stands before the sentence, nor the last one over what
/// comes behind it.
QRegularExpression formOf(const QString& sentence)
{
    QString form = QRegularExpression::escape(sentence);
    form.replace(QRegularExpression("\\\\%\\d"), "(.+?)");
    if (form.startsWith("(.+?)")) form.replace(0, 5, "((?:(?!: |\\. [A-Z]).)+?)");
    if (form.endsWith("(.+?)")) form.replace(form.size() - 5, 5, "((?:(?!; ).)+?)");
    return QRegularExpression(QRegularExpression::anchoredPattern(form));
}

} // namespace

void Phrasebook::add(const char* context, std::span<const char* const> sentences)
{
    for (const char* sentence : sentences) {
        const QString source = QString::fromUtf8(sentence);
        const QString translation = QCoreApplication::translate(context, sentence);
        if (translation == source) continue;
        const QStringList fixed = source.split(kPart);
        const QString start = fixed.front(), end = fixed.back();
        m_phrases.push_back({start, end, formOf(source), translation});
    }
}

QString Phrasebook::translated(const QString& text) const
{
    if (m_phrases.empty()) return text; // English
    const std::optional<QString> sentence = asOne(text);
    return sentence ? *sentence : inPieces(text);
}

std::optional<QString> Phrasebook::asOne(const QString& text) const
{
    for (const Phrase& phrase : m_phrases) {
        if (!text.startsWith(phrase.start) || !text.endsWith(phrase.end)) continue;
        const QRegularExpressionMatch match = phrase.form.match(text);
        if (!match.hasMatch()) continue;
        return filled(phrase.translation, match);
    }
    return {};
}

QString Phrasebook::filled(const QString& translation, const QRegularExpressionMatch& parts) const
{
    QString sentence;
    qsizetype end = 0;
    for (const QRegularExpressionMatch& place : kPart.globalMatch(translation)) {
        sentence += translation.mid(end, place.capturedStart() - end);
        sentence += translated(parts.captured(place.captured(1).toInt()));
        end = place.capturedEnd();
    }
    return sentence + translation.mid(end);
}

/// Sentences one after the other, or "where: what is wrong; what to do".
QString Phrasebook::inPieces(const QString& text) const
{
    static const QRegularExpression kNextSentence("(?<=\\.) (?=[A-Z\\[])");
    QStringList sentences = text.split(kNextSentence);
    if (sentences.size() > 1) {
        for (QString& sentence : sentences) sentence = translated(sentence);
        return sentences.join(' ');
    }
    if (text.size() > 1 && text.endsWith('.')) return translated(text.chopped(1)) + '.';
    const QString colon = QStringLiteral(": ");
    for (auto at = text.indexOf(colon); at >= 0; at = text.indexOf(colon, at + 1))
        if (const std::optional<QString> rest = asOne(text.mid(at + colon.size())))
            return translated(text.left(at)) + colon + *rest;
    for (const QString& separator : {QStringLiteral("; "), colon}) {
        const auto at = text.indexOf(separator);
        if (at >= 0)
            return translated(text.left(at)) + separator +
                   translated(text.mid(at + separator.size()));
    }
    return text;
}

} // namespace loom
