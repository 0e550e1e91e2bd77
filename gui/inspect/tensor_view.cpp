#include "gui/inspect/tensor_view.h"

#include "gui/document/document.h"
#include "gui/inspect/facts_list.h"
#include "gui/inspect/histogram.h"
#include "gui/inspect/number_text.h"
#include "gui/inspect/tensor_operations.h"
#include "gui/inspect/tensor_values.h"
#include "gui/inspect/titled_card.h"
#include "gui/training/event_fields.h"
#include "gui/words.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <algorithm>
#include <numeric>

namespace loom {
namespace {

/// Larger tensors travel as the slice on view.
constexpr std::int64_t kWholeElements = 1 << 16;
constexpr int kFactsWidth = 252, kOperationsWidth = 196; // px

QString pairOf(const Json& head, const char* first, const char* second)
{
    return numberText(numberField(head, first)) + " / " + numberText(numberField(head, second));
}

QStringList axesOf(const Json& head)
{
    QStringList axes = texts(head, "axes");
    for (QString& axis : axes) axis = translated(axis.toStdString());
    return axes;
}

} // namespace

TensorView::TensorView(const Workbench& workbench, QWidget* parent)
    : LiveView(workbench, parent), m_request(addRequest("tensor")), m_values(new TensorValues),
      m_operations(new TensorOperations), m_empty(emptyPage()), m_pages(new QStackedWidget)
{
    m_valuesCard = new TitledCard(tr("Values"));
    m_valuesCard->content()->addWidget(m_values);
    m_operationsCard = new TitledCard(tr("Try on it"));
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_operations);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_operationsCard->content()->addWidget(scroll);
    m_operationsCard->setFixedWidth(kOperationsWidth);
    auto* page = new QWidget;
    auto* columns = new QHBoxLayout(page);
    columns->setContentsMargins(10, 8, 10, 8);
    columns->setSpacing(10);
    columns->addWidget(makeFacts());
    columns->addWidget(m_valuesCard, 1);
    columns->addWidget(m_operationsCard);
    m_empty->setText(tr("Draw a network to see its tensors here."));
    m_pages->addWidget(m_empty);
    m_pages->addWidget(page);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_pages);

    connect(m_request, &LiveRequest::answered, this, &TensorView::showTensor);
    connect(m_nodes, &QComboBox::activated, this, [this](int at) {
        m_workbench.selection->select(m_nodes->itemData(at).toString().toStdString());
    });
    connect(m_tensors, &QComboBox::activated, this, &TensorView::setSubject);
    connect(m_values, &TensorValues::sliceChanged, this, &TensorView::ask);
    connect(m_operations, &TensorOperations::changed, this, &TensorView::ask);
    connect(workbench.selection, &Selection::changed, this, &TensorView::follow);
    connect(workbench.selection, &Selection::sampleChanged, this, &TensorView::ask);
    connect(workbench.document, &Document::changed, this, &TensorView::follow);
    follow();
}

QWidget* TensorView::makeFacts()
{
    m_factsCard = new TitledCard(tr("Tensor"));
    m_nodes = new QComboBox;
    m_nodes->setAccessibleName(tr("Layer"));
    m_tensors = new QComboBox;
    m_tensors->setAccessibleName(tr("Which tensor of the layer"));
    auto* choice = new QHBoxLayout;
    choice->setSpacing(6);
    choice->addWidget(m_nodes, 1);
    choice->addWidget(m_tensors, 1);
    m_facts = new FactsList;
    m_histogram = new Histogram;
    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 0, 6, 0);
    rows->addWidget(m_facts);
    rows->addWidget(m_histogram);
    rows->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_trouble = emptyPage();
    m_factsPages = new QStackedWidget;
    m_factsPages->addWidget(scroll);
    m_factsPages->addWidget(m_trouble);
    m_factsCard->content()->addLayout(choice);
    m_factsCard->content()->addWidget(m_factsPages, 1);
    m_factsCard->setFixedWidth(kFactsWidth);
    return m_factsCard;
}

void TensorView::follow()
{
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    const QSignalBlocker blocker(m_nodes);
    m_nodes->clear();
    for (const NodeId& id : diagnosis.order) {
        const auto node = diagnosis.nodes.find(id);
        if (node == diagnosis.nodes.end() || !node->second.inference) continue;
        m_nodes->addItem(QString::fromStdString(id), QString::fromStdString(id));
    }
    const auto& edge = m_workbench.selection->edge();
    const NodeId selected = edge ? edge->from : m_workbench.selection->current();
    const auto placeOf = [this](const NodeId& id) {
        return id.empty() ? -1 : m_nodes->findData(QString::fromStdString(id));
    };
    NodeId node = placeOf(selected) >= 0 ? selected : m_node;
    if (placeOf(node) < 0)
        node = m_nodes->count() > 0 ? m_nodes->itemData(0).toString().toStdString() : NodeId();
    m_nodes->setCurrentIndex(placeOf(node));
    m_pages->setCurrentIndex(node.empty() ? 0 : 1);
    const bool isOther = node != m_node;
    m_node = node;
    const QString kept =
        edge && placeOf(edge->from) >= 0 ? QString("output") : m_tensors->currentData().toString();
    showTensorNames();
    const int at = m_tensors->findData(kept);
    m_tensors->setCurrentIndex(std::max(at, 0));
    if (isOther || m_tensors->currentData().toString() != kept) return setSubject();
    ask();
}

void TensorView::showTensorNames()
{
    const QSignalBlocker blocker(m_tensors);
    m_tensors->clear();
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    const auto found = diagnosis.nodes.find(m_node);
    if (found == diagnosis.nodes.end() || !found->second.inference) return;
    const auto add = [this](const QString& label, const QString& name) {
        m_tensors->addItem(label, name);
    };
    if (m_node != diagnosis.loss) add(tr("output"), "output");
    if (m_node != diagnosis.input && !found->second.inputs.empty()) add(tr("input"), "input");
    for (const TensorDescription& tensor : found->second.inference->parameters)
        add(QString::fromStdString(tensor.name), QString::fromStdString(tensor.name));
    for (const TensorDescription& tensor : found->second.inference->buffers)
        add(QString::fromStdString(tensor.name), QString::fromStdString(tensor.name));
    for (const TensorDescription& tensor : found->second.inference->parameters) {
        const QString name = QString::fromStdString(tensor.name);
        add(tr("gradient of %1").arg(name), "gradient:" + name);
    }
}

void TensorView::setSubject()
{
    m_elements = 0;
    m_operations->clear();
    ask();
}

/// Whether the tensor depends on the sample.
bool TensorView::isActivation() const
{
    const QString of = m_tensors->currentData().toString();
    return of == "output" || of == "input";
}

Json TensorView::question() const
{
    const QString of = m_tensors->currentData().toString();
    Json question = isActivation() ? sampleFields(m_workbench.selection->sample()) : Json::object();
    question["node"] = m_node;
    question["of"] = of.toStdString();
    if (!m_operations->operations().empty()) {
        question["ops"] = m_operations->operations();
    } else if (m_elements > kWholeElements) {
        Json slice = Json::array();
        for (const std::int64_t index : m_values->indices())
            slice.push_back(index < 0 ? Json() : Json(index));
        question["slice"] = std::move(slice);
    }
    return question;
}

void TensorView::ask()
{
    if (m_node.empty() || m_tensors->currentIndex() < 0) return m_request->setQuestion(nullptr);
    m_request->setQuestion(question(),
                           isActivation() ? m_workbench.selection->sample().image : std::string());
    m_factsCard->setTitle(
        tr("%1 — %2").arg(QString::fromStdString(m_node), m_tensors->currentText()));
}

void TensorView::showTensor(const Reply& reply)
{
    if (reply.isError()) {
        if (!m_operations->operations().empty() && reply.errorCode == "refused") {
            m_operations->refuse(reply.errorMessage);
            return ask();
        }
        m_trouble->setText(reply.errorMessage);
        m_factsPages->setCurrentIndex(1);
        return m_values->showValues({}, false, false);
    }
    m_factsPages->setCurrentIndex(0);
    m_factsCard->setNote(weightsNote(reply));
    showFacts(reply.head);
    const std::vector<std::int64_t> shape = integers(reply.head, "shape");
    m_elements = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    const Json result = reply.head.value("result", Json::object());
    const bool isChanged = !m_operations->operations().empty();
    const bool isSlice = m_elements > kWholeElements && !isChanged && shape.size() > 2;
    const QStringList axes = isChanged ? QStringList() : axesOf(reply.head);
    const std::vector<std::int64_t> shown = isChanged ? integers(result, "shape") : shape;
    const QString dtype = textField(result, "dtype");
    m_operations->showResult(shown, dtype, axes);
    m_valuesCard->setTitle(tr("Values of %1").arg(m_operations->expression()));
    m_valuesCard->setNote(shapeText(shown) + ' ' + dtype);
    m_values->setShape(shown, axes);
    const std::vector<ArrayView> found = arrays(reply.bytes);
    const ArrayView* values = find_array(found, "values");
    if (values == nullptr) return;
    const bool hasWhole = values->numel() == m_elements || isChanged;
    m_values->showValues(values->floats(), isSlice && !hasWhole, !dtype.startsWith("float"));
    ask();
}

void TensorView::showFacts(const Json& head)
{
    const std::vector<std::int64_t> shape = integers(head, "shape");
    const QLocale locale;
    const std::int64_t elements = integerField(head, "elements");
    m_facts->show(tr("rank"), QString::number(shape.size()));
    m_facts->show(tr("shape"), shapeText(shape));
    m_facts->show(tr("axes"), axesOf(head).join(QString::fromUtf8(" · ")));
    m_facts->show(tr("strides"),
                  shapeText(integers(head, "strides")) +
                      (head.value("contiguous", true) ? QString::fromUtf8(" · contiguous")
                                                      : QString::fromUtf8(" · not contiguous")));
    m_facts->show(tr("dtype · device"),
                  textField(head, "dtype") + QString::fromUtf8(" · ") + textField(head, "device"));
    m_facts->show(tr("elements"), locale.toString(qlonglong{elements}) + QString::fromUtf8(" · ") +
                                      memoryText(numberField(head, "memory")));
    m_facts->show(tr("min / max"), pairOf(head, "min", "max"));
    m_facts->show(tr("mean / std"), pairOf(head, "mean", "std"));
    m_facts->show(tr("zeros"),
                  percentText(numberField(head, "zeros") / static_cast<double>(elements)));
    m_facts->show(
        QString::fromUtf8("NaN · ∞"),
        QString("%1 · %2").arg(integerField(head, "nans")).arg(integerField(head, "infinities")));
    const Json histogram = head.value("histogram", Json::object());
    m_histogram->show(numberField(histogram, "low"), numberField(histogram, "high"),
                      numbers(histogram, "counts"));
}

} // namespace loom
