#pragma once

#include "core/layers/layer_type.h"

#include <QListWidget>

namespace loom {

/// One line of the palette.
struct PaletteEntry {
    QString name{};        ///< the type's name; "" for a heading
    QString displayName{}; ///< what is shown
    QString toolTip{};
    Category category = Category::Data;
    bool isTransform = false;
};

/// The palette's lines: headings in small capitals, layers with the square of their category.
/// Layers can be dragged away; what they carry is their type's name.
class LayerList : public QListWidget {
    Q_OBJECT

public:
    explicit LayerList(QWidget* parent = nullptr);

    /// What a transform carries that is dragged away.
    static constexpr const char* kTransformMimeType = "application/x-tensorloom-transform";

    void setEntries(const QList<PaletteEntry>& entries);
    PaletteEntry entry(const QListWidgetItem* item) const;
    /// The next line that is no heading, from the current one on.
    void moveCurrent(int direction);

signals:
    void chosen(const QString& name, bool isTransform);

protected:
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QList<QListWidgetItem*>& items) const override;
    void startDrag(Qt::DropActions actions) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QPixmap dragPixmap(const PaletteEntry& entry) const;
};

} // namespace loom
