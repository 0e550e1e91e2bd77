#include "gui/commands/command_palette.h"

#include "gui/theme/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace loom {

int fuzzyScore(const QString& typed, const QString& text)
{
    int score = 0;
    int at = 0;
    for (const QChar letter : typed) {
        if (letter.isSpace()) continue;
        const int found = static_cast<int>(text.indexOf(letter, at, Qt::CaseInsensitive));
        if (found < 0) return -1;
        const bool beginsWord = found == 0 || !text[found - 1].isLetterOrNumber() ||
                                (text[found].isUpper() && text[found - 1].isLower());
        score += beginsWord ? 8 : (found == at ? 4 : 1);
        at = found + 1;
    }
    return score * 100 - static_cast<int>(text.size());
}

CommandPalette::CommandPalette(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent, Qt::Popup), m_actions(actions), m_typed(new QLineEdit),
      m_found(new QListWidget)
{
    setObjectName("commandPalette");
    m_typed->setPlaceholderText(tr("Type a command"));
    m_typed->setAccessibleName(tr("Command"));
    m_typed->installEventFilter(this);
    m_found->setUniformItemSizes(true);
    m_found->setFocusPolicy(Qt::NoFocus);
    m_found->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_typed);
    column->addWidget(m_found);
    resize(520, 380);
    move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, 90)));
    connect(m_typed, &QLineEdit::textChanged, this, &CommandPalette::list);
    connect(m_typed, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_found, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    list({});
}

QString CommandPalette::titleOf(const QAction* action)
{
    QString text = action->text();
    text.remove(QRegularExpression("&(?!&)"));
    const QString menu = action->property("menu").toString();
    return menu.isEmpty() ? text : menu + QStringLiteral(": ") + text;
}

void CommandPalette::list(const QString& typed)
{
    struct Found {
        int score;
        QAction* action;
    };
    std::vector<Found> found;
    for (QAction* action : m_actions) {
        const int score = fuzzyScore(typed, titleOf(action));
        if (score >= 0 || typed.isEmpty()) found.push_back({score, action});
    }
    if (!typed.isEmpty()) std::ranges::stable_sort(found, std::greater<>(), &Found::score);
    m_found->clear();
    for (const Found& one : found) {
        const QString keys = one.action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(
            titleOf(one.action) + (keys.isEmpty() ? QString() : QStringLiteral("    ") + keys));
        item->setData(Qt::UserRole, QVariant::fromValue<QObject*>(one.action));
        if (!one.action->isEnabled()) item->setForeground(colours().muted);
        m_found->addItem(item);
    }
    m_found->setCurrentRow(0);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_typed && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0 && m_found->count() > 0) {
            const int count = m_found->count();
            m_found->setCurrentRow((m_found->currentRow() + step + count) % count);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::runCurrent()
{
    const QListWidgetItem* item = m_found->currentItem();
    if (item == nullptr) return;
    auto* action = qobject_cast<QAction*>(item->data(Qt::UserRole).value<QObject*>());
    accept();
    if (action != nullptr && action->isEnabled()) action->trigger();
}

} // namespace loom
