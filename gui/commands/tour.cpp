#include "gui/commands/tour.h"

#include "gui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace loom {
namespace {

constexpr int kWidth = 340;
constexpr int kGap = 12;

} // namespace

Tour::Tour(std::vector<Stop> stops, QWidget* window)
    : QFrame(window), m_stops(std::move(stops)), m_title(new QLabel), m_text(new QLabel),
      m_count(new QLabel), m_back(new QPushButton(tr("Back"))), m_next(new QPushButton)
{
    setObjectName("tour");
    setProperty("role", "bubble");
    setAttribute(Qt::WA_DeleteOnClose);
    m_title->setProperty("role", "title");
    m_text->setWordWrap(true);
    m_count->setProperty("role", "muted");
    m_next->setProperty("role", "primary");
    auto* leave = new QPushButton(tr("End"));
    leave->setProperty("role", "link");
    connect(leave, &QPushButton::clicked, this, &QWidget::close);
    connect(m_back, &QPushButton::clicked, this, [this] { go(m_place - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] { go(m_place + 1); });

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_count);
    buttons->addStretch();
    for (QPushButton* button : {leave, m_back, m_next}) buttons->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 12);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(buttons);
    setFixedWidth(kWidth);
    window->installEventFilter(this);
    show();
    go(0);
}

void Tour::go(int place)
{
    if (place >= static_cast<int>(m_stops.size())) {
        close();
        return;
    }
    m_place = std::max(0, place);
    const Stop& stop = m_stops[static_cast<std::size_t>(m_place)];
    m_title->setText(stop.title);
    m_text->setText(stop.text);
    m_count->setText(tr("%1 of %2").arg(m_place + 1).arg(m_stops.size()));
    m_back->setEnabled(m_place > 0);
    const bool isLast = m_place + 1 == static_cast<int>(m_stops.size());
    m_next->setText(isLast ? tr("Done") : tr("Next"));
    setAccessibleName(stop.title + QStringLiteral(". ") + stop.text);
    settle();
    m_next->setFocus();
}

void Tour::settle()
{
    adjustSize();
    const Stop& stop = m_stops[static_cast<std::size_t>(m_place)];
    const QRect room = parentWidget()->rect().adjusted(kGap, kGap, -kGap, -kGap);
    QRect target = room;
    if (stop.target)
        target = QRect(stop.target->mapTo(parentWidget(), QPoint()), stop.target->size());
    // Beside the target where there is room, else over its middle.
    QPoint at = target.center() - rect().center();
    if (target.right() + kGap + width() < room.right())
        at = {target.right() + kGap, target.top()};
    else if (target.left() - kGap - width() > room.left())
        at = {target.left() - kGap - width(), target.top()};
    else if (target.bottom() + kGap + height() < room.bottom())
        at = {target.left() + kGap, target.bottom() + kGap};
    move(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())),
         std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    raise();
}

void Tour::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    QFrame::keyPressEvent(event);
}

bool Tour::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize) settle();
    return QFrame::eventFilter(watched, event);
}

} // namespace loom
