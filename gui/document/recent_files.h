#pragma once

#include <QObject>
#include <QStringList>

namespace loom {

/// The files opened last, newest first, kept in the settings. Files that are gone are left out.
class RecentFiles : public QObject {
    Q_OBJECT

public:
    static constexpr int kMost = 10;

    using QObject::QObject;
    QStringList paths() const;
    void add(const QString& path);
    void clear();

signals:
    void changed();
};

} // namespace loom
