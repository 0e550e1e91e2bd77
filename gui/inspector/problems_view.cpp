#include "gui/inspector/problems_view.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/inspector/problem_row.h"
#include "gui/theme/theme.h"

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace loom {
namespace {

constexpr std::size_t kMostRows = 200;
constexpr int kWidestPlace = 200;

/// A problem with the places of all that wait for the same.
struct Group {
    const Problem* problem;
    QString places;
};

std::vector<Group> groupsOf(const std::vector<Problem>& problems)
{
    std::vector<Group> groups;
    for (const Problem& problem : problems) {
        const QString place = QString::fromStdString(place_of(problem));
        const bool waitsForTheSame = problem.severity == Severity::Waiting && !groups.empty() &&
                                     groups.back().problem->severity == Severity::Waiting &&
                                     groups.back().problem->message == problem.message;
        if (waitsForTheSame)
            groups.back().places += ", " + place;
        else
            groups.push_back({&problem, place.isEmpty() ? ProblemsView::tr("The drawing") : place});
    }
    return groups;
}

} // namespace

ProblemsView::ProblemsView(const Workbench& workbench, QWidget* parent)
    : QScrollArea(parent), m_workbench(workbench), m_card(new QFrame)
{
    m_card->setProperty("role", "card");
    m_layout = new QVBoxLayout(m_card);
    m_layout->setContentsMargins(2, 4, 2, 4);
    m_layout->setSpacing(0);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->addWidget(m_card);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Problems"));
    connect(workbench.document, &Document::changed, this, &ProblemsView::refresh);
    refresh();
}

void ProblemsView::refresh()
{
    const std::vector<Problem>& problems = m_workbench.document->diagnosis().problems;
    QStringList shown;
    for (const Problem& problem : problems) {
        QString line = QString::fromStdString(to_string(problem));
        for (const Fix& fix : problem.fixes) line += QString::fromStdString("\n" + fix.text);
        shown << line;
    }
    if (m_count >= 0 && shown == m_shown) return;
    m_shown = shown;
    rebuild(problems);
    const auto count = static_cast<int>(std::ranges::count_if(
        problems, [](const Problem& problem) { return problem.severity != Severity::Waiting; }));
    if (count == m_count) return;
    m_count = count;
    emit countChanged(count);
}

void ProblemsView::rebuild(const std::vector<Problem>& problems)
{
    const bool hadFocus = std::ranges::any_of(m_rows, [](const ProblemRow* row) {
        return row->hasFocus() || row->isAncestorOf(row->window()->focusWidget());
    });
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater(); // its link may be what was pressed
        }
        delete item;
    }
    m_rows.clear();
    const std::vector<Group> groups = groupsOf(problems);
    int placeWidth = 90;
    const QFontMetrics metrics(Theme::textFont(13, QFont::DemiBold));
    for (const Group& group : groups)
        placeWidth = std::max(placeWidth, metrics.horizontalAdvance(group.places) + 4);
    placeWidth = std::min(placeWidth, kWidestPlace);
    for (const Group& group : groups) {
        if (m_rows.size() == kMostRows) break;
        auto* row = new ProblemRow(*group.problem, group.places, placeWidth, m_card);
        connect(row, &ProblemRow::chosen, this, [this, row] { selectPlace(row->problem()); });
        connect(row, &ProblemRow::moved, this,
                [this, row](int direction) { moveFocus(row, direction); });
        connect(row, &ProblemRow::fixChosen, this, [this, row](int index) {
            const Problem problem = row->problem(); // the row goes when the drawing changes
            m_workbench.document->apply(problem.fixes[static_cast<std::size_t>(index)]);
        });
        m_layout->addWidget(row);
        row->show();
        m_rows.push_back(row);
    }
    const auto say = [this](const QString& sentence) {
        auto* label = new QLabel(sentence, m_card);
        label->setProperty("role", "muted");
        label->setContentsMargins(12, 8, 12, 8);
        m_layout->addWidget(label);
    };
    if (groups.empty()) say(tr("No problems: the drawing can be trained."));
    if (groups.size() > kMostRows) say(tr("And %1 more.").arg(groups.size() - kMostRows));
    m_layout->addStretch(1);
    if (hadFocus && !m_rows.empty()) m_rows.front()->setFocus(Qt::ActiveWindowFocusReason);
}

void ProblemsView::selectPlace(const Problem& problem)
{
    Selection& selection = *m_workbench.selection;
    if (problem.edge &&
        std::ranges::count(m_workbench.document->network().edges, *problem.edge) > 0)
        selection.setEdge(*problem.edge);
    else if (!problem.node.empty())
        selection.select(problem.node);
    else
        selection.clear();
}

void ProblemsView::moveFocus(const ProblemRow* from, int direction)
{
    const auto at = std::ranges::find(m_rows, from) - m_rows.begin() + direction;
    if (at < 0 || at >= std::ssize(m_rows)) return;
    ProblemRow* next = m_rows[static_cast<std::size_t>(at)];
    next->setFocus(Qt::OtherFocusReason);
    ensureWidgetVisible(next);
}

} // namespace loom
