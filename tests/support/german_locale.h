#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <clocale>

namespace loom {

/// Switches to a locale with a decimal comma, made in a folder of its own where the system has
/// none; false when it cannot be made. Lasts until the next setlocale.
inline bool set_german_locale()
{
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr) return true;
    const QTemporaryDir folder;
    const QString path = folder.filePath("de_DE.UTF-8");
    QProcess::execute("localedef", {"-i", "de_DE", "-f", "UTF-8", path});
    qputenv("LOCPATH", folder.path().toUtf8());
    return std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
}

} // namespace loom
