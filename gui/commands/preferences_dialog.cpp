#include "gui/commands/preferences_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>

namespace loom {
namespace {

QComboBox* choices(const QList<QPair<QString, QString>>& all, const QString& now)
{
    auto* box = new QComboBox;
    for (const auto& [value, text] : all) box->addItem(text, value);
    box->setCurrentIndex(std::max(0, box->findData(now)));
    return box;
}

QLabel* remark(const QString& text)
{
    auto* label = new QLabel(text);
    label->setProperty("role", "muted");
    label->setWordWrap(true);
    return label;
}

} // namespace

Preferences Preferences::load()
{
    const QSettings settings;
    Preferences preferences;
    preferences.theme = settings.value("theme", preferences.theme).toString();
    preferences.language = settings.value("language", preferences.language).toString();
    preferences.engineCommand = settings.value("engineCommand").toString();
    preferences.dataRoot = settings.value("dataRoot").toString();
    preferences.rightButtonPans = settings.value("rightButtonPans").toBool();
    return preferences;
}

void Preferences::save() const
{
    QSettings settings;
    settings.setValue("theme", theme);
    settings.setValue("language", language);
    settings.setValue("engineCommand", engineCommand);
    settings.setValue("dataRoot", dataRoot);
    settings.setValue("rightButtonPans", rightButtonPans);
}

QStringList Preferences::engine() const
{
    QStringList command = QProcess::splitCommand(engineCommand);
    if (command.isEmpty()) {
        const QString runs =
            QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/runs";
        command = {QCoreApplication::applicationDirPath() + "/loom", "serve", "--runs", runs};
    }
    if (!dataRoot.isEmpty()) command += {"--data-root", dataRoot};
    return command;
}

PreferencesDialog::PreferencesDialog(QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Preferences"));
    const Preferences now = Preferences::load();
    m_theme = choices(
        {{"system", tr("As the system")}, {"dark", tr("Dark")}, {"light", tr("Light")}}, now.theme);
    m_language = choices({{"system", tr("As the system")}, {"en", "English"}, {"de", "Deutsch"}},
                         now.language);
    m_engine = new QLineEdit(now.engineCommand);
    m_engine->setPlaceholderText(tr("the engine on this machine"));
    m_dataRoot = new QLineEdit(now.dataRoot);
    m_dataRoot->setPlaceholderText(tr("the usual places"));
    m_rightButtonPans = new QCheckBox(tr("Dragging with the &right button moves the canvas"));
    m_rightButtonPans->setChecked(now.rightButtonPans);

    auto* form = new QFormLayout(this);
    form->setSpacing(10);
    form->addRow(tr("&Theme"), m_theme);
    form->addRow(tr("&Language"), m_language);
    form->addRow({}, remark(tr("The language changes with the next start.")));
    form->addRow(tr("&Engine"), m_engine);
    form->addRow({}, remark(tr("A command that runs the engine elsewhere, such as "
                               "“ssh host loom serve”. It starts anew when this changes.")));
    form->addRow(tr("&Data sets in"), m_dataRoot);
    form->addRow(tr("Mouse"), m_rightButtonPans);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &PreferencesDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    form->addRow(buttons);
    setMinimumWidth(460);
}

void PreferencesDialog::apply()
{
    const Preferences chosen{.theme = m_theme->currentData().toString(),
                             .language = m_language->currentData().toString(),
                             .engineCommand = m_engine->text().trimmed(),
                             .dataRoot = m_dataRoot->text().trimmed(),
                             .rightButtonPans = m_rightButtonPans->isChecked()};
    chosen.save();
    emit changed(chosen);
    accept();
}

} // namespace loom
