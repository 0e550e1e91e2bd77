#include "gui/words.h"

#include "gui/sentences/phrasebook.h"
#include "gui/sentences/sentences.h"

#include <QCoreApplication>
#include <QStringList>

namespace loom {
namespace {

Phrasebook makePhrasebook()
{
    Phrasebook book;
    book.add("Problems", problemSentences());
    book.add("Errors", fileSentences());
    book.add("Errors", runSentences());
    return book;
}

} // namespace

QString translated(std::string_view text)
{
    return QCoreApplication::translate("Layers", QByteArray(text.data(), std::ssize(text)));
}

QString translatedCounts(std::string_view line)
{
    const QString between = QStringLiteral(" · ");
    QStringList parts = QString::fromUtf8(line.data(), std::ssize(line)).split(between);
    for (QString& part : parts) {
        bool isCount = false;
        part.section(' ', 0, 0).toLongLong(&isCount);
        if (!isCount) {
            part = translatedSentences(part.toStdString());
            continue;
        }
        const QString noun = "%1 " + part.section(' ', 1);
        part = translated(noun.toStdString()).arg(part.section(' ', 0, 0));
    }
    return parts.join(between);
}

QString translatedSentences(std::string_view text)
{
    static const Phrasebook kBook = makePhrasebook(); // once the language is chosen
    QStringList lines = QString::fromUtf8(text.data(), std::ssize(text)).split('\n');
    for (QString& line : lines) {
        qsizetype indent = 0;
        while (indent < line.size() && line[indent] == ' ') ++indent;
        line = line.left(indent) + kBook.translated(line.mid(indent));
    }
    return lines.join('\n');
}

} // namespace loom
