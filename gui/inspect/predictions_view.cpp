#include "gui/inspect/predictions_view.h"

#include "gui/document/document.h"
#include "gui/inspect/map_grid.h"
#include "gui/inspect/number_table.h"
#include "gui/inspect/number_text.h"
#include "gui/inspect/probability_bars.h"
#include "gui/inspect/sample_chooser.h"
#include "gui/inspect/titled_card.h"
#include "gui/training/event_fields.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

#include <algorithm>
#include <cmath>
#include <limits>

namespace loom {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

std::vector<std::vector<std::int64_t>> confusionOf(const Json& head)
{
    std::vector<std::vector<std::int64_t>> rows;
    const Json confusion = head.value("confusion", Json::array());
    for (const Json& row : confusion) {
        rows.emplace_back();
        if (!row.is_array()) continue;
        for (const Json& cell : row)
            rows.back().push_back(cell.is_number_integer() ? cell.get<std::int64_t>() : 0);
    }
    return rows;
}

/// A page of a stack with something to show, and one that says why there is nothing.
QStackedWidget* pagesOf(QWidget* full, QLabel* empty)
{
    auto* pages = new QStackedWidget;
    pages->addWidget(full);
    pages->addWidget(empty);
    pages->setCurrentIndex(1);
    return pages;
}

} // namespace

PredictionsView::PredictionsView(const Workbench& workbench, QWidget* parent)
    : LiveView(workbench, parent), m_predict(addRequest("predict")),
      m_predictions(addRequest("predictions"))
{
    auto* columns = new QHBoxLayout(this);
    columns->setContentsMargins(10, 8, 10, 8);
    columns->setSpacing(10);
    columns->addWidget(makePrediction());
    columns->addWidget(makeMatrix(), 3);
    columns->addWidget(makeList(), 1);
    connect(m_predict, &LiveRequest::answered, this, &PredictionsView::showPrediction);
    connect(m_predictions, &LiveRequest::answered, this, &PredictionsView::showPredictions);
    connect(m_split, &QComboBox::currentIndexChanged, this, &PredictionsView::ask);
    connect(m_matrix, &NumberTable::cellChosen, this, &PredictionsView::chooseCell);
    connect(m_all, &QPushButton::clicked, this, [this] { chooseCell(-1, -1); });
    connect(m_grid, &MapGrid::currentChanged, this, [this](int at) {
        const std::int64_t index = m_imageIndices.at(static_cast<std::size_t>(at));
        m_workbench.selection->setSample(
            {.split = m_split->currentData().toString(), .index = index});
    });
    connect(workbench.selection, &Selection::sampleChanged, this, &PredictionsView::ask);
    ask();
}

QWidget* PredictionsView::makePrediction()
{
    m_predictionCard = new TitledCard(tr("Prediction"));
    m_chooser = new SampleChooser(m_workbench);
    m_bars = new ProbabilityBars;
    m_bars->setAccessibleName(tr("Probability of each class"));
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_bars);
    scroll->setWidgetResizable(true);
    m_noPrediction = emptyPage();
    m_predictionPages = pagesOf(scroll, m_noPrediction);
    m_predictionCard->content()->addWidget(m_chooser);
    m_predictionCard->content()->addWidget(m_predictionPages, 1);
    m_predictionCard->setFixedWidth(268);
    return m_predictionCard;
}

QWidget* PredictionsView::makeMatrix()
{
    m_matrixCard = new TitledCard(tr("Confusion matrix"));
    m_split = new QComboBox;
    m_split->addItem(tr("test"), "test");
    m_split->addItem(tr("train"), "train");
    m_split->setAccessibleName(tr("Which part of the data"));
    m_matrixCard->titleRow()->addWidget(m_split);
    m_matrix = new NumberTable;
    m_matrix->setFitted(true);
    m_matrix->setAccessibleName(tr("Confusion matrix: a row for each class, a column for what the "
                                   "network took it for"));
    m_matrix->setToolTip(tr("Row: what it is. Column: what the network took it for. The last "
                            "column is recall, the last row precision. Click a cell to see its "
                            "images."));
    m_noMatrix = emptyPage();
    m_matrixPages = pagesOf(m_matrix, m_noMatrix);
    m_matrixCard->content()->addWidget(m_matrixPages);
    m_matrixCard->setMinimumWidth(240);
    return m_matrixCard;
}

QWidget* PredictionsView::makeList()
{
    m_listCard = new TitledCard(tr("Worst mistakes"));
    m_all = new QPushButton(tr("All mistakes"));
    setRole(m_all, "link");
    m_all->hide();
    m_listCard->titleRow()->addWidget(m_all);
    m_grid = new MapGrid;
    m_grid->setTileSize(58);
    m_grid->setGap(6);
    m_grid->setAccessibleName(tr("Images that the network takes for something else"));
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_grid);
    scroll->setWidgetResizable(true);
    m_noList = emptyPage();
    m_listPages = pagesOf(scroll, m_noList);
    m_listCard->content()->addWidget(m_listPages);
    m_listCard->setMinimumWidth(158);
    return m_listCard;
}

QString PredictionsView::className(int index) const
{
    return classNames(*m_workbench.document).value(index, QString::number(index));
}

void PredictionsView::ask()
{
    const Sample& sample = m_workbench.selection->sample();
    m_predict->setQuestion(sampleFields(sample), sample.image);
    Json question{{"split", m_split->currentData().toString().toStdString()}};
    if (m_cell) question["cell"] = {m_cell->label, m_cell->predicted};
    m_predictions->setQuestion(std::move(question));
    markSample();
}

void PredictionsView::showPrediction(const Reply& reply)
{
    m_predictionPages->setCurrentIndex(reply.isError() ? 1 : 0);
    m_noPrediction->setText(reply.errorMessage);
    if (reply.isError()) {
        m_chooser->showClass({});
        return m_predictionCard->setNote({});
    }
    const int label = static_cast<int>(integerField(reply.head, "label", -1));
    QStringList classes = texts(reply.head, "classes");
    m_chooser->showClass(classes.value(label));
    const double loss = numberField(reply.head, "loss");
    m_predictionCard->setNote(std::isnan(loss) ? QString("softmax")
                                               : tr("loss %1").arg(numberText(loss)));
    m_bars->show(std::move(classes), numbers(reply.head, "probabilities"), label);
}

void PredictionsView::showPredictions(const Reply& reply)
{
    m_matrixPages->setCurrentIndex(reply.isError() ? 1 : 0);
    if (reply.isError()) {
        m_noMatrix->setText(reply.errorMessage);
        m_noList->setText(reply.errorMessage);
        m_matrixCard->setNote({});
        return m_listPages->setCurrentIndex(1);
    }
    const bool isComplete = reply.head.value("complete", true);
    if (!isComplete && !m_workbench.budget->isTraining()) askAgain(m_predictions);
    showMatrix(reply.head);
    listMistakes(reply.head);
    showList();
}

void PredictionsView::showMatrix(const Json& head)
{
    m_confusion = confusionOf(head);
    m_classCount = static_cast<int>(m_confusion.size());
    const std::vector<double> precision = numbers(head, "precision");
    const std::vector<double> recall = numbers(head, "recall");
    const QLocale locale;
    const qlonglong samples = integerField(head, "samples"), total = integerField(head, "total");
    const double accuracy = numberField(head, "accuracy");
    const QString right = percentText(accuracy);
    m_matrixCard->setNote(samples < total
                              ? tr("%1 of %2").arg(right, locale.toString(samples))
                              : tr("%1 right · %2 images").arg(right, locale.toString(total)));
    NumberMatrix matrix{.rows = m_classCount + 1, .columns = m_classCount + 1};
    const auto add = [&matrix](const QString& text, float shade) {
        matrix.texts << text;
        matrix.shades.push_back(shade);
        matrix.values.push_back(0);
    };
    const auto shareText = [](const std::vector<double>& shares, int i) {
        const auto at = static_cast<std::size_t>(i);
        return at < shares.size() ? percentText(shares[at], 0) : QString();
    };
    for (int row = 0; row < m_classCount; ++row) {
        const auto& counts = m_confusion[static_cast<std::size_t>(row)];
        std::int64_t sum = 0;
        for (const std::int64_t count : counts) sum += count;
        for (int column = 0; column < m_classCount; ++column) {
            const auto at = static_cast<std::size_t>(column);
            const std::int64_t count = at < counts.size() ? counts[at] : 0;
            const double share =
                sum > 0 ? static_cast<double>(count) / static_cast<double>(sum) : 0;
            add(QString::number(count), static_cast<float>(std::sqrt(share))); // small ones show
        }
        add(shareText(recall, row), kNaN);
        matrix.rowNames << QString("%1 %2").arg(row).arg(className(row));
        matrix.columnNames << QString::number(row);
    }
    for (int column = 0; column < m_classCount; ++column) add(shareText(precision, column), kNaN);
    add({}, kNaN);
    matrix.rowNames << tr("precision");
    matrix.columnNames << tr("recall");
    m_matrix->show(std::move(matrix));
}

void PredictionsView::chooseCell(int row, int column)
{
    const std::optional<Cell> before = m_cell;
    m_cell.reset();
    if (row >= 0 && row < m_classCount && column >= 0 && column < m_classCount)
        m_cell = Cell{row, column};
    if (m_cell == before) return;
    m_all->setVisible(m_cell.has_value());
    m_grid->setCurrent(-1);
    ask();
}

void PredictionsView::listMistakes(const Json& head)
{
    m_listed.clear();
    m_cellTotal = 0;
    if (m_cell) {
        const auto& row = m_confusion.at(static_cast<std::size_t>(m_cell->label));
        const auto at = static_cast<std::size_t>(m_cell->predicted);
        m_cellTotal = at < row.size() ? row[at] : 0;
    }
    const Json mistakes = head.value(m_cell ? "cell" : "mistakes", Json::array());
    for (const Json& one : mistakes)
        m_listed.push_back({.index = integerField(one, "index"),
                            .label = static_cast<int>(integerField(one, "label")),
                            .predicted = static_cast<int>(integerField(one, "predicted")),
                            .probability = numberField(one, "probability")});
}

void PredictionsView::showList()
{
    const QLocale locale;
    const auto shown = locale.toString(static_cast<qlonglong>(m_listed.size()));
    if (m_cell) {
        const bool isRight = m_cell->label == m_cell->predicted;
        m_listCard->setTitle(
            isRight ? tr("%1, recognised").arg(className(m_cell->label))
                    : tr("%1, taken for %2")
                          .arg(className(m_cell->label), className(m_cell->predicted)));
        m_listCard->setNote(tr("%1 of %2").arg(shown, locale.toString(qlonglong{m_cellTotal})));
    } else {
        m_listCard->setTitle(tr("Worst mistakes"));
        m_listCard->setNote(shown);
    }
    m_listPages->setCurrentIndex(m_listed.empty() ? 1 : 0);
    m_noList->setText(m_cell ? tr("No image is in this cell.") : tr("No mistake so far."));
    std::vector<std::int64_t> indices;
    for (const Listed& one : m_listed) indices.push_back(one.index);
    if (indices.empty() || indices == m_imageIndices) return;
    m_imageIndices = indices;
    m_workbench.engine->request(
        "images",
        {{"split", m_split->currentData().toString().toStdString()}, {"indices", indices}}, this,
        [this, indices](const Reply& reply) {
            if (indices == m_imageIndices) showImages(reply);
        });
}

void PredictionsView::showImages(const Reply& reply)
{
    if (reply.isError()) return;
    const std::vector<ArrayView> found = arrays(reply.bytes);
    const ArrayView* images = find_array(found, "images");
    if (images == nullptr) return;
    QStringList names, captions;
    for (const Listed& one : m_listed) {
        names << tr("#%1: %2, taken for %3 (%4)")
                     .arg(one.index)
                     .arg(className(one.label), className(one.predicted),
                          percentText(one.probability));
        captions << className(one.predicted);
    }
    m_grid->setNames(names);
    m_grid->setCaptions(captions);
    m_grid->showImages(imagesOf(*images));
    markSample();
}

void PredictionsView::markSample()
{
    const Sample& sample = m_workbench.selection->sample();
    const auto at = std::ranges::find(m_imageIndices, sample.index);
    const bool isListed = at != m_imageIndices.end() && sample.image.empty() &&
                          sample.split == m_split->currentData().toString();
    m_grid->setCurrent(isListed ? static_cast<int>(at - m_imageIndices.begin()) : -1);
}

} // namespace loom
