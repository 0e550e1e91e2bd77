#include "gui/document/broken_file_page.h"

#include "gui/theme/theme.h"

#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTextBlock>
#include <QVBoxLayout>

namespace loom {
namespace {

constexpr qint64 kShownBytes = 256 * 1024;

QString startOf(const QString& path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(file.read(kShownBytes));
}

} // namespace

BrokenFilePage::BrokenFilePage(QWidget* parent)
    : QWidget(parent), m_title(new QLabel), m_problem(new QLabel), m_text(new QPlainTextEdit)
{
    m_title->setProperty("role", "title");
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setReadOnly(true);
    m_text->setFont(Theme::monoFont(12));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setAccessibleName(tr("Text of the file, read-only"));
    auto* open = new QPushButton(tr("Open another file…"));
    open->setProperty("role", "primary");
    auto* back = new QPushButton(tr("Back"));
    connect(open, &QPushButton::clicked, this, &BrokenFilePage::openRequested);
    connect(back, &QPushButton::clicked, this, &BrokenFilePage::backRequested);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(open);
    buttons->addWidget(back);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(40, 32, 40, 32);
    column->setSpacing(12);
    column->addWidget(m_title);
    column->addWidget(m_problem);
    column->addWidget(m_text, 100);
    column->addLayout(buttons);
    column->addStretch(1); // all there is below, when there is no text
}

void BrokenFilePage::show(const QString& path, const QString& problem)
{
    m_title->setText(tr("%1 cannot be opened").arg(QFileInfo(path).fileName()));
    const QFileInfo file(path);
    const QString why = file.isFile() && file.size() == 0 ? tr("The file is empty.") : problem;
    m_problem->setText(why + '\n' + tr("The file is as it was; nothing has been changed."));
    m_text->setPlainText(startOf(path));
    m_text->setVisible(!m_text->document()->isEmpty());
    // "line 3, column 5:" in whatever language.
    static const QRegularExpression kPlace("\\w+ (\\d+), \\w+ \\d+:");
    const QRegularExpressionMatch match = kPlace.match(problem);
    if (!match.hasMatch()) return;
    const QTextBlock block = m_text->document()->findBlockByNumber(match.captured(1).toInt() - 1);
    QTextCursor cursor(block);
    cursor.select(QTextCursor::LineUnderCursor);
    m_text->setTextCursor(cursor);
    // Its place is known once the page is laid out.
    QMetaObject::invokeMethod(m_text, &QPlainTextEdit::centerCursor, Qt::QueuedConnection);
}

} // namespace loom
