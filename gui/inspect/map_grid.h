#pragma once

#include "gui/theme/colour_maps.h"

#include <QImage>
#include <QStringList>
#include <QWidget>

#include <vector>

namespace loom {

/// Maps of one size: `count` times height × width numbers, row by row.
struct Maps {
    std::vector<float> values{};
    int count = 0, height = 0, width = 0;
    ColourMap colours = ColourMap::Magma;
    std::vector<ColourRange> ranges{}; ///< one for each map, or one for all
};

/// Many small pictures side by side: filters, feature maps, images. Each number is a square of
/// whole pixels, never smoothed. One picture is current: a click or the arrow keys choose it.
class MapGrid : public QWidget {
    Q_OBJECT

public:
    explicit MapGrid(QWidget* parent = nullptr);

    void showMaps(Maps maps);
    /// Images of one size.
    void showImages(const std::vector<QImage>& images);
    /// What each picture is, for tooltips and screen readers: "filter 3, input 0".
    void setNames(QStringList names) { m_names = std::move(names); }
    void setCaptions(QStringList captions); ///< a line below each; empty: none
    void setTileSize(int pixels);           ///< the longer side at most, if a number has a pixel
    void setColumns(int columns);           ///< 0: as many as fit
    void setGap(int pixels);
    void setCurrent(int index); ///< -1: none

    int count() const { return m_count; }
    int current() const { return m_current; }
    int columns() const;
    QRect tileRect(int index) const; ///< of the picture, without its caption
    const Maps& maps() const { return m_maps; }

    bool hasHeightForWidth() const override { return m_columns == 0; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void currentChanged(int index); ///< by the user
    void activated(int index);      ///< double click, Enter

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Cell {
        int index = -1, y = 0, x = 0;
    };
    void setSize(int count, int height, int width);
    int scale() const;
    QSize tile() const;
    QSize pitch() const; ///< from one picture to the next
    int columnsIn(int width) const;
    Cell cellAt(const QPoint& position) const;
    QString textOf(const Cell& cell) const;
    void choose(int index);

    Maps m_maps;
    QImage m_atlas; ///< the pictures one below the other
    QStringList m_names, m_captions;
    int m_count = 0, m_height = 1, m_width = 1;
    int m_tileSize = 56, m_columns = 0, m_gap = 4, m_current = -1;
};

} // namespace loom
