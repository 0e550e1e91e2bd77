#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace loom {

/// What the user has settled once and for all; kept in the settings.
struct Preferences {
    QString theme = QStringLiteral("system");    ///< system, dark, light
    QString language = QStringLiteral("system"); ///< system, en, de
    QString engineCommand{}; ///< "" for the engine beside the program; "ssh host loom serve"
    QString dataRoot{};      ///< where data sets lie; "" for the usual places
    bool rightButtonPans = false;

    static Preferences load();
    void save() const;
    /// Program and arguments of the engine. The one beside the program keeps its runs in the
    /// user's data folder.
    QStringList engine() const;
};

class PreferencesDialog : public QDialog {
    Q_OBJECT

public:
    explicit PreferencesDialog(QWidget* parent = nullptr);

signals:
    void changed(const loom::Preferences& preferences);

private:
    void apply();

    QComboBox *m_theme, *m_language;
    QLineEdit *m_engine, *m_dataRoot;
    QCheckBox* m_rightButtonPans;
};

} // namespace loom
