#include "gui/inspector/problem_row.h"

#include "gui/inspector/problem_cards.h"
#include "gui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>

#include <algorithm>

namespace loom {
namespace {

constexpr std::size_t kMostLinks = 2; // the others are in a menu

/// A triangle with "!" for what must be mended, a circle for what waits: told apart without colour.
class SeveritySign : public QWidget {
public:
    SeveritySign(Severity severity, QWidget* parent) : QWidget(parent), m_severity(severity)
    {
        setFixedSize(14, 14);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        if (m_severity == Severity::Waiting) {
            painter.setBrush(colours().warning);
            painter.drawEllipse(QRectF(2, 2, 10, 10));
            return;
        }
        painter.setBrush(m_severity == Severity::Error ? colours().error : colours().warning);
        QPainterPath triangle({7, 1});
        triangle.lineTo(13.5, 12.5);
        triangle.lineTo(0.5, 12.5);
        triangle.closeSubpath();
        painter.drawPath(triangle);
        painter.setBrush(colours().canvas);
        painter.drawRect(QRectF(6.3, 5, 1.4, 4));
        painter.drawRect(QRectF(6.3, 10, 1.4, 1.4));
    }

private:
    Severity m_severity;
};

} // namespace

ProblemRow::ProblemRow(const Problem& problem, const QString& places, int placeWidth,
                       QWidget* parent)
    : QWidget(parent), m_problem(problem)
{
    const bool isWaiting = problem.severity == Severity::Waiting;
    setFocusPolicy(Qt::StrongFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->setSpacing(12);
    auto* place = new QLabel(this);
    place->setFont(Theme::textFont(13, isWaiting ? QFont::Normal : QFont::DemiBold));
    place->setFixedWidth(placeWidth);
    place->setText(place->fontMetrics().elidedText(places, Qt::ElideRight, placeWidth));
    place->setToolTip(places);
    auto* message = new QLabel(QString::fromStdString(problem.message), this);
    message->setWordWrap(true);
    message->setMinimumWidth(160);
    if (!problem.why.empty())
        message->setToolTip("<p>" + QString::fromStdString(problem.why).toHtmlEscaped() + "</p>");
    if (isWaiting) {
        message->setText(
            tr("Waiting: %1").arg(message->text().left(1).toLower() + message->text().mid(1)));
        place->setProperty("role", "muted");
        message->setProperty("role", "muted");
    }
    layout->addWidget(new SeveritySign(problem.severity, this));
    layout->addWidget(place);
    layout->addWidget(message, 1);
    addLinks();
    setAccessibleName(places + ": " + message->text());
}

void ProblemRow::addLinks()
{
    QStringList texts;
    for (const Fix& fix : m_problem.fixes) texts << shortText(fix);
    const bool isShortEnough = texts.removeDuplicates() == 0;
    const auto text = [&](std::size_t i) {
        return isShortEnough ? texts[static_cast<qsizetype>(i)]
                             : QString::fromStdString(m_problem.fixes[i].text);
    };
    for (std::size_t i = 0; i < std::min(kMostLinks, m_problem.fixes.size()); ++i) {
        auto* link = new QPushButton(text(i), this);
        link->setProperty("role", "link");
        link->setCursor(Qt::PointingHandCursor);
        link->setToolTip(QString::fromStdString(m_problem.fixes[i].text));
        layout()->addWidget(link);
        m_links.push_back(link);
        connect(link, &QPushButton::clicked, this,
                [this, i] { emit fixChosen(static_cast<int>(i)); });
    }
    if (m_problem.fixes.size() <= kMostLinks) return;
    auto* more = new QPushButton(tr("More"), this);
    more->setProperty("role", "link");
    auto* menu = new QMenu(more);
    for (std::size_t i = kMostLinks; i < m_problem.fixes.size(); ++i)
        menu->addAction(QString::fromStdString(m_problem.fixes[i].text), this,
                        [this, i] { emit fixChosen(static_cast<int>(i)); });
    more->setMenu(menu);
    layout()->addWidget(more);
}

void ProblemRow::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_problem.fixes.empty()) emit fixChosen(0);
        return;
    case Qt::Key_Down: emit moved(1); return;
    case Qt::Key_Up: emit moved(-1); return;
    default: QWidget::keyPressEvent(event);
    }
}

void ProblemRow::mousePressEvent(QMouseEvent*) { emit chosen(); }

void ProblemRow::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    const Qt::FocusReason reason = event->reason();
    if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
        reason == Qt::OtherFocusReason)
        emit chosen();
    update();
}

void ProblemRow::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void ProblemRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(colours().accent);
        painter.setBrush(colours().card);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 1.5, -0.5, -2.5), 5, 5);
    }
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours().line);
}

} // namespace loom
