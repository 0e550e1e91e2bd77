#pragma once

#include "core/layers/settings.h"

#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

class QGridLayout;
class QLabel;
class QToolButton;

namespace loom {

class SettingEditor;

/// One line of a form.
struct ShownSetting {
    SettingType type;
    std::optional<SettingValue> value{}; ///< nothing: several nodes differ
    QString problem{};                   ///< a sentence below the editor
};

/// Settings with their names, one below the other, each edited by its kind: what a layer, a
/// transform, an optimizer takes. Knows nothing of who owns them.
class SettingsForm : public QWidget {
    Q_OBJECT

public:
    enum class Limits {
        Free,     ///< any value of the kind is an edit; whoever shows it says what is wrong
        Enforced, ///< a value outside the limits is refused with a sentence
    };
    explicit SettingsForm(Limits limits, QWidget* parent = nullptr);

    /// Makes the lines anew only when other settings are shown.
    void setRows(const std::vector<ShownSetting>& rows);
    SettingEditor* editor(const QString& name) const;

signals:
    void gestureBegan();
    void edited(const QString& name, const loom::SettingValue& value);

private:
    struct Line {
        SettingType type;
        QWidget* holder = nullptr; ///< of the name and its reset button
        QToolButton* reset = nullptr;
        SettingEditor* editor = nullptr;
        QLabel* sentence = nullptr;
        QString problem{};
    };
    bool isSameForm(const std::vector<ShownSetting>& rows) const;
    void rebuild(const std::vector<ShownSetting>& rows);
    void addLine(const SettingType& type);
    void take(const SettingType& type, const SettingValue& value);
    void showSentence(const std::string& name, const QString& sentence);

    Limits m_limits;
    QGridLayout* m_grid;
    std::vector<Line> m_lines;
};

} // namespace loom
