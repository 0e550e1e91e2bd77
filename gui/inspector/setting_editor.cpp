#include "gui/inspector/setting_editor.h"

#include "gui/inspector/choice_box.h"
#include "gui/inspector/setting_field.h"
#include "gui/inspector/setting_text.h"
#include "gui/inspector/switch_button.h"
#include "gui/theme/theme.h"
#include "gui/words.h"

#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr int kSliderSteps = 100;
constexpr int kRepeatPause = 700; // ms

} // namespace

SettingEditor::SettingEditor(const SettingType& type, QWidget* parent)
    : QWidget(parent), m_type(type)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    if (type.kind == SettingKind::Switch && !type.optional)
        addSwitch();
    else if (type.kind == SettingKind::Choice || type.kind == SettingKind::Switch)
        addChoice();
    else
        addField();
    QWidget* main = layout->itemAt(0)->widget();
    main->setObjectName(QString::fromStdString(type.name));
    main->setAccessibleName(QString::fromStdString(type.name));
    main->setAccessibleDescription(translated(type.help));
    setFocusPolicy(main->focusPolicy());
    setFocusProxy(main);
}

void SettingEditor::addSwitch()
{
    m_switch = new SwitchButton(this);
    layout()->addWidget(m_switch);
    connect(m_switch, &QAbstractButton::toggled, this, [this](bool on) {
        if (!m_isShowing) take(on);
    });
}

void SettingEditor::addChoice()
{
    m_choice = new ChoiceBox(this);
    m_choice->setFont(Theme::monoFont(12));
    if (m_type.kind == SettingKind::Switch) m_choice->addItems({"on", "off"});
    for (const std::string& choice : m_type.choices)
        m_choice->addItem(QString::fromStdString(choice));
    if (m_type.optional) m_choice->addItem(tr("None"));
    m_choice->setPlaceholderText(tr("several values"));
    layout()->addWidget(m_choice);
    connect(m_choice, &QComboBox::currentTextChanged, this, [this](const QString& text) {
        if (m_isShowing) return;
        const bool isNone = m_type.optional && m_choice->currentIndex() == m_choice->count() - 1;
        take(isNone ? SettingValue{} : *readSetting(m_type, text));
    });
}

void SettingEditor::take(const SettingValue& value)
{
    emit gestureBegan();
    emit edited(value);
    setValue(std::optional(m_value)); // as before when it was not taken
}

void SettingEditor::addField()
{
    m_field = new SettingField(m_type, this);
    layout()->addWidget(m_field);
    connect(m_field, &SettingField::gestureBegan, this, &SettingEditor::gestureBegan);
    connect(m_field, &SettingField::edited, this, &SettingEditor::edited);
    connect(m_field, &SettingField::refused, this, &SettingEditor::refused);
    if (m_type.kind == SettingKind::Real && m_type.max - m_type.min <= 1) addSlider();
}

void SettingEditor::addSlider()
{
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setRange(0, kSliderSteps);
    m_slider->setSingleStep(1);
    m_slider->setPageStep(10);
    m_slider->setFocusPolicy(Qt::ClickFocus); // the field above is the one for the keyboard
    m_slider->setAccessibleName(QString::fromStdString(m_type.name));
    layout()->addWidget(m_slider);
    connect(m_slider, &QSlider::sliderPressed, this, &SettingEditor::gestureBegan);
    connect(m_slider, &QSlider::actionTriggered, this, [this](int action) {
        // Presses on the groove and keys repeat; a pause ends them.
        if (action == QAbstractSlider::SliderMove) return;
        if (!m_sinceAction.isValid() || m_sinceAction.elapsed() > kRepeatPause) emit gestureBegan();
        m_sinceAction.start();
    });
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        if (m_isShowing) return;
        const double value = m_type.min + (m_type.max - m_type.min) * position / kSliderSteps;
        emit refused({});
        emit edited(QString::number(value, 'g', 12).toDouble());
    });
}

void SettingEditor::setValue(const std::optional<SettingValue>& value)
{
    m_value = value;
    m_isShowing = true;
    if (m_switch != nullptr) {
        const bool* on = value ? std::get_if<bool>(&*value) : nullptr;
        auto* button = static_cast<SwitchButton*>(m_switch);
        button->setChecked(on != nullptr && *on);
        button->setMixed(on == nullptr);
        button->setMuted(value == m_type.default_value);
    }
    if (m_choice != nullptr) {
        const bool isNone = value && std::holds_alternative<std::monostate>(*value);
        m_choice->setCurrentIndex(!value   ? -1
                                  : isNone ? m_choice->count() - 1
                                           : m_choice->findText(settingText(m_type, *value)));
    }
    if (m_field != nullptr) m_field->setValue(value);
    if (m_slider != nullptr) {
        const double* number = value ? std::get_if<double>(&*value) : nullptr;
        const double share = number ? (*number - m_type.min) / (m_type.max - m_type.min) : 0;
        m_slider->setValue(
            static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * kSliderSteps)));
    }
    m_isShowing = false;
}

} // namespace loom
