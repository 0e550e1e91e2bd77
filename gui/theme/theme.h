#pragma once

#include "core/layers/layer_type.h"

#include <QColor>
#include <QFont>
#include <QObject>

namespace loom {

/// Every colour of the editor. Contrast of text on its ground is at least 4.5:1.
struct Colours {
    QColor canvas, dots, panel, card, field, line, text, muted, accent, accentText, edge;
    QColor good, warning, error;
    QColor rawCurve; ///< behind the smoothed one

    /// One colour a category: palette, cards and charts alike.
    QColor category(Category category) const;
    bool isDark = true;
};

/// The look of the program: colours, fonts, the application's palette and style sheet. Follows the
/// system unless a mode is set. One exists, for the GUI thread.
class Theme : public QObject {
    Q_OBJECT

public:
    enum class Mode { System, Dark, Light };

    /// Loads the fonts and dresses the application. Call once, after QApplication exists.
    static void install();
    static Theme& instance();

    const Colours& colours() const { return m_colours; }
    Mode mode() const { return m_mode; }
    void setMode(Mode mode);

    /// Inter, falling back to DejaVu Sans; in pixels, for scenes and widgets alike.
    static QFont textFont(int pixels, QFont::Weight weight = QFont::Normal);
    /// JetBrains Mono, falling back to DejaVu Sans Mono: for shapes and numbers.
    static QFont monoFont(int pixels, QFont::Weight weight = QFont::Normal);

signals:
    void changed();

private:
    Theme() = default;
    void apply();

    Mode m_mode = Mode::System;
    Colours m_colours;
};

/// The colours now in force.
inline const Colours& colours() { return Theme::instance().colours(); }

} // namespace loom
