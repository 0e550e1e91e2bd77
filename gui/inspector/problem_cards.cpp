#include "gui/inspector/problem_cards.h"

#include "gui/document/document.h"
#include "gui/inspector/section.h"
#include "gui/theme/theme.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace loom {
namespace {

QColor frameColour(Severity severity)
{
    switch (severity) {
    case Severity::Error: return colours().error;
    case Severity::Warning: return colours().warning;
    case Severity::Waiting: return colours().line;
    }
    return colours().line;
}

QString contentOf(const Problem& problem)
{
    QString content = QString::fromStdString(to_string(problem) + problem.why);
    for (const Fix& fix : problem.fixes) content += QString::fromStdString(fix.text);
    return content;
}

class Card : public QFrame {
public:
    Card(Severity severity, QWidget* parent) : QFrame(parent), m_severity(severity)
    {
        setObjectName("problemCard");
        dress();
        connect(&Theme::instance(), &Theme::changed, this, &Card::dress);
    }

private:
    void dress()
    {
        setStyleSheet(QString("QFrame#problemCard { background: %1; border: 1px solid %2; "
                              "border-radius: 8px; }")
                          .arg(colours().card.name(), frameColour(m_severity).name()));
    }

    Severity m_severity;
};

} // namespace

QString shortText(const Fix& fix) { return QString::fromStdString(fix.text).section(" → ", 0, 0); }

ProblemCards::ProblemCards(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 10);
    m_layout->setSpacing(8);
    hide();
}

void ProblemCards::setProblems(const std::vector<Problem>& problems)
{
    QStringList contents;
    for (const Problem& problem : problems) contents << contentOf(problem);
    setVisible(!problems.empty());
    if (contents == m_shown) return;
    m_shown = contents;
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // its button may be what was pressed
        delete item;
    }
    for (const Problem& problem : problems) addCard(problem);
}

void ProblemCards::addCard(const Problem& problem)
{
    auto* card = new Card(problem.severity, this);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(7);
    auto* message = new QLabel(QString::fromStdString(problem.message), card);
    message->setWordWrap(true);
    message->setProperty("role", problem.severity == Severity::Waiting ? "muted" : "section");
    layout->addWidget(message);
    if (!problem.why.empty()) {
        QLabel* why = mutedLabel(QString::fromStdString(problem.why), card);
        why->setProperty("role", "");
        layout->addWidget(why);
    }
    for (const Fix& fix : problem.fixes) {
        const QString text = QString::fromStdString(fix.text);
        auto* button = new QPushButton(card);
        button->setText(button->fontMetrics().elidedText(text, Qt::ElideRight, 220));
        button->setToolTip(text);
        button->setAccessibleName(text);
        if (&fix == &problem.fixes.front()) button->setProperty("role", "primary");
        layout->addWidget(button);
        connect(button, &QPushButton::clicked, this,
                [this, fix] { m_workbench.document->apply(fix); });
    }
    m_layout->addWidget(card);
    card->show();
}

} // namespace loom
