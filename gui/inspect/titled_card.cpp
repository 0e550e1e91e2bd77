#include "gui/inspect/titled_card.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include <algorithm>

namespace loom {

/// The title, and the note as far as there is room beside it.
class TitledCard::Header : public QWidget {
public:
    Header() : m_title(roleLabel({}, "section", this)), m_note(roleLabel({}, "muted", this))
    {
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    void show(const QString& title, const QString& note)
    {
        m_titleText = title;
        m_noteText = note;
        place();
    }
    const QString& title() const { return m_titleText; }
    const QString& note() const { return m_noteText; }
    QSize sizeHint() const override { return {120, m_title->sizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent*) override { place(); }
    void changeEvent(QEvent* event) override
    {
        if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) place();
        QWidget::changeEvent(event);
    }

private:
    void place()
    {
        m_title->ensurePolished();
        const QFontMetrics titles = m_title->fontMetrics(), notes = m_note->fontMetrics();
        const int titleWidth = std::min(titles.horizontalAdvance(m_titleText) + 2, width());
        m_title->setText(titles.elidedText(m_titleText, Qt::ElideRight, titleWidth));
        m_title->setGeometry(0, 0, titleWidth, height());
        const int room = std::max(width() - titleWidth - 10, 0);
        m_note->setText(room < 30 ? QString() : notes.elidedText(m_noteText, Qt::ElideRight, room));
        const int noteWidth = std::min(m_note->sizeHint().width(), room);
        m_note->setGeometry(width() - noteWidth, 0, noteWidth, height());
        setToolTip(m_note->text() == m_noteText ? QString() : m_noteText);
    }

    QLabel *m_title, *m_note;
    QString m_titleText, m_noteText;
};

TitledCard::TitledCard(const QString& title, QWidget* parent)
    : QFrame(parent), m_header(new Header), m_titleRow(new QHBoxLayout), m_content(new QVBoxLayout)
{
    setProperty("role", "card");
    m_titleRow->addWidget(m_header, 1);
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
    m_header->show(title, m_header->note());
    setAccessibleName(title);
}

void TitledCard::setNote(const QString& note) { m_header->show(m_header->title(), note); }

QString TitledCard::note() const { return m_header->note(); }

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

QPushButton* toggleButton(const QString& text, const QString& help)
{
    auto* button = new QPushButton(text);
    button->setCheckable(true);
    button->setToolTip(help);
    button->setStyleSheet("QPushButton:checked { border-color: palette(highlight);"
                          " color: palette(highlight); font-weight: 600; }");
    return button;
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
