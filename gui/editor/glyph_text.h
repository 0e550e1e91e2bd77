#pragma once

#include <QFont>
#include <QGlyphRun>
#include <QList>
#include <QPointF>
#include <QString>

class QPainter;

namespace loom {

/// One line of text that is shaped once and drawn at any zoom. (A QStaticText is laid out anew for
/// every scale, and for every step that a scaled view is scrolled.)
class GlyphText {
public:
    void set(const QString& text, const QFont& font);

    const QString& text() const { return m_text; }
    double width() const { return m_width; }
    double height() const { return m_height; }
    void draw(QPainter& painter, QPointF topLeft) const;

private:
    QString m_text;
    QList<QGlyphRun> m_runs;
    double m_width = 0, m_height = 0;
};

} // namespace loom
