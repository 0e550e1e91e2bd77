#include "gui/inspect/layer_strip.h"

#include "gui/document/document.h"
#include "gui/inspect/live_view.h"
#include "gui/inspect/map_grid.h"
#include "gui/inspect/number_text.h"
#include "gui/inspect/titled_card.h"
#include "gui/theme/theme.h"
#include "gui/training/event_fields.h"

#include <QBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace loom {
namespace {

constexpr int kGap = 3;
constexpr int kLargestTile = 62, kLargestImage = 140;

const LayerType* typeOf(const Document& document, const NodeId& id)
{
    const Node* node = document.network().nodes.find(id);
    return node == nullptr ? nullptr : document.catalog().find(node->type);
}

/// Whether the node's only successor is an activation, which is then shown in its place.
bool isShownByNext(const Document& document, const NodeId& id, const QString& picture)
{
    if (picture == "filters") return true;
    const Edge* only = nullptr;
    for (const Edge& edge : document.network().edges) {
        if (edge.from != id) continue;
        if (only != nullptr) return false;
        only = &edge;
    }
    const LayerType* next = only == nullptr ? nullptr : typeOf(document, only->to);
    return next != nullptr && next->category == Category::Activation;
}

bool takeMaps(LayerMaps& layer, const ArrayView& array)
{
    layer.values = array.floats();
    const auto size = [&](std::size_t i) { return static_cast<int>(array.shape[i]); };
    if (array.shape.size() == 3) {
        layer.count = size(0);
        layer.height = size(1);
        layer.width = size(2);
    } else if (array.shape.size() == 1) {
        layer.count = size(0);
        layer.height = layer.width = 1;
    }
    return layer.count > 0;
}

} // namespace

std::vector<LayerMaps> layersOf(const Reply& reply, const Document& document)
{
    std::vector<LayerMaps> layers;
    const std::vector<ArrayView> found = arrays(reply.bytes);
    const auto nodes = reply.head.find("nodes");
    if (nodes == reply.head.end()) return layers;
    QString before;
    for (const NodeId& id : document.diagnosis().order) {
        const auto card = nodes->find(id);
        if (card == nodes->end()) continue;
        const QString picture = textField(*card, "picture"), name = QString::fromStdString(id);
        const LayerType* type = typeOf(document, id);
        if (type != nullptr && type->category == Category::Shape) continue;
        if (isShownByNext(document, id, picture)) {
            before += name + QString::fromUtf8(" → ");
            continue;
        }
        const ArrayView* array = find_array(found, id);
        if (array == nullptr || (picture != "image" && picture != "maps" && picture != "vector"))
            continue;
        LayerMaps layer{.node = id, .title = before + name, .isImage = picture == "image"};
        before.clear();
        layer.shape = integers(*card, "shape");
        if (!layer.shape.empty()) layer.shape.erase(layer.shape.begin());
        if (takeMaps(layer, *array)) layers.push_back(std::move(layer));
    }
    return layers;
}

LayerMaps outputOf(const NodeId& node, const Reply& reply)
{
    LayerMaps layer{.node = node};
    if (reply.isError()) return layer;
    const std::vector<ArrayView> found = arrays(reply.bytes);
    const ArrayView* values = find_array(found, "values");
    if (values == nullptr || values->shape.empty()) return layer;
    layer.title = QString::fromStdString(node);
    layer.shape = {values->shape.begin() + 1, values->shape.end()};
    layer.values = values->floats();
    const std::size_t rank = layer.shape.size();
    layer.height = rank >= 2 ? static_cast<int>(layer.shape[rank - 2]) : 1;
    layer.width = rank >= 2 ? static_cast<int>(layer.shape.back()) : 1;
    layer.count = static_cast<int>(layer.values.size()) / std::max(layer.height * layer.width, 1);
    return layer;
}

std::vector<ColourRange> rangesOf(const LayerMaps& layer, const MapLook& look)
{
    if (look.isPerChannel && layer.height * layer.width > 1) return {};
    return {rangeOf(layer.values, look.colours)};
}

/// One layer of the strip: its name, its shape, its maps.
class LayerStrip::Card : public QFrame {
public:
    explicit Card(LayerStrip* strip)
        : m_strip(strip), m_title(roleLabel({}, "section")), m_shape(roleLabel({}, "muted")),
          m_grid(new MapGrid)
    {
        setProperty("role", "card");
        m_shape->setFont(Theme::monoFont(11));
        m_grid->setGap(kGap);
        auto* rows = new QVBoxLayout(this);
        rows->setContentsMargins(9, 6, 9, 8);
        rows->setSpacing(2);
        rows->addWidget(m_title);
        rows->addWidget(m_shape);
        rows->addSpacing(3);
        rows->addWidget(m_grid);
        rows->addStretch(1);
        connect(m_grid, &MapGrid::currentChanged, this,
                [this](int channel) { emit m_strip->chosen(m_layer.node, channel); });
    }

    const LayerMaps& layer() const { return m_layer; }
    void show(LayerMaps layer, const MapLook& look)
    {
        m_layer = std::move(layer);
        m_title->setText(m_layer.title);
        m_shape->setText(shapeText(m_layer.shape));
        m_grid->setAccessibleName(m_layer.title + ' ' + m_shape->text());
        QStringList names;
        for (int i = 0; i < m_layer.count; ++i)
            names << (m_layer.height * m_layer.width == 1 ? tr("feature %1") : tr("channel %1"))
                         .arg(i);
        m_grid->setNames(names);
        if (m_layer.isImage)
            m_grid->showImages(
                {imageOf(m_layer.values, m_layer.count, m_layer.height, m_layer.width)});
        else
            m_grid->showMaps({.values = m_layer.values,
                              .count = m_layer.count,
                              .height = m_layer.height,
                              .width = m_layer.width,
                              .colours = look.colours,
                              .ranges = rangesOf(m_layer, look)});
    }
    /// The largest whole scale at which the maps fit into this height and a sensible width.
    void arrange(int height)
    {
        const int space = std::max(height - 74, 24);
        const int count = m_layer.isImage ? 1 : m_layer.count;
        const int side = std::max(m_layer.height, m_layer.width);
        const int largest = m_layer.isImage ? kLargestImage : side == 1 ? 12 : kLargestTile;
        int columns = count, scale = 1;
        for (scale = std::max(largest / side, 1); scale >= 1; --scale) {
            if (scale > 1 && m_layer.height * scale > space) continue;
            const int rows = std::max((space + kGap) / (m_layer.height * scale + kGap), 1);
            columns = std::max((count + rows - 1) / rows, 1);
            if (columns * (m_layer.width * scale + kGap) <= std::max(space * 5 / 4, 150)) break;
        }
        m_grid->setTileSize(std::max(scale, 1) * side);
        m_grid->setColumns(columns);
    }
    void mark(bool isCurrent, int channel)
    {
        m_isCurrent = isCurrent;
        m_grid->setCurrent(isCurrent && !m_layer.isImage ? channel : -1);
        update();
    }

protected:
    void mousePressEvent(QMouseEvent*) override { emit m_strip->chosen(m_layer.node, -1); }
    void paintEvent(QPaintEvent* event) override
    {
        QFrame::paintEvent(event);
        if (!m_isCurrent) return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colours().accent, 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    }

private:
    LayerStrip* m_strip;
    LayerMaps m_layer;
    QLabel *m_title, *m_shape;
    MapGrid* m_grid;
    bool m_isCurrent = false;
};

LayerStrip::LayerStrip(QWidget* parent) : QScrollArea(parent)
{
    auto* inside = new QWidget;
    m_row = new QHBoxLayout(inside);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(8);
    m_row->addStretch(1);
    setWidget(inside);
    setWidgetResizable(true);
    setMinimumHeight(150);
}

LayerStrip::~LayerStrip() = default;

void LayerStrip::show(std::vector<LayerMaps> layers, const MapLook& look)
{
    while (m_cards.size() > layers.size()) {
        m_cards.back()->deleteLater();
        m_cards.pop_back();
    }
    while (m_cards.size() < layers.size()) {
        m_cards.push_back(new Card(this));
        m_row->insertWidget(static_cast<int>(m_cards.size()) - 1, m_cards.back(), 0, Qt::AlignTop);
    }
    bool isOther = false;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const LayerMaps& old = m_cards[i]->layer();
        isOther = isOther || old.count != layers[i].count || old.height != layers[i].height;
        m_cards[i]->show(std::move(layers[i]), look);
    }
    if (isOther) arrange();
}

void LayerStrip::setCurrent(const NodeId& node, int channel)
{
    for (Card* card : m_cards) {
        const bool isCurrent = card->layer().node == node;
        card->mark(isCurrent, channel);
    }
}

void LayerStrip::arrange()
{
    for (Card* card : m_cards) card->arrange(height());
}

void LayerStrip::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

} // namespace loom
