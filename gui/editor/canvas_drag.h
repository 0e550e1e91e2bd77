#pragma once

#include <QPoint>
#include <QPointF>
#include <Qt>

namespace loom {

/// The pointer in both of a canvas' worlds.
struct CanvasPointer {
    QPoint view;
    QPointF scene;
    Qt::KeyboardModifiers modifiers = Qt::NoModifier;
};

/// What the mouse does between press and release. Shows itself on the canvas; changes the document
/// in `drop` only, as one step. Destroyed after drop or cancel.
class CanvasDrag {
public:
    CanvasDrag() = default;
    CanvasDrag(const CanvasDrag&) = delete;
    CanvasDrag& operator=(const CanvasDrag&) = delete;
    virtual ~CanvasDrag() = default;

    virtual void moveTo(const CanvasPointer& pointer) = 0;
    virtual void drop(const CanvasPointer& pointer) = 0;
    virtual void cancel() = 0;
    /// Whether the canvas scrolls when the pointer nears its border.
    virtual bool scrollsAtBorder() const { return true; }
};

} // namespace loom
