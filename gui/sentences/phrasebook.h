#pragma once

#include <QRegularExpression>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace loom {

/// Core's sentences in the user's language: finds which one a text is, or is made of, and puts its
/// parts into the translation. Text that is no sentence of core's (a path, what a system says)
/// stays as it is.
class Phrasebook {
public:
    /// Adds sentences with their translations (sentences.h); later ones count less.
    void add(const char* context, std::span<const char* const> sentences);

    /// A text of one line.
    QString translated(const QString& text) const;

private:
    struct Phrase {
        QString start, end; ///< what a text has to begin and end with: quicker to see than all
        QRegularExpression form;
        QString translation;
    };

    std::optional<QString> asOne(const QString& text) const;
    QString filled(const QString& translation, const QRegularExpressionMatch& parts) const;
    QString inPieces(const QString& text) const;

    std::vector<Phrase> m_phrases;
};

} // namespace loom
