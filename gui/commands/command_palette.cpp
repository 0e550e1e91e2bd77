#include "gui/commands/command_palette.h"

#include "gui/theme/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QRegularExpression>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace loom {
namespace {

constexpr int kActionRole = Qt::UserRole, kKeysRole = Qt::UserRole + 1;
constexpr int kRowHeight = 28, kBorder = 10, kGap = 16; // px

/// A command, and at the right border the keys that do the same.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {120, kRowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool isCurrent = option.state & QStyle::State_Selected;
        if (isCurrent || option.state & QStyle::State_MouseOver) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(isCurrent ? colours().line : colours().card);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(0, 1, 0, -1), 5, 5);
        }
        const QRect place = option.rect.adjusted(kBorder, 0, -kBorder, 0);
        const QString keys = index.data(kKeysRole).toString();
        painter->setFont(Theme::monoFont(11));
        painter->setPen(colours().muted);
        painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, keys);
        const int taken =
            keys.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(keys) + kGap;
        const auto* action = qobject_cast<QAction*>(index.data(kActionRole).value<QObject*>());
        painter->setFont(option.font);
        if (action != nullptr && action->isEnabled()) painter->setPen(colours().text);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight,
                                                            place.width() - taken));
        painter->restore();
    }
};

} // namespace

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
    m_found->setItemDelegate(new CommandDelegate(m_found));
    m_found->setMouseTracking(true);
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

/// A style sheet gives a window no border.
void CommandPalette::paintEvent(QPaintEvent* event)
{
    QDialog::paintEvent(event);
    QPainter painter(this);
    painter.setPen(colours().line);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
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
        auto* item = new QListWidgetItem(titleOf(one.action), m_found);
        item->setData(kActionRole, QVariant::fromValue<QObject*>(one.action));
        item->setData(kKeysRole, keys);
        item->setData(Qt::AccessibleDescriptionRole, keys);
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
    auto* action = qobject_cast<QAction*>(item->data(kActionRole).value<QObject*>());
    accept();
    if (action != nullptr && action->isEnabled()) action->trigger();
}

} // namespace loom
