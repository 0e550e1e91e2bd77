#include "gui/inspect/titled_card.h"

#include <QBoxLayout>
#include <QLabel>
#include <QStyle>

namespace loom {

TitledCard::TitledCard(const QString& title, QWidget* parent)
    : QFrame(parent), m_title(roleLabel(title, "section")), m_note(roleLabel({}, "muted")),
      m_titleRow(new QHBoxLayout), m_content(new QVBoxLayout)
{
    setProperty("role", "card");
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_titleRow->addWidget(m_title, 1);
    m_titleRow->addWidget(m_note);
    m_titleRow->setSpacing(8);
    m_content->setSpacing(6);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(12, 8, 12, 10);
    rows->setSpacing(8);
    rows->addLayout(m_titleRow);
    rows->addLayout(m_content, 1);
    setTitle(title);
}

void TitledCard::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void TitledCard::setNote(const QString& note) { m_note->setText(note); }

QString TitledCard::note() const { return m_note->text(); }

QLabel* roleLabel(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", role);
    return label;
}

void setRole(QWidget* widget, const char* role)
{
    if (widget->property("role").toByteArray() == role) return;
    widget->setProperty("role", role);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

QLabel* emptyPage(QWidget* parent)
{
    QLabel* page = roleLabel({}, "muted", parent);
    page->setAlignment(Qt::AlignCenter);
    page->setWordWrap(true);
    page->setMargin(24);
    return page;
}

} // namespace loom
