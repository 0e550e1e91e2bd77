#include "gui/inspector/settings_form.h"

#include "gui/inspector/layer_words.h"
#include "gui/inspector/setting_editor.h"
#include "gui/inspector/setting_text.h"
#include "gui/theme/theme.h"
#include "gui/words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace loom {
namespace {

constexpr int kNameWidth = 112;

bool isSameType(const SettingType& a, const SettingType& b)
{
    return a.name == b.name && a.kind == b.kind && a.default_value == b.default_value &&
           a.min == b.min && a.max == b.max && a.choices == b.choices && a.optional == b.optional &&
           a.help == b.help;
}

} // namespace

SettingsForm::SettingsForm(Limits limits, QWidget* parent)
    : QWidget(parent), m_limits(limits), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(4);
    m_grid->setVerticalSpacing(3);
    m_grid->setColumnStretch(1, 1);
}

bool SettingsForm::isSameForm(const std::vector<ShownSetting>& rows) const
{
    return std::ranges::equal(rows, m_lines, [](const ShownSetting& row, const Line& line) {
        return isSameType(row.type, line.type);
    });
}

void SettingsForm::setRows(const std::vector<ShownSetting>& rows)
{
    if (!isSameForm(rows)) rebuild(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const ShownSetting& row = rows[i];
        m_lines[i].editor->setValue(row.value);
        m_lines[i].reset->setVisible(row.value != row.type.default_value);
        m_lines[i].problem = row.problem;
        showSentence(row.type.name, row.problem);
    }
}

void SettingsForm::rebuild(const std::vector<ShownSetting>& rows)
{
    // One of them may be the sender.
    for (const Line& line : m_lines)
        for (QWidget* widget : {line.holder, static_cast<QWidget*>(line.editor),
                                static_cast<QWidget*>(line.sentence)}) {
            widget->hide();
            m_grid->removeWidget(widget);
            widget->setParent(nullptr);
            widget->deleteLater();
        }
    m_lines.clear();
    for (const ShownSetting& row : rows) addLine(row.type);
}

void SettingsForm::addLine(const SettingType& type)
{
    Line line{.type = type};
    const QString name = QString::fromStdString(type.name);
    line.holder = new QWidget(this);
    line.holder->setMinimumWidth(kNameWidth);
    auto* holderLayout = new QHBoxLayout(line.holder);
    holderLayout->setContentsMargins(0, 0, 0, 0);
    holderLayout->setSpacing(2);
    auto* label = new QLabel(name, line.holder);
    label->setToolTip(settingToolTip(type));
    line.reset = new QToolButton(line.holder);
    line.reset->setText("↺");
    line.reset->setProperty("role", "reset");
    line.reset->setStyleSheet("QToolButton { border: none; background: transparent; padding: 0; }");
    line.reset->setFixedSize(16, 20);
    line.reset->setFocusPolicy(Qt::NoFocus); // the field's own menu has it for the keyboard
    line.reset->setObjectName("reset " + name);
    const QString defaultText = settingText(type, type.default_value);
    line.reset->setToolTip(
        tr("Reset to the default, %1").arg(defaultText.isEmpty() ? tr("None") : defaultText));
    line.reset->setAccessibleName(tr("Reset %1").arg(name));
    QSizePolicy kept = line.reset->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    line.reset->setSizePolicy(kept);
    holderLayout->addWidget(label, 1);
    holderLayout->addWidget(line.reset);

    line.editor = new SettingEditor(type, this);
    line.editor->setToolTip(settingToolTip(type));
    label->setBuddy(line.editor);
    line.sentence = new QLabel(this);
    line.sentence->setProperty("role", "error");
    line.sentence->setWordWrap(true);
    line.sentence->setFont(Theme::textFont(12));
    line.sentence->setObjectName("sentence " + name);
    line.sentence->hide();

    const int row = m_grid->rowCount();
    m_grid->addWidget(line.holder, row, 0, Qt::AlignTop);
    m_grid->addWidget(line.editor, row, 1);
    m_grid->addWidget(line.sentence, row + 1, 0, 1, 2);
    line.holder->setFixedHeight(28);
    connect(line.editor, &SettingEditor::gestureBegan, this, &SettingsForm::gestureBegan);
    connect(line.editor, &SettingEditor::edited, this,
            [this, type](const SettingValue& value) { take(type, value); });
    connect(line.editor, &SettingEditor::refused, this,
            [this, key = type.name](const QString& sentence) { showSentence(key, sentence); });
    connect(line.reset, &QToolButton::clicked, this, [this, type] {
        emit gestureBegan();
        take(type, type.default_value);
    });
    // A layout would show them one turn of the event loop later.
    line.holder->show();
    line.editor->show();
    m_lines.push_back(line);
}

void SettingsForm::take(const SettingType& type, const SettingValue& value)
{
    std::string why;
    const std::optional<SettingValue> form = canonical(type, value, why);
    if (m_limits == Limits::Enforced && !form)
        return showSentence(type.name, translatedSentences(why) + ".");
    emit edited(QString::fromStdString(type.name), form.value_or(value));
}

void SettingsForm::showSentence(const std::string& name, const QString& sentence)
{
    for (const Line& line : m_lines) {
        if (line.type.name != name) continue;
        // What is wrong with the drawing comes back when what was typed is given up.
        const QString shown = sentence.isEmpty() ? line.problem : sentence;
        line.sentence->setText(shown);
        line.sentence->setVisible(!shown.isEmpty());
    }
}

SettingEditor* SettingsForm::editor(const QString& name) const
{
    for (const Line& line : m_lines)
        if (line.type.name == name.toStdString()) return line.editor;
    return nullptr;
}

} // namespace loom
