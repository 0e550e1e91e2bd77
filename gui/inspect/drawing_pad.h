#pragma once

#include <QWidget>

#include <vector>

namespace loom {

/// A small image to be drawn with the mouse, in white on black: left button draws, right erases.
/// Its numbers are those that the network gets, 0 to 1. By keyboard: arrows move, Space draws.
class DrawingPad : public QWidget {
    Q_OBJECT

public:
    explicit DrawingPad(QWidget* parent = nullptr);

    void setPixels(int width, int height); ///< clears it
    void clear();
    bool isEmpty() const;
    int pixelWidth() const { return m_width; }
    int pixelHeight() const { return m_height; }
    const std::vector<float>& values() const { return m_values; }

    QSize sizeHint() const override { return {224, 224}; }
    QSize minimumSizeHint() const override { return {112, 112}; }

signals:
    void changed();

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRect picture() const;
    QPointF pixelAt(const QPointF& position) const;
    void stroke(const QPointF& from, const QPointF& to, float ink);
    void dab(const QPointF& at, float ink);

    int m_width = 28, m_height = 28;
    std::vector<float> m_values;
    QPointF m_last;
    QPoint m_cursor;
};

} // namespace loom
