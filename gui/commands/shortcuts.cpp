#include "gui/commands/shortcuts.h"

#include "gui/commands/command_palette.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QVBoxLayout>

namespace loom {
namespace {

constexpr const char* kDefaultKeys = "defaultKeys"; // property of an action

QString settingOf(const QAction* action) { return "shortcuts/" + action->objectName(); }

QList<QKeySequence> defaultKeys(const QAction* action)
{
    return action->property(kDefaultKeys).value<QList<QKeySequence>>();
}

} // namespace

void loadShortcuts(const QList<QAction*>& actions)
{
    const QSettings settings;
    for (QAction* action : actions) {
        action->setProperty(kDefaultKeys, QVariant::fromValue(action->shortcuts()));
        const QVariant chosen = settings.value(settingOf(action));
        if (chosen.isValid()) action->setShortcut(QKeySequence(chosen.toString()));
    }
}

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent), m_actions(actions), m_table(new QTableWidget(0, 2)), m_conflict(new QLabel)
{
    setWindowTitle(tr("Keys"));
    m_table->setHorizontalHeaderLabels({tr("Command"), tr("Keys")});
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->setColumnWidth(1, 200);
    m_table->verticalHeader()->hide();
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_conflict->setProperty("role", "error");
    m_conflict->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* reset =
        buttons->addButton(tr("All to their defaults"), QDialogButtonBox::ResetRole);
    connect(reset, &QPushButton::clicked, this, &ShortcutsDialog::reset);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_table);
    column->addWidget(m_conflict);
    column->addWidget(buttons);
    resize(620, 560);
    fill();
}

QAction* ShortcutsDialog::ownerOf(const QKeySequence& keys, const QList<QAction*>& actions,
                                  const QAction* except)
{
    if (keys.isEmpty()) return nullptr;
    for (QAction* action : actions)
        if (action != except && action->shortcuts().contains(keys)) return action;
    return nullptr;
}

void ShortcutsDialog::fill()
{
    m_table->setRowCount(static_cast<int>(m_actions.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        QAction* action = m_actions[row];
        auto* name = new QTableWidgetItem(CommandPalette::titleOf(action));
        name->setFlags(Qt::ItemIsEnabled);
        m_table->setItem(row, 0, name);
        auto* keys = new QKeySequenceEdit(action->shortcut());
        connect(keys, &QKeySequenceEdit::editingFinished, this,
                [this, action, keys] { set(action, keys->keySequence()); });
        m_table->setCellWidget(row, 1, keys);
    }
}

void ShortcutsDialog::set(QAction* action, const QKeySequence& keys)
{
    if (const QAction* owner = ownerOf(keys, m_actions, action)) {
        m_conflict->setText(
            tr("%1 already belongs to “%2”.")
                .arg(keys.toString(QKeySequence::NativeText), CommandPalette::titleOf(owner)));
        return fill();
    }
    m_conflict->clear();
    action->setShortcut(keys);
    QSettings settings;
    if (QList{keys} == defaultKeys(action))
        settings.remove(settingOf(action));
    else
        settings.setValue(settingOf(action), keys.toString());
}

void ShortcutsDialog::reset()
{
    QSettings().remove("shortcuts");
    for (QAction* action : m_actions) action->setShortcuts(defaultKeys(action));
    m_conflict->clear();
    fill();
}

} // namespace loom
