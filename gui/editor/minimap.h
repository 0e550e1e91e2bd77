#pragma once

#include <QWidget>

namespace loom {

class NetworkView;

/// The whole drawing, small, in a corner of the canvas, with the part in view framed. A click or a
/// drag goes there.
class Minimap : public QWidget {
    Q_OBJECT

public:
    explicit Minimap(NetworkView* view);

    /// Into the lower right corner of the canvas.
    void place();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QRectF world() const; ///< the part of the scene that it shows
    QTransform toMap() const;
    void goTo(QPoint place);

    NetworkView* m_view;
};

} // namespace loom
