#include "gui/theme/theme.h"

#include "gui/theme/style_sheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyleFactory>

namespace loom {
namespace {

Colours darkColours()
{
    Colours c;
    c.canvas = "#14161b";
    c.dots = "#242833";
    c.panel = "#1b1e25";
    c.card = "#22262f";
    c.field = "#16181e";
    c.line = "#2d323d";
    c.text = "#e6e9ef";
    c.muted = "#8b93a3";
    c.accent = "#5b9dff";
    c.accentText = "#0b1220";
    c.edge = "#8b93a3";
    c.good = "#4cc38a";
    c.warning = "#f2a65a";
    c.error = "#ff7b8a";
    c.rawCurve = "#3d5f94";
    c.isDark = true;
    return c;
}

Colours lightColours()
{
    Colours c;
    c.canvas = "#f6f7f9";
    c.dots = "#dde0e6";
    c.panel = "#fbfcfd";
    c.card = "#ffffff";
    c.field = "#f3f4f7";
    c.line = "#dfe2e8";
    c.text = "#1a1d24";
    c.muted = "#5b6373";
    c.accent = "#2563d9";
    c.accentText = "#ffffff";
    c.edge = "#7b8394";
    c.good = "#1a7f4e";
    c.warning = "#a85c0a";
    c.error = "#c62f45";
    c.rawCurve = "#a9c4f2";
    c.isDark = false;
    return c;
}

QString firstFamily(std::initializer_list<const char*> families)
{
    const QStringList installed = QFontDatabase::families();
    for (const char* family : families)
        if (installed.contains(QLatin1String(family))) return QLatin1String(family);
    return {};
}

QFont fontOf(const QString& family, int pixels, QFont::Weight weight, QFont::StyleHint hint)
{
    QFont font;
    if (!family.isEmpty()) font.setFamily(family);
    font.setStyleHint(hint);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

/// What the desktop asks for: light unless its window text is lighter than its window.
bool isSystemDark(const QPalette& system)
{
    return system.color(QPalette::WindowText).lightness() >
           system.color(QPalette::Window).lightness();
}

QPalette paletteOf(const Colours& c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.panel);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.field);
    palette.setColor(QPalette::AlternateBase, c.card);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Button, c.card);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.error);
    palette.setColor(QPalette::ToolTipBase, c.card);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.accentText);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::Mid, c.line);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.muted);
    return palette;
}

} // namespace

QColor Colours::category(Category category) const
{
    struct Pair {
        const char *dark, *light;
    };
    const auto pick = [category]() -> Pair {
        switch (category) {
        case Category::Data:
        case Category::Merge: return {"#e6c15c", "#8f6a00"};
        case Category::Convolution: return {"#5b9dff", "#2563d9"};
        case Category::Linear: return {"#b58cff", "#7a45d6"};
        case Category::Activation: return {"#4cc38a", "#1a7f4e"};
        case Category::Pooling: return {"#f2a65a", "#b3610c"};
        case Category::Normalise:
        case Category::Loss: return {"#ff7b8a", "#c62f45"};
        case Category::Shape: return {"#5ccfe6", "#0b7d93"};
        }
        return {"#8b93a3", "#5b6373"};
    };
    const Pair pair = pick();
    return QColor(QLatin1String(isDark ? pair.dark : pair.light));
}

void Theme::install()
{
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setFont(textFont(13));
    instance().apply();
}

Theme& Theme::instance()
{
    static Theme theme;
    return theme;
}

void Theme::setMode(Mode mode)
{
    if (mode == m_mode) return;
    m_mode = mode;
    apply();
}

void Theme::apply()
{
    static const bool systemIsDark = isSystemDark(QApplication::palette());
    const bool dark = m_mode == Mode::Dark || (m_mode == Mode::System && systemIsDark);
    m_colours = dark ? darkColours() : lightColours();
    QApplication::setPalette(paletteOf(m_colours));
    qApp->setStyleSheet(styleSheet(m_colours));
    emit changed();
}

QFont Theme::textFont(int pixels, QFont::Weight weight)
{
    static const QString family = firstFamily({"Inter", "Inter Regular", "DejaVu Sans"});
    return fontOf(family, pixels, weight, QFont::SansSerif);
}

QFont Theme::monoFont(int pixels, QFont::Weight weight)
{
    static const QString family = firstFamily({"JetBrains Mono", "DejaVu Sans Mono"});
    return fontOf(family, pixels, weight, QFont::Monospace);
}

} // namespace loom
