#include "gui/inspect/filters_view.h"

#include "gui/document/document.h"
#include "gui/inspect/map_grid.h"
#include "gui/inspect/number_table.h"
#include "gui/inspect/number_text.h"
#include "gui/inspect/titled_card.h"
#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <algorithm>

namespace loom {
namespace {

constexpr int kMostMaps = 4096;
constexpr int kGap = 4, kLeastTile = 24, kMostTile = 56; // px

/// The weight that can be shown as pictures; null when the node has none.
const Shape* weightOf(const Diagnosis& diagnosis, const NodeId& node)
{
    const auto found = diagnosis.nodes.find(node);
    if (found == diagnosis.nodes.end() || !found->second.inference) return nullptr;
    for (const TensorDescription& tensor : found->second.inference->parameters)
        if (tensor.name == "weight" && (tensor.shape.rank() == 4 || tensor.shape.rank() == 2))
            return &tensor.shape;
    return nullptr;
}

} // namespace

FiltersView::FiltersView(const Workbench& workbench, QWidget* parent)
    : LiveView(workbench, parent), m_request(addRequest("tensor")), m_empty(emptyPage()),
      m_pages(new QStackedWidget)
{
    auto* page = new QWidget;
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(10, 8, 10, 8);
    rows->setSpacing(8);
    rows->addWidget(makeBar());
    rows->addWidget(makeBody(), 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(page);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_pages);

    connect(m_request, &LiveRequest::answered, this, &FiltersView::showWeight);
    connect(m_layer, &QComboBox::activated, this, [this](int at) {
        m_workbench.selection->select(m_layer->itemData(at).toString().toStdString());
    });
    connect(m_input, &QComboBox::currentIndexChanged, this, [this] {
        m_grid->setCurrent(-1);
        draw();
    });
    connect(m_scale, &QComboBox::currentIndexChanged, this, &FiltersView::draw);
    connect(m_limit, &QDoubleSpinBox::valueChanged, this, &FiltersView::draw);
    connect(m_grid, &MapGrid::currentChanged, this, &FiltersView::showNumbers);
    connect(workbench.document, &Document::changed, this, &FiltersView::showLayers);
    connect(workbench.selection, &Selection::changed, this, &FiltersView::showLayers);
    showLayers();
}

QWidget* FiltersView::makeBar()
{
    auto* bar = new QWidget;
    m_layer = new QComboBox;
    m_layer->setAccessibleName(tr("Layer"));
    m_shape = new QLabel;
    m_shape->setFont(Theme::monoFont(12));
    m_shape->setAccessibleName(tr("Shape of the weight"));
    m_input = new QComboBox;
    m_input->setAccessibleName(tr("Input channel"));
    m_input->setToolTip(tr("Which input channel's slice of each filter"));
    m_scale = new QComboBox;
    m_scale->addItems({tr("scale: per filter"), tr("scale: per layer"), tr("scale: fixed")});
    m_scale->setCurrentIndex(PerLayer);
    m_scale->setAccessibleName(tr("Colour scale"));
    m_scale->setToolTip(tr("Which weight is the deepest red or blue: the largest of its filter, "
                           "of the layer, or a number of yours. White is zero."));
    m_limit = new QDoubleSpinBox;
    m_limit->setPrefix(QString::fromUtf8("± "));
    m_limit->setRange(0.001, 1000);
    m_limit->setDecimals(3);
    m_limit->setSingleStep(0.05);
    m_limit->setValue(0.5);
    m_limit->setAccessibleName(tr("Largest weight of the scale"));
    m_note = roleLabel({}, "muted");
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (QWidget* widget : {static_cast<QWidget*>(m_layer), static_cast<QWidget*>(m_shape)})
        row->addWidget(widget);
    row->addStretch(1);
    row->addWidget(m_note);
    for (QWidget* widget : {static_cast<QWidget*>(m_input), static_cast<QWidget*>(m_scale),
                            static_cast<QWidget*>(m_limit)})
        row->addWidget(widget);
    return bar;
}

QWidget* FiltersView::makeBody()
{
    m_grid = new MapGrid;
    m_grid->setGap(kGap);
    m_grid->setAccessibleName(tr("Filters: a column for each, a row for each input channel"));
    m_scroll = new QScrollArea;
    m_scroll->setWidget(m_grid);
    m_scroll->setWidgetResizable(true);
    m_numbers = new NumberTable;
    m_numbers->setAccessibleName(tr("Numbers of the filter"));
    m_hint = emptyPage();
    m_hint->setText(tr("Click a filter to read its numbers."));
    m_numbersCard = new TitledCard({});
    m_numbersCard->content()->addWidget(m_numbers);
    m_numbersCard->content()->addWidget(m_hint, 1);
    m_numbersCard->setMinimumWidth(240);
    auto* body = new QWidget;
    auto* columns = new QHBoxLayout(body);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(10);
    columns->addWidget(m_scroll, 3);
    columns->addWidget(m_numbersCard, 2);
    return body;
}

void FiltersView::showLayers()
{
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    const QSignalBlocker blocker(m_layer);
    m_layer->clear();
    std::string first;
    for (const NodeId& id : diagnosis.order) {
        const Shape* weight = weightOf(diagnosis, id);
        if (weight == nullptr) continue;
        m_layer->addItem(QString::fromStdString(id), QString::fromStdString(id));
        if (first.empty() && weight->rank() == 4) first = id;
    }
    const NodeId current = m_workbench.selection->current();
    std::string node = m_node;
    if (weightOf(diagnosis, current) != nullptr) node = current;
    if (weightOf(diagnosis, node) == nullptr) node = first;
    m_layer->setCurrentIndex(m_layer->findData(QString::fromStdString(node)));
    if (node.empty()) {
        m_empty->setText(tr("Select a convolution to see its filters.") +
                         (m_layer->count() == 0
                              ? '\n' + tr("This drawing has none that can run yet.")
                              : QString()));
        m_pages->setCurrentIndex(0);
    }
    if (node != m_node) {
        m_node = node;
        if (!node.empty())
            m_empty->setText(tr("Waiting for the weight of %1.").arg(m_layer->currentText()));
        m_weight.clear();
        m_grid->setCurrent(-1);
    }
    ask();
}

void FiltersView::ask()
{
    if (m_node.empty()) return m_request->setQuestion(nullptr);
    m_request->setQuestion({{"node", m_node}, {"of", "weight"}});
}

bool FiltersView::isTransposed() const
{
    const Node* node = m_workbench.document->network().nodes.find(m_node);
    return node != nullptr && node->type == "ConvTranspose2d"; // [in, out, kh, kw]
}

void FiltersView::showWeight(const Reply& reply)
{
    const std::vector<ArrayView> found =
        reply.isError() ? std::vector<ArrayView>() : arrays(reply.bytes);
    const ArrayView* values = find_array(found, "values");
    if (values == nullptr) {
        m_empty->setText(reply.isError() ? reply.errorMessage : tr("The engine sent no numbers."));
        m_pages->setCurrentIndex(0);
        return;
    }
    const bool isOther = values->shape != m_sizes;
    m_sizes = values->shape;
    m_weight = values->floats();
    m_shape->setText("weight " + shapeText(m_sizes));
    m_note->setText(weightsNote(reply));
    m_pages->setCurrentIndex(1);
    if (isOther) showInputs();
    draw();
}

void FiltersView::showInputs()
{
    const QSignalBlocker blocker(m_input);
    m_input->clear();
    m_grid->setCurrent(-1);
    const bool isImage = m_sizes.size() == 4;
    m_input->setVisible(isImage);
    if (!isImage) return;
    const auto inputs = m_sizes[isTransposed() ? 0 : 1];
    m_input->addItem(tr("all inputs"));
    for (std::int64_t i = 0; i < inputs; ++i) m_input->addItem(tr("input %1").arg(i));
}

QString FiltersView::mapName(int map) const
{
    if (m_sizes.size() != 4) return "weight";
    const auto filters = static_cast<int>(m_sizes[isTransposed() ? 1 : 0]);
    const int filter = map % filters;
    const int input = m_input->currentIndex() <= 0 ? map / filters : m_input->currentIndex() - 1;
    return isTransposed() ? QString("weight[%1, %2]").arg(input).arg(filter)
                          : QString("weight[%1, %2]").arg(filter).arg(input);
}

ColourRange FiltersView::rangeFor(std::span<const float> values) const
{
    if (m_scale->currentIndex() != Fixed) return rangeOf(values, ColourMap::Diverging);
    const auto limit = static_cast<float>(m_limit->value());
    return {-limit, limit};
}

/// A map for each filter and chosen input, all filters of an input after one another.
Maps FiltersView::mapsOfFilters() const
{
    Maps maps{.height = static_cast<int>(m_sizes[2]), .width = static_cast<int>(m_sizes[3])};
    const auto area = static_cast<std::size_t>(maps.height * maps.width);
    const std::int64_t filters = m_sizes[isTransposed() ? 1 : 0];
    const std::int64_t inputs = m_sizes[isTransposed() ? 0 : 1];
    const auto mapAt = [&](std::int64_t filter, std::int64_t input) {
        const auto at = static_cast<std::size_t>(isTransposed() ? input * filters + filter
                                                                : filter * inputs + input);
        return std::span(m_weight).subspan(at * area, area);
    };
    const std::int64_t one = m_input->currentIndex() - 1; // -1: all
    const std::int64_t from = std::max<std::int64_t>(one, 0), to = one < 0 ? inputs : from + 1;
    for (std::int64_t input = from; input < to && maps.count < kMostMaps; ++input) {
        for (std::int64_t filter = 0; filter < filters; ++filter, ++maps.count) {
            const auto map = mapAt(filter, input);
            maps.values.insert(maps.values.end(), map.begin(), map.end());
        }
    }
    if (m_scale->currentIndex() != PerFilter) {
        maps.ranges = {rangeFor(m_weight)};
        return maps;
    }
    for (std::int64_t filter = 0; filter < filters; ++filter) {
        std::vector<float> own;
        for (std::int64_t input = from; input < to; ++input) {
            const auto map = mapAt(filter, input);
            own.insert(own.end(), map.begin(), map.end());
        }
        maps.ranges.push_back(rangeFor(own));
    }
    for (int i = static_cast<int>(filters); i < maps.count; ++i)
        maps.ranges.push_back(maps.ranges[static_cast<std::size_t>(i - filters)]);
    return maps;
}

void FiltersView::draw()
{
    m_limit->setVisible(m_scale->currentIndex() == Fixed);
    if (m_weight.empty()) return;
    const bool isImage = m_sizes.size() == 4;
    Maps maps = isImage ? mapsOfFilters()
                        : Maps{.values = m_weight,
                               .count = 1,
                               .height = static_cast<int>(m_sizes.front()),
                               .width = static_cast<int>(m_sizes.back()),
                               .ranges = {rangeFor(m_weight)}};
    maps.colours = ColourMap::Diverging;
    const bool isOneInput = m_input->currentIndex() > 0 || !isImage;
    const int filters = isImage ? static_cast<int>(m_sizes[isTransposed() ? 1 : 0]) : 1;
    m_grid->setColumns(isOneInput && isImage ? 0 : filters);
    fitTiles();
    QStringList names;
    for (int i = 0; i < maps.count; ++i) names << mapName(i);
    m_grid->setNames(names);
    m_grid->showMaps(std::move(maps));
    if (!isImage && m_grid->current() < 0) m_grid->setCurrent(0);
    showNumbers();
}

/// All filters are seen at once where their pixels can be told apart.
void FiltersView::fitTiles()
{
    if (m_sizes.size() != 4) return m_grid->setTileSize(400);
    if (m_input->currentIndex() > 0) return m_grid->setTileSize(kMostTile);
    const int columns = static_cast<int>(m_sizes[isTransposed() ? 1 : 0]);
    const int rows = static_cast<int>(m_sizes[isTransposed() ? 0 : 1]);
    const QSize room = m_scroll->maximumViewportSize();
    const int tile =
        std::min(room.width() / std::max(columns, 1), room.height() / std::max(rows, 1));
    m_grid->setTileSize(std::clamp(tile - kGap, kLeastTile, kMostTile));
}

void FiltersView::resizeEvent(QResizeEvent* event)
{
    LiveView::resizeEvent(event);
    if (!m_weight.empty()) fitTiles();
}

void FiltersView::showNumbers()
{
    const int map = m_grid->current();
    m_numbers->setVisible(map >= 0);
    m_hint->setVisible(map < 0);
    m_numbersCard->setTitle(map < 0 ? tr("Numbers") : mapName(map));
    if (map < 0) return m_numbersCard->setNote({});
    const Maps& maps = m_grid->maps();
    const auto area = static_cast<std::ptrdiff_t>(maps.height) * maps.width;
    const auto first = maps.values.begin() + map * area;
    NumberMatrix matrix{
        .values = {first, first + area}, .rows = maps.height, .columns = maps.width};
    matrix.range = maps.ranges.size() == 1 ? maps.ranges.front()
                                           : maps.ranges.at(static_cast<std::size_t>(map));
    m_numbersCard->setNote(shapeText({maps.height, maps.width}));
    m_numbers->setColumnWidths(58);
    m_numbers->show(std::move(matrix));
}

} // namespace loom
