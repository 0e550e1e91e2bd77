#pragma once

#include "gui/document/selection.h"
#include "gui/theme/colour_maps.h"
#include "gui/training/engine_client.h"

#include <QScrollArea>

#include <vector>

class QBoxLayout;

namespace loom {

class Document;
class MapGrid;

/// What one layer made of the image.
struct LayerMaps {
    NodeId node{};
    QString title{};                   ///< "conv1 → relu1"
    std::vector<std::int64_t> shape{}; ///< without the batch
    std::vector<float> values{};
    int count = 0, height = 0, width = 0;
    bool isImage = false; ///< the input itself: shown in its own colours
};

/// The layers whose output is worth a picture, in the order of the network, from the answer to a
/// "cards" request. A convolution and what is computed elementwise after it are one step.
std::vector<LayerMaps> layersOf(const Reply& reply, const Document& document);

/// All channels of one layer's output, from the answer to a "tensor" request; of a vector each
/// number is a map of one. No maps: the answer has none.
LayerMaps outputOf(const NodeId& node, const Reply& reply);

struct MapLook {
    ColourMap colours = ColourMap::Magma;
    bool isPerChannel = false;
};
/// The ranges of maps under a look: one for all, or one for each.
std::vector<ColourRange> rangesOf(const LayerMaps& layer, const MapLook& look);

/// The layers side by side, each as large as the height allows.
class LayerStrip : public QScrollArea {
    Q_OBJECT

public:
    explicit LayerStrip(QWidget* parent = nullptr);
    ~LayerStrip() override;

    void show(std::vector<LayerMaps> layers, const MapLook& look);
    /// Marks a layer; -1: no channel of it.
    void setCurrent(const NodeId& node, int channel);

signals:
    void chosen(const loom::NodeId& node, int channel); ///< -1: the layer as a whole

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Card;
    void arrange();

    QBoxLayout* m_row;
    std::vector<Card*> m_cards;
};

} // namespace loom
