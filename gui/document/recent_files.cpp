#include "gui/document/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace loom {
namespace {

constexpr const char* kKey = "recentFiles";

} // namespace

QStringList RecentFiles::paths() const
{
    QStringList existing;
    for (const QString& path : QSettings().value(kKey).toStringList())
        if (QFileInfo::exists(path)) existing.append(path);
    return existing;
}

void RecentFiles::add(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList all = QSettings().value(kKey).toStringList();
    all.removeAll(absolute);
    all.prepend(absolute);
    QSettings().setValue(kKey, all.mid(0, kMost));
    emit changed();
}

void RecentFiles::clear()
{
    QSettings().remove(kKey);
    emit changed();
}

} // namespace loom
