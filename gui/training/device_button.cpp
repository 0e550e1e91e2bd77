#include "gui/training/device_button.h"

#include "gui/theme/theme.h"
#include "gui/training/bar_icons.h"
#include "gui/training/engine_client.h"
#include "gui/training/event_fields.h"
#include "gui/training/run_monitor.h"

#include <QActionGroup>
#include <QMenu>

namespace loom {
namespace {

const QString kAuto = QStringLiteral("auto");

Json devicesOf(const EngineClient* engine)
{
    const auto devices = engine->hello().find("devices");
    return devices != engine->hello().end() && devices->is_array() ? *devices : Json::array();
}

bool isAvailable(const Json& device)
{
    const auto found = device.find("available");
    return found != device.end() && found->is_boolean() && found->get<bool>();
}

/// "H100" for "NVIDIA H100 80GB HBM3, 79 GiB": up to the first word with a size.
QString model(const Json& device)
{
    const QString first = textField(device, "description").section(',', 0, 0);
    QStringList words = first.split(' ', Qt::SkipEmptyParts);
    words.removeAll(QStringLiteral("NVIDIA"));
    words.removeAll(QStringLiteral("GeForce"));
    QStringList kept;
    for (const QString& word : words) {
        if (word.endsWith("GB") || word.endsWith("GiB")) break;
        kept += word;
    }
    return kept.mid(0, 3).join(' ');
}

QString nameOf(const Json& device)
{
    const QString name = textField(device, "name");
    if (name == "cpu") return DeviceButton::tr("CPU");
    const QString number = name.section(':', 1);
    const QString cuda = number.isEmpty() || number == "0" ? QStringLiteral("CUDA")
                                                           : QStringLiteral("CUDA %1").arg(number);
    const QString kind = isAvailable(device) ? model(device) : QString();
    return kind.isEmpty() ? cuda : cuda + QStringLiteral(" · ") + kind;
}

/// Why it is not available, behind its name: without "CUDA: " once more.
QString reasonOf(const Json& device)
{
    QString reason = sentenceField(device, "reason");
    const QString prefix = QStringLiteral("CUDA: ");
    return reason.startsWith(prefix) ? reason.mid(prefix.size()) : reason;
}

/// The device that "auto" or a name stands for; null when there is none.
Json resolve(const Json& devices, const QString& wanted)
{
    Json best;
    for (const Json& device : devices) {
        const QString name = textField(device, "name");
        if (name == wanted || name + ":0" == wanted || name == wanted + ":0") return device;
        const bool isBetter = best.is_null() || name.startsWith("cuda");
        if (wanted == kAuto && isAvailable(device) && isBetter) best = device;
    }
    return best;
}

} // namespace

DeviceButton::DeviceButton(const Workbench& workbench, QWidget* parent)
    : QPushButton(parent), m_workbench(workbench)
{
    setIconSize({14, 14});
    connect(this, &QPushButton::clicked, this, &DeviceButton::open);
    connect(workbench.run, &RunMonitor::stateChanged, this, &DeviceButton::showDevice);
    connect(workbench.engine, &EngineClient::ready, this, &DeviceButton::showDevice);
    connect(&Theme::instance(), &Theme::changed, this, &DeviceButton::showDevice);
    showDevice();
}

void DeviceButton::showDevice()
{
    const RunMonitor* run = m_workbench.run;
    const Json devices = devicesOf(m_workbench.engine);
    const bool isInUse = run->isRunning() && !run->device().isEmpty();
    const Json device = resolve(devices, isInUse ? run->device() : run->wantedDevice());
    const bool isThere = !device.is_null() && isAvailable(device);
    const QString name = device.is_null() ? tr("No engine") : nameOf(device);
    setText(name);
    setIcon(dotIcon(isThere ? colours().good : colours().muted, isThere));
    QStringList lines;
    if (isThere) {
        const QString description = sentenceField(device, "description");
        lines += isInUse ? tr("The run trains on %1.").arg(name)
                         : tr("The next run trains on %1.").arg(name);
        if (!description.isEmpty()) lines += description;
    }
    for (const Json& other : devices)
        if (!isAvailable(other))
            lines += tr("%1 is not available: %2").arg(nameOf(other), reasonOf(other));
    if (devices.empty()) lines += run->obstacle();
    setToolTip(lines.join('\n'));
    setAccessibleName(tr("Device: %1").arg(name));
    setAccessibleDescription(toolTip());
}

QMenu* DeviceButton::makeMenu()
{
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    auto* group = new QActionGroup(menu);
    const auto add = [&](const QString& text, const QString& device) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(device == m_workbench.run->wantedDevice());
        action->setActionGroup(group);
        connect(action, &QAction::triggered, this,
                [this, device] { m_workbench.run->setDevice(device); });
        return action;
    };
    add(tr("&Automatic: the fastest there is"), kAuto);
    for (const Json& device : devicesOf(m_workbench.engine)) {
        const QString description = sentenceField(device, "description");
        const QString reason = reasonOf(device);
        if (isAvailable(device)) {
            add(nameOf(device), textField(device, "name"))->setToolTip(description);
            continue;
        }
        QAction* absent = add(tr("%1: %2").arg(nameOf(device), reason), textField(device, "name"));
        absent->setEnabled(false);
        absent->setToolTip(reason);
    }
    if (m_workbench.run->isRunning()) {
        menu->addSeparator();
        menu->addAction(tr("A change holds from the next run on"))->setEnabled(false);
    }
    return menu;
}

void DeviceButton::open()
{
    QMenu* menu = makeMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(mapToGlobal(QPoint(0, height() + 4)));
}

} // namespace loom
