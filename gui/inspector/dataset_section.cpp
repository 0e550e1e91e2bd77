#include "gui/inspector/dataset_section.h"

#include "datasets/description.h"
#include "gui/inspect/number_text.h"
#include "gui/inspector/choice_box.h"
#include "gui/inspector/settings_form.h"
#include "gui/theme/theme.h"
#include "gui/words.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

using Reals = std::vector<double>;

/// A transform's setting as the form edits it.
SettingType settingOf(const TransformSetting& setting)
{
    SettingType type{.name = setting.name,
                     .kind = SettingKind::Real,
                     .min = setting.min,
                     .max = setting.max,
                     .help = setting.help};
    if (setting.default_value.size() == 1) {
        type.default_value = setting.default_value.front();
    } else {
        type.kind = SettingKind::Reals;
        type.default_value = setting.default_value;
    }
    return type;
}

Reals numbersOf(const SettingValue& value)
{
    if (const auto* number = std::get_if<double>(&value)) return {*number};
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return {static_cast<double>(*number)};
    if (const auto* numbers = std::get_if<Reals>(&value)) return *numbers;
    if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&value))
        return {numbers->begin(), numbers->end()};
    return {};
}

/// One number a channel is a list although the default is one for all.
ShownSetting shown(const TransformSetting& setting, const Settings& settings)
{
    ShownSetting row{.type = settingOf(setting)};
    const auto found = settings.find(setting.name);
    const Reals numbers =
        found == settings.end() ? setting.default_value : numbersOf(found->second);
    if (numbers.size() != 1) {
        row.type.kind = SettingKind::Reals;
        row.type.default_value = setting.default_value;
    }
    row.value =
        row.type.kind == SettingKind::Real ? SettingValue(numbers.front()) : SettingValue(numbers);
    return row;
}

/// As the file holds it: one number is no list, and a whole one has no ".0".
SettingValue stored(const SettingValue& value)
{
    const Reals numbers = numbersOf(value);
    if (numbers.size() != 1) return value;
    const double number = numbers.front();
    if (number == std::floor(number) && std::abs(number) < 1e9)
        return static_cast<std::int64_t>(number);
    return number;
}

} // namespace

DatasetSection::DatasetSection(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_dataset(new Section(tr("Data set"), this)),
      m_transforms(new Section(tr("Transforms"), this)), m_choice(new ChoiceBox(this)),
      m_images(new FigureRow(tr("image"), {}, this)),
      m_train(new FigureRow(tr("train images"), {}, this)),
      m_test(new FigureRow(tr("test images"), {}, this)),
      m_classes(new FigureRow(tr("classes"), {}, this)), m_hint(mutedLabel({}, this)),
      m_add(new QToolButton(this))
{
    for (const DatasetDescription& set : known_datasets())
        m_choice->addItem(QString::fromStdString(set.display_name),
                          QString::fromStdString(set.name));
    m_choice->setObjectName("dataset");
    m_choice->setAccessibleName(tr("Data set"));
    for (QWidget* widget : {static_cast<QWidget*>(m_choice), static_cast<QWidget*>(m_images),
                            static_cast<QWidget*>(m_train), static_cast<QWidget*>(m_test),
                            static_cast<QWidget*>(m_classes)})
        m_dataset->add(widget);
    m_transforms->setNote(tr("random ones in training"));
    m_transforms->add(m_hint);
    m_add->setText(tr("Add a transform"));
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setFocusPolicy(Qt::StrongFocus);
    m_add->setObjectName("addTransform");
    m_add->setMenu(new QMenu(m_add));
    fillMenu();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_dataset);
    layout->addWidget(m_transforms);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    layout->addSpacing(14);
    connect(m_choice, &QComboBox::activated, this, &DatasetSection::chooseDataset);
}

void DatasetSection::fillMenu()
{
    for (const TransformDescription& transform : known_transforms()) {
        QAction* action =
            m_add->menu()->addAction(QString::fromStdString(transform.name), this,
                                     [this, name = transform.name] { addTransform(name); });
        action->setToolTip(translated(transform.help));
    }
    m_add->menu()->setToolTipsVisible(true);
}

void DatasetSection::refresh()
{
    const std::optional<DatasetChoice>& choice = m_workbench.document->network().dataset;
    m_choice->setCurrentIndex(choice ? m_choice->findData(QString::fromStdString(choice->name))
                                     : -1);
    m_choice->setPlaceholderText(
        choice ? tr("%1 (not known)").arg(QString::fromStdString(choice->name))
               : tr("none chosen"));
    showFacts(choice.value_or(DatasetChoice{}));
    showTransforms(choice ? choice->transforms : std::vector<TransformSettings>{});
}

void DatasetSection::showFacts(const DatasetChoice& choice)
{
    const DatasetDescription* set = find_dataset_description(choice.name);
    for (FigureRow* row : {m_images, m_train, m_test, m_classes}) row->setVisible(set != nullptr);
    if (set == nullptr) return;
    m_images->setValue(text(set->image_shape));
    m_train->setValue(grouped(set->train_size));
    m_test->setValue(grouped(set->test_size));
    m_classes->setValue(QString::number(set->classes.size()));
    QStringList names;
    for (const std::string& name : set->classes) names << QString::fromStdString(name);
    m_classes->setToolTip("<p>" + names.join(", ").toHtmlEscaped() + "</p>");
}

void DatasetSection::chooseDataset(int index)
{
    const std::string name = m_choice->itemData(index).toString().toStdString();
    m_workbench.document->edit(tr("Choose %1").arg(m_choice->itemText(index)),
                               [&](Network& network) {
                                   if (!network.dataset) network.dataset.emplace();
                                   network.dataset->name = name;
                               });
    refresh(); // as before when it was not taken
}

void DatasetSection::showTransforms(const std::vector<TransformSettings>& transforms)
{
    m_hint->setVisible(transforms.empty());
    m_hint->setText(tr("None: the network sees the images as they are, from 0 to 1."));
    std::vector<std::string> names;
    for (const TransformSettings& transform : transforms) names.push_back(transform.name);
    if (names != m_shown) {
        while (m_transforms->content()->count() > 1) {
            QLayoutItem* item = m_transforms->content()->takeAt(1);
            item->widget()->hide();
            item->widget()->deleteLater(); // its button may be what was pressed
            delete item;
        }
        m_forms.clear();
        for (std::size_t i = 0; i < names.size(); ++i)
            m_transforms->add(makeTransform(i, names[i]));
        m_shown = std::move(names);
    }
    for (std::size_t i = 0; i < transforms.size(); ++i) {
        std::vector<ShownSetting> rows;
        if (const auto* known = find_transform_description(transforms[i].name))
            for (const TransformSetting& setting : known->settings)
                rows.push_back(shown(setting, transforms[i].settings));
        m_forms[i]->setRows(rows);
    }
}

QWidget* DatasetSection::makeTransform(std::size_t place, const std::string& name)
{
    auto* box = new QWidget(m_transforms);
    auto* head = new QHBoxLayout;
    auto* title = new QLabel(QString::fromStdString(name), box);
    title->setFont(Theme::textFont(13, QFont::Medium));
    const TransformDescription* known = find_transform_description(name);
    title->setToolTip(known ? "<p>" + translated(known->help) + "</p>"
                            : tr("Not known to this version."));
    auto* remove = new QToolButton(box);
    remove->setText("×");
    remove->setToolTip(tr("Remove %1").arg(title->text()));
    remove->setAccessibleName(remove->toolTip());
    remove->setObjectName("remove " + title->text());
    remove->setStyleSheet("QToolButton { padding: 0 6px; }");
    remove->setFocusPolicy(Qt::StrongFocus);
    head->addWidget(title, 1);
    head->addWidget(remove);
    auto* form = new SettingsForm(SettingsForm::Limits::Enforced, box);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(form);
    m_forms.push_back(form);
    box->show();
    connect(remove, &QToolButton::clicked, this, [this, place] { removeTransform(place); });
    connect(form, &SettingsForm::gestureBegan, this,
            [this] { m_gesture = m_workbench.document->newGesture(); });
    connect(form, &SettingsForm::edited, this,
            [this, place](const QString& setting, const SettingValue& value) {
                changeTransform(place, setting, value);
            });
    return box;
}

void DatasetSection::addTransform(const std::string& name)
{
    m_workbench.document->edit(
        tr("Add %1").arg(QString::fromStdString(name)), [&](Network& network) {
            if (!network.dataset)
                network.dataset = DatasetChoice{.name = known_datasets().front().name};
            network.dataset->transforms.push_back({.name = name});
        });
}

void DatasetSection::removeTransform(std::size_t place)
{
    m_workbench.document->edit(
        tr("Remove %1").arg(QString::fromStdString(m_shown[place])), [&](Network& network) {
            auto& transforms = network.dataset->transforms;
            transforms.erase(transforms.begin() + static_cast<std::ptrdiff_t>(place));
        });
}

void DatasetSection::changeTransform(std::size_t place, const QString& setting,
                                     const SettingValue& value)
{
    const std::string key = setting.toStdString();
    const auto change = [&](Network& network) {
        TransformSettings& transform = network.dataset->transforms[place];
        transform.settings[key] = stored(value);
        const TransformDescription* known = find_transform_description(transform.name);
        const auto type = std::ranges::find(known->settings, key, &TransformSetting::name);
        if (numbersOf(value) == type->default_value) transform.settings.erase(key);
    };
    m_workbench.document->edit(tr("Change %1").arg(setting), change, m_gesture);
}

} // namespace loom
