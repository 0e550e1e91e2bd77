#include "gui/inspect/feature_maps_view.h"

#include "gui/document/document.h"
#include "gui/inspect/drawing_pad.h"
#include "gui/inspect/map_grid.h"
#include "gui/inspect/number_text.h"
#include "gui/inspect/sample_chooser.h"
#include "gui/inspect/titled_card.h"
#include "gui/training/event_fields.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace loom {
namespace {

constexpr int kChannels = 64; // of each layer in the strip

} // namespace

FeatureMapsView::FeatureMapsView(const Workbench& workbench, QWidget* parent)
    : LiveView(workbench, parent), m_cards(addRequest("cards")), m_output(addRequest("tensor")),
      m_predictions(addRequest("predictions")), m_strip(new LayerStrip), m_grid(new MapGrid),
      m_empty(emptyPage()), m_layerEmpty(emptyPage()), m_pages(new QStackedWidget),
      m_layerPages(new QStackedWidget)
{
    setWanted(m_predictions, false);
    QWidget* bar = makeBar();
    m_layerCard = new TitledCard({});
    m_grid->setAccessibleName(tr("Channels of the layer"));
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_grid);
    scroll->setWidgetResizable(true);
    m_layerPages->addWidget(m_layerEmpty);
    m_layerPages->addWidget(scroll);
    m_layerCard->content()->addWidget(m_layerPages);
    m_layerCard->setMinimumWidth(210);
    auto* inside = new QWidget;
    auto* columns = new QHBoxLayout(inside);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(10);
    columns->addWidget(makePad(), 1);
    columns->addWidget(m_strip, 5);
    columns->addWidget(m_layerCard, 3);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(inside);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(10, 8, 10, 8);
    rows->setSpacing(8);
    rows->addWidget(bar);
    rows->addWidget(m_pages, 1);

    connect(m_cards, &LiveRequest::answered, this, &FeatureMapsView::showCards);
    connect(m_output, &LiveRequest::answered, this, &FeatureMapsView::showOutput);
    connect(m_predictions, &LiveRequest::answered, this, &FeatureMapsView::showPredictions);
    connect(m_strip, &LayerStrip::chosen, this, &FeatureMapsView::choose);
    connect(m_grid, &MapGrid::currentChanged, this,
            [this](int channel) { choose(m_node, channel); });
    connect(workbench.selection, &Selection::sampleChanged, this, &FeatureMapsView::ask);
    connect(workbench.selection, &Selection::changed, this, &FeatureMapsView::follow);
    connect(workbench.document, &Document::changed, this, &FeatureMapsView::follow);
    m_empty->setText(tr("Waiting for the engine to send the first pictures."));
    m_pages->setCurrentIndex(0);
    ask();
    follow();
}

QWidget* FeatureMapsView::makeBar()
{
    m_chooser = new SampleChooser(m_workbench);
    m_onlyMistakes = toggleButton(tr("Only misclassified"),
                                  tr("Walk through the images that the network gets wrong, "
                                     "the worst first"));
    m_drawOwn = toggleButton(tr("Draw your own"), tr("See what the network makes of your drawing"));
    m_colours = new QComboBox;
    m_colours->addItem(tr("magma"), static_cast<int>(ColourMap::Magma));
    m_colours->addItem(tr("viridis"), static_cast<int>(ColourMap::Viridis));
    m_colours->addItem(tr("grey"), static_cast<int>(ColourMap::Grey));
    m_colours->addItem(tr("around zero"), static_cast<int>(ColourMap::Diverging));
    m_colours->setAccessibleName(tr("Colours"));
    m_colours->setToolTip(tr("Colours of the maps"));
    m_scale = new QComboBox;
    m_scale->addItems({tr("per layer"), tr("per channel")});
    m_scale->setAccessibleName(tr("Colour scale"));
    m_scale->setToolTip(tr("Whether the brightest colour is the largest value of the layer or of "
                           "each channel"));
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_chooser);
    row->addWidget(m_onlyMistakes);
    row->addWidget(m_drawOwn);
    row->addStretch(1);
    row->addWidget(m_colours);
    row->addWidget(m_scale);
    connect(m_onlyMistakes, &QPushButton::toggled, this, &FeatureMapsView::setOnlyMistakes);
    connect(m_drawOwn, &QPushButton::toggled, this, &FeatureMapsView::setDrawing);
    connect(m_colours, &QComboBox::currentIndexChanged, this, &FeatureMapsView::draw);
    connect(m_scale, &QComboBox::currentIndexChanged, this, &FeatureMapsView::draw);
    return bar;
}

QWidget* FeatureMapsView::makePad()
{
    m_padCard = new TitledCard(tr("Your drawing"));
    m_pad = new DrawingPad;
    auto* clear = new QPushButton(tr("Clear"));
    setRole(clear, "link");
    m_padCard->titleRow()->addWidget(clear);
    m_padCard->content()->addWidget(m_pad, 1);
    m_padCard->setMinimumWidth(150);
    m_padCard->hide();
    connect(clear, &QPushButton::clicked, m_pad, &DrawingPad::clear);
    connect(m_pad, &DrawingPad::changed, this, &FeatureMapsView::sendDrawing);
    return m_padCard;
}

MapLook FeatureMapsView::look() const
{
    return {.colours = static_cast<ColourMap>(m_colours->currentData().toInt()),
            .isPerChannel = m_scale->currentIndex() == 1};
}

void FeatureMapsView::ask()
{
    const Sample& sample = m_workbench.selection->sample();
    if (sample.image.empty()) m_drawOwn->setChecked(false);
    Json question = sampleFields(sample);
    question["channels"] = kChannels;
    m_cards->setQuestion(question, sample.image);
    m_predictions->setQuestion({{"split", sample.split.toStdString()}});
    askOutput();
}

void FeatureMapsView::askOutput()
{
    if (m_node.empty()) return m_output->setQuestion(nullptr);
    const Sample& sample = m_workbench.selection->sample();
    Json question = sampleFields(sample);
    question["node"] = m_node;
    question["of"] = "output";
    m_output->setQuestion(question, sample.image);
}

void FeatureMapsView::follow()
{
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    const auto& edge = m_workbench.selection->edge();
    const NodeId selected = edge ? edge->from : m_workbench.selection->current();
    const auto canShow = [&](const NodeId& id) {
        return !id.empty() && id != diagnosis.loss && diagnosis.output_shape(id) != nullptr;
    };
    NodeId node = canShow(selected) ? selected : m_node;
    if (!canShow(node)) {
        const auto first = std::ranges::find_if(diagnosis.order, [&](const NodeId& id) {
            return id != diagnosis.input && canShow(id);
        });
        node = first == diagnosis.order.end() ? NodeId() : *first;
    }
    if (node != m_node) m_channel = -1;
    m_node = node;
    m_strip->setCurrent(m_node, m_channel);
    askOutput();
}

void FeatureMapsView::choose(const NodeId& node, int channel)
{
    m_node = node;
    m_channel = channel;
    m_workbench.selection->select(node);
    m_strip->setCurrent(node, channel);
    m_grid->setCurrent(channel);
    askOutput();
}

void FeatureMapsView::showCards(const Reply& reply)
{
    if (reply.isError()) {
        m_empty->setText(reply.errorMessage);
        m_pages->setCurrentIndex(0);
        return;
    }
    m_reply = reply;
    const NodeId& loss = m_workbench.document->diagnosis().loss;
    const Json nodes = reply.head.value("nodes", Json::object());
    const Json prediction = nodes.value(loss, Json::object());
    const int label = static_cast<int>(integerField(prediction, "label", -1));
    m_chooser->showClass(classNames(*m_workbench.document).value(label));
    draw();
}

void FeatureMapsView::draw()
{
    if (m_layer.count > 0) {
        m_grid->showMaps({.values = m_layer.values,
                          .count = m_layer.count,
                          .height = m_layer.height,
                          .width = m_layer.width,
                          .colours = look().colours,
                          .ranges = rangesOf(m_layer, look())});
        m_grid->setCurrent(m_channel);
    }
    std::vector<LayerMaps> layers = layersOf(m_reply, *m_workbench.document);
    if (layers.empty()) return;
    m_strip->show(std::move(layers), look());
    m_strip->setCurrent(m_node, m_channel);
    m_pages->setCurrentIndex(1);
}

void FeatureMapsView::showOutput(const Reply& reply)
{
    m_layer = outputOf(m_node, reply);
    if (m_layer.count == 0) {
        m_layerEmpty->setText(reply.errorMessage);
        m_layerPages->setCurrentIndex(0);
        return;
    }
    const bool isMaps = m_layer.height * m_layer.width > 1;
    m_layerCard->setTitle(m_layer.title + ' ' + shapeText(m_layer.shape));
    m_layerCard->setNote(weightsNote(reply));
    m_grid->setTileSize(isMaps ? 64 : 14);
    QStringList names;
    for (int i = 0; i < m_layer.count; ++i)
        names << (isMaps ? tr("channel %1") : tr("feature %1")).arg(i);
    m_grid->setNames(names);
    m_layerPages->setCurrentIndex(1);
    draw();
}

void FeatureMapsView::setOnlyMistakes(bool only)
{
    m_wantsFirstMistake = only;
    setWanted(m_predictions, only);
    if (!only) m_chooser->restrictTo({});
}

void FeatureMapsView::showPredictions(const Reply& reply)
{
    if (reply.isError() || !m_onlyMistakes->isChecked()) return;
    std::vector<std::int64_t> indices;
    for (const Json& mistake : reply.head.value("mistakes", Json::array()))
        indices.push_back(integerField(mistake, "index"));
    const bool isComplete = reply.head.value("complete", true);
    if (!isComplete && !m_workbench.budget->isTraining()) askAgain(m_predictions);
    if (indices.empty()) return;
    m_chooser->restrictTo(std::move(indices));
    if (std::exchange(m_wantsFirstMistake, false)) m_chooser->goToFirst();
}

void FeatureMapsView::setDrawing(bool drawing)
{
    m_padCard->setVisible(drawing);
    Sample sample = m_workbench.selection->sample();
    if (!drawing) {
        sample.image.clear();
        return m_workbench.selection->setSample(sample);
    }
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    const Shape* shape = diagnosis.output_shape(diagnosis.input);
    if (shape != nullptr && shape->rank() == 4 &&
        (m_pad->pixelHeight() != (*shape)[2] || m_pad->pixelWidth() != (*shape)[3]))
        m_pad->setPixels(static_cast<int>((*shape)[3]), static_cast<int>((*shape)[2]));
    sendDrawing();
    m_pad->setFocus();
}

void FeatureMapsView::sendDrawing()
{
    if (!m_drawOwn->isChecked()) return;
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    const Shape* shape = diagnosis.output_shape(diagnosis.input);
    const std::int64_t channels = shape != nullptr && shape->rank() == 4 ? (*shape)[1] : 1;
    std::vector<float> values;
    for (std::int64_t c = 0; c < channels; ++c)
        values.insert(values.end(), m_pad->values().begin(), m_pad->values().end());
    const std::int64_t sizes[] = {channels, m_pad->pixelHeight(), m_pad->pixelWidth()};
    Sample sample = m_workbench.selection->sample();
    sample.image = array_bytes("image", sizes, values);
    m_workbench.selection->setSample(sample);
}

} // namespace loom
