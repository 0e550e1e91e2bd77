#include "gui/inspector/training_section.h"

#include "gui/inspector/settings_form.h"
#include "gui/inspector/training_choices.h"
#include "gui/training/run_monitor.h"
#include "gui/words.h"

#include <QVBoxLayout>

#include <algorithm>

namespace loom {
namespace {

// What stands in the file as "name", each in its own object.
constexpr const char *kOptimizer = "optimizer", *kSchedule = "schedule";
constexpr const char* kStopping = "early_stopping";

std::int64_t integerOf(const SettingValue& value) { return std::get<std::int64_t>(value); }
double realOf(const SettingValue& value) { return std::get<double>(value); }

/// The line that chooses among optimizers or schedules.
ShownSetting choiceRow(const char* key, std::span<const TrainingChoice> choices,
                       const std::string& chosen, const std::string& usual)
{
    ShownSetting row{.type = {.name = key, .kind = SettingKind::Choice, .help = {}}};
    for (const TrainingChoice& choice : choices) {
        row.type.choices.push_back(choice.name);
        row.type.help += (row.type.help.empty() ? "" : "\n") + choice.name + ": " +
                         translated(choice.help).toStdString();
    }
    row.type.default_value = usual;
    row.value = chosen;
    if (findChoice(choices, chosen) == nullptr)
        row.problem = TrainingSection::tr("%1 is not known to this version.")
                          .arg(QString::fromStdString(chosen));
    return row;
}

std::vector<ShownSetting> rowsOf(const char* key, std::span<const TrainingChoice> choices,
                                 const std::string& chosen, const std::string& usual,
                                 const Settings& settings)
{
    std::vector<ShownSetting> rows{choiceRow(key, choices, chosen, usual)};
    const TrainingChoice* choice = findChoice(choices, chosen);
    if (choice == nullptr) return rows;
    for (const SettingType& type : choice->settings) {
        const auto found = settings.find(type.name);
        ShownSetting row{.type = type, .value = type.default_value};
        std::string why;
        if (found != settings.end()) {
            const std::optional<SettingValue> form = canonical(type, found->second, why);
            row.value = form.value_or(found->second);
            if (!form) row.problem = translatedSentences(why) + ".";
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Gives `named` another name or setting; settings that the new choice does not have go.
template <typename Named>
void change(Named& named, std::span<const TrainingChoice> choices, const std::string& key,
            const SettingValue& value)
{
    if (key == kOptimizer || key == kSchedule) {
        named.name = std::get<std::string>(value);
        const TrainingChoice* choice = findChoice(choices, named.name);
        std::erase_if(named.settings, [&](const auto& setting) {
            return std::ranges::count(choice->settings, setting.first, &SettingType::name) == 0;
        });
        return;
    }
    const TrainingChoice* choice = findChoice(choices, named.name);
    const auto type = std::ranges::find(choice->settings, key, &SettingType::name);
    if (value == type->default_value)
        named.settings.erase(key);
    else
        named.settings[key] = value;
}

SettingValue valueOf(const TrainingSettings& training, const std::string& name)
{
    if (name == "epochs") return training.epochs;
    if (name == "batch_size") return training.batch_size;
    if (name == "seed") return static_cast<std::int64_t>(training.seed);
    if (name == "shuffle") return training.shuffle;
    if (name == "drop_last") return training.drop_last;
    if (training.clip_grad_norm) return *training.clip_grad_norm;
    return {};
}

/// What is left out is the default.
SettingValue gpuValueOf(const TrainingSettings& training, const SettingType& type)
{
    if (type.name == "precision" && training.precision) return *training.precision;
    if (type.name == "deterministic" && training.deterministic) return *training.deterministic;
    return type.default_value;
}

SettingValue valueOf(const EarlyStopping& stopping, const std::string& name)
{
    if (name == "patience") return stopping.patience;
    if (name == "validation_share") return stopping.validation_share;
    if (name == "min_delta") return stopping.min_delta;
    return stopping.restore_best;
}

} // namespace

TrainingSection::TrainingSection(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_run(new Section(tr("Training"), this)),
      m_optimizer(new Section(tr("Optimizer"), this)),
      m_schedule(new Section(tr("Learning-rate schedule"), this)),
      m_stopping(new Section(tr("Early stopping"), this)), m_gpu(new Section(tr("On a GPU"), this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (Section* section : {m_run, m_optimizer, m_schedule, m_stopping, m_gpu})
        layout->addWidget(section);
    m_runForm = addForm(m_run, &TrainingSection::changeRun);
    m_optimizerForm = addForm(m_optimizer, &TrainingSection::changeOptimizer);
    m_scheduleForm = addForm(m_schedule, &TrainingSection::changeSchedule);
    m_stoppingForm = addForm(m_stopping, &TrainingSection::changeStopping);
    m_gpuForm = addForm(m_gpu, &TrainingSection::changeGpu);
    m_gpu->setNote(tr("a CPU needs no choice"));
}

SettingsForm* TrainingSection::addForm(Section* section,
                                       void (TrainingSection::*change)(const QString&,
                                                                       const SettingValue&))
{
    auto* form = new SettingsForm(SettingsForm::Limits::Enforced, section);
    section->add(form);
    connect(form, &SettingsForm::gestureBegan, this,
            [this] { m_gesture = m_workbench.document->newGesture(); });
    connect(form, &SettingsForm::edited, this, change);
    return form;
}

void TrainingSection::refresh()
{
    const TrainingSettings training =
        m_workbench.document->network().training.value_or(TrainingSettings{});
    std::vector<ShownSetting> rows;
    for (const SettingType& type : runSettings())
        rows.push_back({.type = type, .value = valueOf(training, type.name)});
    m_runForm->setRows(rows);
    m_optimizerForm->setRows(rowsOf(kOptimizer, optimizerChoices(), training.optimizer.name,
                                    OptimizerSettings{}.name, training.optimizer.settings));
    m_scheduleForm->setRows(rowsOf(kSchedule, scheduleChoices(), training.schedule.name,
                                   ScheduleSettings{}.name, training.schedule.settings));
    rows = {{.type = {.name = kStopping,
                      .kind = SettingKind::Switch,
                      .default_value = false,
                      .help = "Ends the run when it no longer improves, judged on a part of the "
                              "training set that is held out."},
             .value = training.early_stopping.has_value()}};
    if (training.early_stopping)
        for (const SettingType& type : earlyStoppingSettings())
            rows.push_back({.type = type, .value = valueOf(*training.early_stopping, type.name)});
    m_stoppingForm->setRows(rows);
    rows.clear();
    for (const SettingType& type : gpuSettings())
        rows.push_back({.type = type, .value = gpuValueOf(training, type)});
    m_gpuForm->setRows(rows);
}

void TrainingSection::edit(const QString& name, const Change& change)
{
    m_workbench.document->edit(
        tr("Change %1").arg(name),
        [&](Network& network) {
            if (!network.training) network.training.emplace();
            change(*network.training);
        },
        m_gesture);
}

void TrainingSection::changeRunning(const char* key, const SettingValue& value)
{
    const auto* number = std::get_if<double>(&value);
    if (number != nullptr && m_workbench.run->isRunning()) m_workbench.run->change(key, *number);
}

void TrainingSection::changeRun(const QString& name, const SettingValue& value)
{
    edit(name, [&](TrainingSettings& training) {
        if (name == "epochs") training.epochs = integerOf(value);
        if (name == "batch_size") training.batch_size = integerOf(value);
        if (name == "seed") training.seed = static_cast<std::uint64_t>(integerOf(value));
        if (name == "shuffle") training.shuffle = std::get<bool>(value);
        if (name == "drop_last") training.drop_last = std::get<bool>(value);
        if (name != "clip_grad_norm") return;
        const auto* number = std::get_if<double>(&value);
        training.clip_grad_norm = number ? std::optional(*number) : std::nullopt;
    });
    if (name == "clip_grad_norm") changeRunning("training.clip_grad_norm", value);
}

void TrainingSection::changeOptimizer(const QString& name, const SettingValue& value)
{
    edit(name, [&](TrainingSettings& training) {
        change(training.optimizer, optimizerChoices(), name.toStdString(), value);
    });
    if (name == "lr") changeRunning("training.optimizer.lr", value);
    if (name == "weight_decay") changeRunning("training.optimizer.weight_decay", value);
}

void TrainingSection::changeSchedule(const QString& name, const SettingValue& value)
{
    edit(name, [&](TrainingSettings& training) {
        change(training.schedule, scheduleChoices(), name.toStdString(), value);
    });
}

void TrainingSection::changeStopping(const QString& name, const SettingValue& value)
{
    edit(name, [&](TrainingSettings& training) {
        if (name == kStopping) {
            training.early_stopping =
                std::get<bool>(value) ? std::optional(EarlyStopping{}) : std::nullopt;
            return;
        }
        if (!training.early_stopping) return;
        EarlyStopping& stopping = *training.early_stopping;
        if (name == "patience") stopping.patience = integerOf(value);
        if (name == "validation_share") stopping.validation_share = realOf(value);
        if (name == "min_delta") stopping.min_delta = realOf(value);
        if (name == "restore_best") stopping.restore_best = std::get<bool>(value);
    });
}

void TrainingSection::changeGpu(const QString& name, const SettingValue& value)
{
    edit(name, [&](TrainingSettings& training) {
        const auto type = std::ranges::find(gpuSettings(), name.toStdString(), &SettingType::name);
        const bool isDefault = value == type->default_value;
        if (const auto* word = std::get_if<std::string>(&value))
            training.precision = isDefault ? std::nullopt : std::optional(*word);
        if (const auto* on = std::get_if<bool>(&value))
            training.deterministic = isDefault ? std::nullopt : std::optional(*on);
    });
}

} // namespace loom
