#include "gui/theme/style_sheet.h"

#include "gui/theme/theme.h"

namespace loom {
namespace {

// %line% and the like stand for the colours' names.
constexpr const char* kRules = R"(
* { outline: none; }
QMainWindow, QDialog { background: %panel%; }
QMainWindow::separator { background: %line%; width: 1px; height: 1px; }
QToolTip { background: %card%; color: %text%; border: 1px solid %line%; padding: 4px 6px; }
QMenuBar { background: %panel%; border-bottom: 1px solid %line%; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected, QMenu::item:selected { background: %line%; color: %text%; }
QMenu { background: %card%; border: 1px solid %line%; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:disabled { color: %muted%; }
QMenu::separator { height: 1px; background: %line%; margin: 4px 6px; }
QToolBar { background: %panel%; border: none; border-bottom: 1px solid %line%; padding: 8px 10px;
    spacing: 8px; }
QPushButton, QToolButton { background: %card%; border: 1px solid %line%; border-radius: 7px;
    padding: 5px 11px; color: %text%; }
QFileDialog QToolButton { padding: 3px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:hover, QToolButton:hover { border-color: %muted%; }
QPushButton:focus, QToolButton:focus { border-color: %accent%; }
QPushButton:disabled, QToolButton:disabled { color: %muted%; background: %panel%; }
QPushButton:checked, QToolButton:checked { background: %line%; border-color: %accent%; }
QPushButton[role="primary"], QToolButton[role="primary"] { background: %primary%; color: white;
    border-color: %primary%; font-weight: 600; }
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border-color: %text%; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled {
    background: %panel%; color: %muted%; border-color: %line%; }
QPushButton[role="link"] { background: transparent; border: none; color: %accent%; padding: 2px 4px; }
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus { text-decoration: underline; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit { background: %field%;
    border: 1px solid %line%; border-radius: 6px; padding: 3px 7px; color: %text%;
    selection-background-color: %accent%; selection-color: %accentText%; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border-color: %accent%; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: %muted%; }
QComboBox::drop-down { border: none; width: 15px; }
QComboBox::down-arrow { image: url(%down%); width: 9px; height: 6px; margin-right: 3px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; background: transparent; width: 18px; }
QSpinBox::up-arrow { image: url(%up%); width: 9px; height: 6px; }
QSpinBox::down-arrow { image: url(%down%); width: 9px; height: 6px; }
QComboBox QAbstractItemView { background: %card%; border: 1px solid %line%; color: %text%;
    selection-background-color: %line%; selection-color: %text%; }
QTabBar { background: %panel%; }
QTabBar::tab { background: transparent; color: %muted%; padding: 6px 12px; border: 1px solid transparent;
    border-top-left-radius: 7px; border-top-right-radius: 7px; margin-right: 2px; }
QTabBar::tab:selected { background: %canvas%; color: %text%; border-color: %line%; border-bottom-color: %canvas%; }
QTabBar::tab:hover:!selected, QTabBar::tab:focus { color: %text%; }
QTabWidget::pane { border: none; border-top: 1px solid %line%; background: %canvas%; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: %line%; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: %muted%; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none;
    border: none; width: 0; height: 0; }
QTreeView, QListView, QTableView { background: transparent; border: none; color: %text%;
    selection-background-color: %line%; selection-color: %text%; gridline-color: %line%; }
QTreeView::item, QListView::item { padding: 3px 4px; border-radius: 5px; }
QTreeView::item:selected, QListView::item:selected, QTreeView::item:hover, QListView::item:hover {
    background: %card%; color: %text%; }
QHeaderView::section { background: %panel%; color: %muted%; border: none; border-bottom: 1px solid %line%;
    padding: 4px 6px; }
QProgressBar { background: %line%; border: none; border-radius: 2px; max-height: 5px; }
QProgressBar::chunk { background: %accent%; border-radius: 2px; }
QSlider::groove:horizontal { background: %line%; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: %accent%; border-radius: 2px; }
QSlider::handle:horizontal { background: %accent%; width: 14px; margin: -5px 0; border-radius: 7px; }
QCheckBox { spacing: 6px; }
QCheckBox::indicator { width: 13px; height: 13px; border: 1px solid %muted%; border-radius: 4px;
    background: %field%; }
QCheckBox::indicator:checked { border: 4px solid %field%; border-radius: 4px; width: 7px; height: 7px;
    background: %accent%; }
QCheckBox::indicator:focus { border-color: %accent%; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QFrame[role="card"] { background: %panel%; border: 1px solid %line%; border-radius: 8px; }
QDialog#commandPalette { background: %panel%; }
QFrame[role="banner"] { background: %card%; border: none; border-bottom: 1px solid %accent%; }
QFrame#problemPopup { background: %card%; border: 1px solid %error%; border-radius: 9px; }
QFrame[role="bubble"] { background: %card%; border: 1px solid %accent%; border-radius: 10px; }
QPushButton[role="choice"] { background: %card%; border-radius: 10px; text-align: left; }
QPushButton[role="choice"]:hover, QPushButton[role="choice"]:focus { border-color: %accent%; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: %muted%; }
QLabel[role="section"] { font-weight: 600; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="error"] { color: %error%; }
QLabel[role="good"] { color: %good%; }
QStatusBar { background: %panel%; color: %muted%; border-top: 1px solid %line%; }
)";

} // namespace

QString styleSheet(const Colours& colours)
{
    QString rules = QString::fromUtf8(kRules);
    // White on the accent of the dark theme would be too faint for a button's text.
    const QColor primary = colours.isDark ? QColor("#2f6fdd") : colours.accent;
    const std::pair<const char*, QColor> names[] = {
        {"%canvas%", colours.canvas}, {"%panel%", colours.panel},
        {"%card%", colours.card},     {"%field%", colours.field},
        {"%line%", colours.line},     {"%text%", colours.text},
        {"%muted%", colours.muted},   {"%accentText%", colours.accentText},
        {"%accent%", colours.accent}, {"%primary%", primary},
        {"%error%", colours.error},   {"%good%", colours.good},
    };
    const QString theme = colours.isDark ? "dark" : "light";
    for (const char* arrow : {"up", "down"})
        rules.replace(QStringLiteral("%%1%").arg(arrow),
                      QStringLiteral(":/theme/%1-%2.svg").arg(arrow, theme));
    for (const auto& [name, colour] : names) rules.replace(QLatin1String(name), colour.name());
    return rules;
}

} // namespace loom
