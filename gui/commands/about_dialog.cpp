#include "gui/commands/about_dialog.h"

#include "gui/training/event_fields.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace loom {
namespace {

QString deviceText(const Json& device)
{
    const QString name = textField(device, "name").toHtmlEscaped();
    if (!device.value("available", false))
        return AboutDialog::tr("<b>%1</b>: not available. %2")
            .arg(name, sentenceField(device, "reason").toHtmlEscaped());
    QString text = QStringLiteral("<b>%1</b>: %2").arg(name, sentenceField(device, "description"));
    const auto versions = device.find("versions");
    if (versions == device.end() || !versions->is_object()) return text;
    for (const auto& [what, version] : versions->items()) {
        if (version.is_string())
            text += QStringLiteral(" · %1 %2")
                        .arg(QString::fromStdString(what),
                             QString::fromStdString(version.get<std::string>()));
    }
    return text;
}

} // namespace

AboutDialog::AboutDialog(const Json& hello, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("About Tensorloom"));
    QStringList lines{
        tr("<h2>Tensorloom %1</h2>").arg(QApplication::applicationVersion()),
        tr("Draw a neural network, train it on your own machine, and look inside while it learns."),
        tr("Qt %1 · engine %2")
            .arg(qVersion(), hello.empty() ? tr("not running") : textField(hello, "version"))};
    if (const auto devices = hello.find("devices"); devices != hello.end() && devices->is_array())
        for (const Json& device : *devices) lines.append(deviceText(device));
    lines.append(tr("Free software under the GNU General Public License, version 3 or later. "
                    "It comes with no warranty."));
    auto* text = new QLabel(lines.join("<br><br>"));
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextBrowserInteraction);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 16);
    column->addWidget(text);
    column->addWidget(buttons);
    setMinimumWidth(480);
}

} // namespace loom
