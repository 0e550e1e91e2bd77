#pragma once

#include "gui/workbench.h"

#include <QWidget>

class QLineEdit;

namespace loom {

class LayerList;

/// Every layer type by category, searchable, to be dragged onto the canvas; and the changes to the
/// images that the data set can make. All of it comes from the descriptions.
class LayerPalette : public QWidget {
    Q_OBJECT

public:
    explicit LayerPalette(const Workbench& workbench, QWidget* parent = nullptr);

    QLineEdit* search() const { return m_search; }
    LayerList* list() const { return m_list; }

signals:
    /// Wanted behind the selection: a layer type's name.
    void addRequested(const QString& type);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void add(const QString& name, bool isTransform);
    void addTransform(const QString& name);
    void paintSearchHint();

    Workbench m_workbench;
    QLineEdit* m_search;
    LayerList* m_list;
};

} // namespace loom
