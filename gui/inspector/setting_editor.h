#pragma once

#include "core/layers/settings.h"

#include <QElapsedTimer>
#include <QWidget>

#include <optional>

class QAbstractButton;
class QComboBox;
class QSlider;

namespace loom {

class SettingField;

/// The editor of one setting, whatever its kind: a switch, a choice, or text with a slider below
/// where the limits are close.
class SettingEditor : public QWidget {
    Q_OBJECT

public:
    explicit SettingEditor(const SettingType& type, QWidget* parent = nullptr);

    /// Nothing: several nodes differ.
    void setValue(const std::optional<SettingValue>& value);

signals:
    void gestureBegan();
    void edited(const loom::SettingValue& value);
    void refused(const QString& sentence);

private:
    void addSwitch();
    void addChoice();
    void addField();
    void addSlider();

    void take(const SettingValue& value);

    SettingType m_type;
    std::optional<SettingValue> m_value;
    bool m_isShowing = false; ///< a value is being shown: what the widgets say is no edit
    QAbstractButton* m_switch = nullptr;
    QComboBox* m_choice = nullptr;
    SettingField* m_field = nullptr;
    QSlider* m_slider = nullptr;
    QElapsedTimer m_sinceAction; ///< of the slider's groove and keys
};

} // namespace loom
