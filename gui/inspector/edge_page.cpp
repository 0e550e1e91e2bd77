#include "gui/inspector/edge_page.h"

#include "core/layers/shape_rule.h"
#include "gui/document/document.h"
#include "gui/inspect/number_text.h"
#include "gui/inspector/problem_cards.h"
#include "gui/inspector/section.h"
#include "gui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace loom {
namespace {

/// What an axis stands for, by the rank of the tensor, as PyTorch's layers read it.
QString meaningOf(int axis, int rank)
{
    if (axis == 0) return EdgePage::tr("batch");
    if (rank == 2) return EdgePage::tr("features");
    if (rank == 3) return axis == 1 ? EdgePage::tr("positions") : EdgePage::tr("features");
    if (rank == 4)
        return axis == 1   ? EdgePage::tr("channels")
               : axis == 2 ? EdgePage::tr("height")
                           : EdgePage::tr("width");
    return EdgePage::tr("axis %1").arg(axis);
}

QLabel* cell(const QString& text, const QFont& font, const char* role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setFont(font);
    label->setProperty("role", role);
    return label;
}

} // namespace

EdgePage::EdgePage(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_title(new QLabel(this)), m_shape(new QLabel(this)),
      m_problems(new ProblemCards(workbench, this)), m_tensor(new Section(tr("Tensor"), this)),
      m_axes(new Section(tr("Axes"), this)), m_grid(new QGridLayout)
{
    m_title->setProperty("role", "title");
    m_title->setWordWrap(true);
    m_title->setContentsMargins(0, 12, 0, 12);
    m_shape->setFont(Theme::monoFont(13));
    m_shape->setWordWrap(true);
    m_shape->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_tensor->add(m_shape);
    m_axes->content()->addLayout(m_grid);
    m_grid->setColumnStretch(1, 1);
    m_grid->setHorizontalSpacing(14);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addWidget(m_problems);
    layout->addWidget(m_tensor);
    layout->addWidget(m_axes);
    layout->addStretch(1);
}

void EdgePage::setEdge(const Edge& edge)
{
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    m_title->setText(QString::fromStdString(edge.from + " → " + edge.to));
    std::vector<Problem> problems;
    for (const Problem& problem : diagnosis.problems)
        if (problem.edge == edge) problems.push_back(problem);
    m_problems->setProblems(problems);

    const Shape* shape = diagnosis.output_shape(edge.from);
    m_shape->setText(shape ? text(*shape)
                           : tr("Not known yet: %1 has a problem, or waits for one.")
                                 .arg(QString::fromStdString(edge.from)));
    m_tensor->setNote(shape ? tr("rank %1").arg(shape->rank()) : QString());
    m_axes->setVisible(shape != nullptr);
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (shape == nullptr) return;
    m_axes->setNote(tr("%1 numbers a sample").arg(grouped(sample_size(*shape))));
    const QFont mono = Theme::monoFont(12);
    for (int axis = 0; axis < shape->rank(); ++axis) {
        const QString size =
            (*shape)[axis] == kBatch ? tr("N, the batch size") : grouped((*shape)[axis]);
        m_grid->addWidget(cell(QString::number(axis), mono, "muted", m_axes), axis, 0);
        m_grid->addWidget(cell(meaningOf(axis, shape->rank()), font(), "", m_axes), axis, 1);
        m_grid->addWidget(cell(size, mono, "", m_axes), axis, 2, Qt::AlignRight);
    }
}

} // namespace loom
