#pragma once

#include "gui/inspect/layer_strip.h"
#include "gui/inspect/live_view.h"

class QLabel;
class QStackedWidget;

namespace loom {

class MapGrid;
class TitledCard;

/// The feature maps of the selected layer, beside other views: what the chosen image becomes there,
/// live while training. A layer without maps leaves those of the last one.
class OutputPanel : public LiveView {
    Q_OBJECT

public:
    explicit OutputPanel(const Workbench& workbench, QWidget* parent = nullptr);

    const NodeId& node() const { return m_node; }
    const MapGrid* grid() const { return m_grid; }
    void showOutput(const Reply& reply); ///< the answer to "tensor"

signals:
    void opened(); ///< double click: the layer is to be seen in full

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void follow(); ///< the selection
    void ask();
    void fit();

    LiveRequest* m_output;
    TitledCard* m_card;
    MapGrid* m_grid;
    QLabel* m_empty;
    QStackedWidget* m_pages;
    NodeId m_node;
    LayerMaps m_layer;
};

} // namespace loom
