#pragma once

#include "gui/workbench.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace loom {

class DeviceButton;
class NumberEdit;
class ProgressBlock;
class SettingButton;

/// Undo, redo; train, pause, stop, step; optimizer, learning rate, batch size, epochs; progress;
/// device and seed. Settings are those of the drawing, the learning rate that of the run while
/// there is one.
class TrainingBar : public QWidget {
    Q_OBJECT

public:
    explicit TrainingBar(const Workbench& workbench, QWidget* parent = nullptr);

    // For menus and tests.
    QPushButton* trainButton() const { return m_train; }
    SettingButton* optimizerButton() const { return m_optimizer; }
    SettingButton* batchButton() const { return m_batch; }
    SettingButton* epochsButton() const { return m_epochs; }
    SettingButton* seedButton() const { return m_seed; }
    DeviceButton* deviceButton() const { return m_device; }
    ProgressBlock* progress() const { return m_progress; }

private:
    void addUndoButtons(QHBoxLayout* row);
    void addRunButtons(QHBoxLayout* row);
    void addSettings(QHBoxLayout* row);
    void makeOptimizerEditors();
    void makeSeedEditors();
    NumberEdit* addCount(SettingButton* button, const QString& label, qint64 high);
    void connectWorkbench();
    void applyTheme();
    void showRun();
    void showTrainButton();
    void showSettings();
    void showProgress();
    void changeLive(const QString& key, const QString& label, double value);
    void pressTrain();

    Workbench m_workbench;
    QToolButton *m_undo = nullptr, *m_redo = nullptr;
    QPushButton *m_train = nullptr, *m_stop = nullptr, *m_step = nullptr;
    SettingButton *m_optimizer = nullptr, *m_batch = nullptr, *m_epochs = nullptr,
                  *m_seed = nullptr;
    QComboBox* m_optimizerName = nullptr;
    NumberEdit *m_learningRate = nullptr, *m_weightDecay = nullptr, *m_batchSize = nullptr,
               *m_epochCount = nullptr, *m_seedText = nullptr;
    ProgressBlock* m_progress = nullptr;
    DeviceButton* m_device = nullptr;
};

} // namespace loom
