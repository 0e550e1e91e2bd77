#pragma once

#include "gui/inspect/layer_strip.h"
#include "gui/inspect/live_view.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace loom {

class DrawingPad;
class MapGrid;
class SampleChooser;
class TitledCard;

/// One image through the network, layer by layer, and all channels of one layer.
class FeatureMapsView : public LiveView {
    Q_OBJECT

public:
    explicit FeatureMapsView(const Workbench& workbench, QWidget* parent = nullptr);

    void showCards(const Reply& reply);       ///< the answer to "cards"
    void showOutput(const Reply& reply);      ///< to "tensor", the output of the layer
    void showPredictions(const Reply& reply); ///< to "predictions", for the mistakes

private:
    QWidget* makeBar();
    QWidget* makePad();
    void ask();
    void askOutput();
    void draw();
    void choose(const NodeId& node, int channel);
    void follow(); ///< the selection
    void setOnlyMistakes(bool only);
    void setDrawing(bool drawing);
    void sendDrawing();
    MapLook look() const;

    LiveRequest *m_cards, *m_output, *m_predictions;
    SampleChooser* m_chooser;
    QPushButton *m_onlyMistakes, *m_drawOwn;
    QComboBox *m_colours, *m_scale;
    TitledCard *m_padCard, *m_layerCard;
    DrawingPad* m_pad;
    LayerStrip* m_strip;
    MapGrid* m_grid;
    QLabel *m_empty, *m_layerEmpty;
    QStackedWidget *m_pages, *m_layerPages;

    Reply m_reply;     ///< the last of "cards"
    LayerMaps m_layer; ///< all channels of the layer
    NodeId m_node;
    int m_channel = -1;
    bool m_wantsFirstMistake = false;
};

} // namespace loom
