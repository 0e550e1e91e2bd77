#include "gui/editor/glyph_text.h"

#include <QPainter>
#include <QTextLayout>

namespace loom {

void GlyphText::set(const QString& text, const QFont& font)
{
    if (text == m_text) return;
    m_text = text;
    QTextLayout layout(text, font);
    layout.beginLayout();
    const QTextLine line = layout.createLine();
    layout.endLayout();
    m_runs = layout.glyphRuns();
    m_width = line.isValid() ? line.naturalTextWidth() : 0;
    m_height = line.isValid() ? line.height() : 0;
}

void GlyphText::draw(QPainter& painter, QPointF topLeft) const
{
    for (const QGlyphRun& run : m_runs) painter.drawGlyphRun(topLeft, run);
}

} // namespace loom
