#include "gui/inspect/output_panel.h"

#include "gui/document/document.h"
#include "gui/inspect/map_grid.h"
#include "gui/inspect/titled_card.h"

#include <QBoxLayout>
#include <QLabel>
#include <QStackedWidget>

#include <algorithm>

namespace loom {
namespace {

constexpr int kGap = 6;
constexpr int kLargestTile = 96;

} // namespace

OutputPanel::OutputPanel(const Workbench& workbench, QWidget* parent)
    : LiveView(workbench, parent), m_output(addRequest("tensor")),
      m_card(new TitledCard(tr("Feature maps"))), m_grid(new MapGrid), m_empty(emptyPage()),
      m_pages(new QStackedWidget)
{
    m_grid->setGap(kGap);
    m_grid->setAccessibleName(tr("Feature maps of the selected layer"));
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_grid);
    m_card->content()->addWidget(m_pages, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_card);
    connect(m_output, &LiveRequest::answered, this, &OutputPanel::showOutput);
    connect(m_grid, &MapGrid::activated, this, &OutputPanel::opened);
    connect(workbench.selection, &Selection::changed, this, &OutputPanel::follow);
    connect(workbench.selection, &Selection::sampleChanged, this, &OutputPanel::ask);
    connect(workbench.document, &Document::changed, this, &OutputPanel::follow);
    follow();
}

void OutputPanel::follow()
{
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    const auto hasMaps = [&](const NodeId& id) {
        const Shape* shape = diagnosis.output_shape(id);
        return shape != nullptr && shape->rank() == 4 && id != diagnosis.input;
    };
    const NodeId selected = m_workbench.selection->current();
    if (hasMaps(selected)) m_node = selected;
    if (!hasMaps(m_node)) {
        const auto first = std::ranges::find_if(diagnosis.order, hasMaps);
        m_node = first == diagnosis.order.end() ? NodeId() : *first;
    }
    ask();
}

void OutputPanel::ask()
{
    if (m_node.empty()) {
        m_output->setQuestion(nullptr);
        m_card->setTitle(tr("Feature maps"));
        m_card->setNote({});
        m_empty->setText(tr("Select a convolution to see what it makes of an image."));
        return m_pages->setCurrentWidget(m_empty);
    }
    const Sample& sample = m_workbench.selection->sample();
    m_card->setTitle(
        QStringLiteral("%1 — %2").arg(QString::fromStdString(m_node), sampleName(sample)));
    Json question = sampleFields(sample);
    question["node"] = m_node;
    question["of"] = "output";
    m_output->setQuestion(std::move(question), sample.image);
}

void OutputPanel::showOutput(const Reply& reply)
{
    m_layer = outputOf(m_node, reply);
    if (m_layer.count == 0) {
        m_empty->setText(reply.errorMessage);
        m_card->setNote({});
        return m_pages->setCurrentWidget(m_empty);
    }
    m_card->setNote(weightsNote(reply));
    QStringList names;
    for (int i = 0; i < m_layer.count; ++i) names << tr("channel %1").arg(i);
    m_grid->setNames(std::move(names));
    m_grid->showMaps({.values = m_layer.values,
                      .count = m_layer.count,
                      .height = m_layer.height,
                      .width = m_layer.width,
                      .ranges = rangesOf(m_layer, {})});
    m_pages->setCurrentWidget(m_grid);
    fit();
}

/// As large as all of them have room.
void OutputPanel::fit()
{
    if (m_layer.count == 0) return;
    const QSize room = m_pages->size();
    const int longer = std::max(m_layer.height, m_layer.width);
    for (int scale = std::max(kLargestTile / longer, 1); scale >= 1; --scale) {
        m_grid->setTileSize(scale * longer);
        if (m_grid->heightForWidth(room.width()) <= room.height()) return;
    }
}

void OutputPanel::resizeEvent(QResizeEvent* event)
{
    LiveView::resizeEvent(event);
    fit();
}

} // namespace loom
