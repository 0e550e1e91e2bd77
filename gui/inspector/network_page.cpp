#include "gui/inspector/network_page.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/inspect/number_text.h"
#include "gui/inspector/dataset_section.h"
#include "gui/inspector/growth_strip.h"
#include "gui/inspector/problem_cards.h"
#include "gui/inspector/section.h"
#include "gui/inspector/summary_list.h"
#include "gui/inspector/training_section.h"
#include "gui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <QtMath>

#include <algorithm>
#include <cstdlib>

namespace loom {
namespace {

constexpr double kBytesPerMebibyte = 1024.0 * 1024.0;
constexpr double kFloat = 4;                    // bytes
constexpr int kFewestLines = 2, kMostLines = 6; // of the description

/// What a training step holds at most: weights, gradients and the optimizer's moments; and of
/// every layer's output the values and their gradient, for a whole batch. Fused it is less.
double stepBytes(const Network& network, const Diagnosis& diagnosis)
{
    const TrainingSettings training = network.training.value_or(TrainingSettings{});
    const double moments = training.optimizer.name == "SGD" ? 1 : 2;
    double outputs = 0; // of one sample
    for (const NodeId& id : diagnosis.order) {
        const Shape* shape = diagnosis.output_shape(id);
        if (shape == nullptr) continue;
        double numbers = 1;
        for (const std::int64_t size : *shape) numbers *= static_cast<double>(std::abs(size));
        outputs += numbers; // the batch counts as 1: kBatch is -1
    }
    return kFloat * (static_cast<double>(diagnosis.parameters) * (2 + moments) +
                     2 * outputs * static_cast<double>(training.batch_size));
}

/// Problems that are about no node and no connection.
std::vector<Problem> problemsOfAll(const Diagnosis& diagnosis)
{
    std::vector<Problem> found;
    for (const Problem& problem : diagnosis.problems)
        if (problem.node.empty() && !problem.edge) found.push_back(problem);
    return found;
}

} // namespace

NetworkPage::NetworkPage(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_name(new QLineEdit(this)),
      m_description(new QPlainTextEdit(this)), m_problems(new ProblemCards(workbench, this)),
      m_summary(new Section(tr("Summary"), this)), m_strip(new GrowthStrip(this)),
      m_layers(new SummaryList(this)), m_parameters(new FigureRow(tr("parameters"), {}, this)),
      m_work(new FigureRow(tr("multiply-adds"), {}, this)),
      m_memory(new FigureRow(tr("memory"), {}, this)),
      m_training(new TrainingSection(workbench, this)),
      m_dataset(new DatasetSection(workbench, this))
{
    m_name->setFont(Theme::textFont(15, QFont::DemiBold));
    m_name->setObjectName("networkName");
    m_name->setAccessibleName(tr("Name of the network"));
    m_name->setPlaceholderText(tr("Name of the network"));
    m_description->setPlaceholderText(tr("What the network is for, in a sentence or two."));
    m_description->setAccessibleName(tr("Description"));
    m_description->setObjectName("networkDescription");
    m_description->setTabChangesFocus(true);
    m_description->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // it wraps
    connect(m_description->document()->documentLayout(),
            &QAbstractTextDocumentLayout::documentSizeChanged, this, &NetworkPage::fitDescription);
    fitDescription();
    m_description->installEventFilter(this);
    m_memory->setToolTip(tr("What a training step needs at most, with its batch. When that is more "
                            "than the device has, a smaller batch size or fewer channels help."));
    for (QWidget* widget : {static_cast<QWidget*>(m_strip), static_cast<QWidget*>(m_layers),
                            static_cast<QWidget*>(m_parameters), static_cast<QWidget*>(m_work),
                            static_cast<QWidget*>(m_memory)})
        m_summary->add(widget);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(8);
    for (QWidget* widget : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_description),
                            static_cast<QWidget*>(m_problems), static_cast<QWidget*>(m_summary),
                            static_cast<QWidget*>(m_training), static_cast<QWidget*>(m_dataset)})
        layout->addWidget(widget);
    layout->addStretch(1);

    connect(m_name, &QLineEdit::editingFinished, this, &NetworkPage::takeName);
    const auto select = [this](const QString& id) {
        m_workbench.selection->select(id.toStdString());
    };
    connect(m_layers, &SummaryList::nodeChosen, this, select);
    connect(m_strip, &GrowthStrip::nodeClicked, this, select);
}

void NetworkPage::refresh()
{
    const Network& network = m_workbench.document->network();
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    const QString name = QString::fromStdString(network.name);
    if (!m_name->isModified() && m_name->text() != name) {
        m_name->setText(name);
        m_name->setCursorPosition(0); // a long one is read from its beginning
    }
    const QString description = QString::fromStdString(network.description);
    const bool isWriting = m_description->hasFocus() && m_description->document()->isModified();
    if (!isWriting && m_description->toPlainText() != description) {
        m_description->setPlainText(description);
        m_description->document()->setModified(false);
    }
    m_problems->setProblems(problemsOfAll(diagnosis));
    m_summary->setNote(network.nodes.empty()
                           ? tr("drag layers onto the canvas")
                           : tr("%n layers", nullptr, static_cast<int>(network.nodes.size())));
    m_strip->setDiagnosis(diagnosis);
    m_layers->setNetwork(network, diagnosis, m_workbench.document->catalog());
    m_layers->setVisible(!network.nodes.empty());
    const double mebibytes = static_cast<double>(diagnosis.parameters) * 4 / kBytesPerMebibyte;
    m_parameters->setValue(
        tr("%1 (%2 MiB)").arg(grouped(diagnosis.parameters), QString::number(mebibytes, 'f', 2)));
    m_work->setValue(tr("%1 an image").arg(grouped(diagnosis.multiply_adds)));
    m_memory->setValue(tr("%1 a step").arg(memoryText(stepBytes(network, diagnosis))));
    m_training->refresh();
    m_dataset->refresh();
}

void NetworkPage::takeName()
{
    if (!m_name->isModified()) return;
    m_name->setModified(false);
    m_name->clearFocus(); // undo is the document's again
    m_workbench.document->edit(tr("Name the network"), [this](Network& network) {
        network.name = m_name->text().trimmed().toStdString();
    });
}

void NetworkPage::takeDescription()
{
    m_description->document()->setModified(false);
    m_workbench.document->edit(tr("Describe the network"), [this](Network& network) {
        network.description = m_description->toPlainText().trimmed().toStdString();
    });
}

void NetworkPage::fitDescription()
{
    const QTextDocument* text = m_description->document();
    const int lines = qRound(text->documentLayout()->documentSize().height()); // not in px
    const int frame = m_description->height() - m_description->maximumViewportSize().height();
    const double line = QFontMetricsF(m_description->font()).lineSpacing();
    // QPlainTextEdit scrolls unless a pixel is left.
    m_description->setFixedHeight(
        qCeil(std::clamp(lines, kFewestLines, kMostLines) * line + 2 * text->documentMargin() + 1) +
        frame);
}

bool NetworkPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_description && event->type() == QEvent::FocusOut &&
        m_description->document()->isModified())
        takeDescription();
    // Another width wraps it into other lines, once it has it.
    if (watched == m_description && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &NetworkPage::fitDescription, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

} // namespace loom
