#include "gui/editor/problem_popup.h"

#include "core/network/diagnosis.h"
#include "gui/document/document.h"
#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace loom {
namespace {

constexpr int kWidth = 450, kGap = 14, kPadding = 16; // px
constexpr std::size_t kMostFixes = 4;

QLabel* label(const char* role, QWidget* parent)
{
    auto* made = new QLabel(parent);
    made->setProperty("role", role);
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    return made;
}

QString titleOf(const Problem& problem)
{
    if (!problem.edge) return QString::fromStdString(place_of(problem));
    return ProblemPopup::tr("%1 and %2 do not fit")
        .arg(QString::fromStdString(problem.edge->from), QString::fromStdString(problem.edge->to));
}

} // namespace

ProblemPopup::ProblemPopup(const Workbench& workbench, QWidget* parent)
    : QFrame(parent), m_workbench(workbench), m_title(label("section", this)),
      m_text(label("", this)), m_buttons(new QBoxLayout(QBoxLayout::LeftToRight))
{
    setObjectName("problemPopup");
    auto* footer = label("muted", this);
    footer->setText(
        tr("Also under Problems · Ctrl+. applies the first fix · one undo takes it back"));
    footer->setFont(Theme::textFont(11));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, 12, kPadding, 12);
    layout->setSpacing(9);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addLayout(m_buttons);
    layout->addWidget(footer);
    m_buttons->setSpacing(6);
    hide();
}

void ProblemPopup::show(const Problem* problem, QRect anchor)
{
    if (problem == nullptr) return hide();
    m_title->setText(titleOf(*problem));
    m_text->setText(QString::fromStdString(problem->why.empty() ? problem->message : problem->why));
    setAccessibleName(m_title->text() + ". " + m_text->text());
    showButtons(*problem);

    const QSize room = parentWidget()->size();
    setFixedWidth(std::min(kWidth, room.width() - 8));
    ensurePolished();
    layout()->activate();
    resize(width(), layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                  : sizeHint().height());
    const int below = anchor.bottom() + kGap;
    const int above = anchor.top() - kGap - height();
    const int y = below + height() <= room.height() || above < 0 ? below : above;
    move(std::clamp(anchor.center().x() - width() / 2, 4, std::max(4, room.width() - width() - 4)),
         std::clamp(y, 4, std::max(4, room.height() - height() - 4)));
    QFrame::show();
    raise();
}

void ProblemPopup::showButtons(const Problem& problem)
{
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        if (QWidget* button = item->widget()) {
            button->hide();
            button->deleteLater(); // it may be the one that was clicked
        }
        delete item;
    }
    int width = 0;
    for (std::size_t i = 0; i < std::min(problem.fixes.size(), kMostFixes); ++i) {
        const Fix& fix = problem.fixes[i];
        auto* button = new QPushButton(QString::fromStdString(fix.text), this);
        if (i == 0) button->setProperty("role", "primary");
        connect(button, &QPushButton::clicked, this,
                [this, fix] { m_workbench.document->apply(fix); });
        m_buttons->addWidget(button);
        m_buttons->setAlignment(button, Qt::AlignLeft);
        button->show();
        button->ensurePolished();
        width += button->sizeHint().width() + m_buttons->spacing();
    }
    const bool fits = width <= kWidth - 2 * kPadding;
    m_buttons->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    if (fits) m_buttons->addStretch();
}

} // namespace loom
