#pragma once

#include "gui/document/document.h"
#include "gui/inspector/section.h"
#include "gui/workbench.h"

namespace loom {

class SettingsForm;

/// How the drawing is to be trained: epochs, batch size, optimizer, schedule, early stopping, seed,
/// and how a GPU computes.
class TrainingSection : public QWidget {
    Q_OBJECT

public:
    explicit TrainingSection(const Workbench& workbench, QWidget* parent = nullptr);

    /// Shows the document's training settings.
    void refresh();

private:
    using Change = std::function<void(TrainingSettings&)>;
    SettingsForm* addForm(Section* section,
                          void (TrainingSection::*change)(const QString&, const SettingValue&));
    void changeRun(const QString& name, const SettingValue& value);
    void changeOptimizer(const QString& name, const SettingValue& value);
    void changeSchedule(const QString& name, const SettingValue& value);
    void changeStopping(const QString& name, const SettingValue& value);
    void changeGpu(const QString& name, const SettingValue& value);
    void edit(const QString& name, const Change& change);
    /// Some settings may change while the run trains.
    void changeRunning(const char* key, const SettingValue& value);

    Workbench m_workbench;
    Section *m_run, *m_optimizer, *m_schedule, *m_stopping, *m_gpu;
    SettingsForm *m_runForm, *m_optimizerForm, *m_scheduleForm, *m_stoppingForm, *m_gpuForm;
    Gesture m_gesture = Gesture::None;
};

} // namespace loom
