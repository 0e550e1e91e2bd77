#include "gui/inspector/section.h"

#include "gui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace loom {
namespace {

constexpr int kNameWidth = 112;

/// The line as HTML, its result emphasised.
QString emphasised(const QString& line)
{
    const qsizetype sign = std::max(line.lastIndexOf(u'='), line.lastIndexOf(u'→'));
    if (sign < 0) return line.toHtmlEscaped();
    qsizetype end = line.indexOf(u',', sign); // "10 features → 5, each a sum of 10 products"
    if (end < 0 || line.indexOf(u'[', sign) >= 0) end = line.size();
    return line.left(sign + 1).toHtmlEscaped() +
           QString(" <b style='color:%1'>%2</b>")
               .arg(colours().accent.name(),
                    line.mid(sign + 1, end - sign - 1).trimmed().toHtmlEscaped()) +
           line.mid(end).toHtmlEscaped();
}

} // namespace

QLabel* mutedLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", "muted");
    label->setFont(Theme::textFont(12));
    label->setWordWrap(true);
    return label;
}

Section::Section(const QString& title, QWidget* parent)
    : QWidget(parent), m_title(new QLabel(title, this)), m_note(mutedLabel({}, this)),
      m_content(new QVBoxLayout)
{
    m_title->setProperty("role", "section");
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addWidget(m_note, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 14, 0, 14);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addLayout(m_content);
    m_content->setSpacing(4);
    setAccessibleName(title);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Section::setNote(const QString& note) { m_note->setText(note); }

void Section::add(QWidget* widget) { m_content->addWidget(widget); }

void Section::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), colours().line);
}

DerivedField::DerivedField(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void DerivedField::setTexts(const QString& value, const QString& source)
{
    m_value = value;
    m_source = source;
    setToolTip(tr("Set by what comes in: %1, %2").arg(value, source));
    setAccessibleName(value + ", " + source);
    update();
}

void DerivedField::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor frame = colours().muted;
    frame.setAlphaF(0.6F);
    QPen pen(frame, 1);
    pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setPen(colours().muted);
    painter.setFont(Theme::monoFont(12));
    const QRect inside = rect().adjusted(9, 0, -9, 0);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter, m_value);
    const QFontMetrics metrics(painter.font());
    const int left = metrics.horizontalAdvance(m_value) + 10;
    const QRect rest = inside.adjusted(left, 0, 0, 0);
    painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(m_source, Qt::ElideRight, rest.width()));
}

ArithmeticCard::ArithmeticCard(QWidget* parent) : QFrame(parent), m_label(new QLabel(this))
{
    m_label->setFont(Theme::monoFont(12));
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::RichText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(11, 8, 11, 5);
    layout->addWidget(m_label);
    connect(&Theme::instance(), &Theme::changed, this, &ArithmeticCard::showLines);
    showLines();
}

void ArithmeticCard::setLines(const QStringList& lines)
{
    if (lines == m_lines) return;
    m_lines = lines;
    showLines();
}

void ArithmeticCard::showLines()
{
    setStyleSheet(QString("loom--ArithmeticCard { background: %1; border: 1px solid %2; "
                          "border-radius: 7px; }")
                      .arg(colours().field.name(), colours().line.name()));
    QString html;
    for (const QString& line : m_lines)
        html += "<div style='line-height:140%'>" + emphasised(line) + "</div>";
    m_label->setText(html);
    m_label->setAccessibleName(m_lines.join("; "));
}

FigureRow::FigureRow(const QString& name, const QString& value, QWidget* parent)
    : QWidget(parent), m_value(new QLabel(value, this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 1, 0, 1);
    layout->setSpacing(4);
    auto* label = new QLabel(name, this);
    label->setMinimumWidth(kNameWidth);
    m_value->setFont(Theme::monoFont(12));
    m_value->setWordWrap(true);
    m_value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(label);
    layout->addWidget(m_value, 1);
}

} // namespace loom
