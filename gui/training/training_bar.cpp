#include "gui/training/training_bar.h"

#include "gui/document/document.h"
#include "gui/theme/theme.h"
#include "gui/training/bar_icons.h"
#include "gui/training/device_button.h"
#include "gui/training/live_request.h"
#include "gui/training/number_edit.h"
#include "gui/training/progress_block.h"
#include "gui/training/run_monitor.h"
#include "gui/training/setting_button.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr int kHeight = 32; // px of a button
constexpr QSize kIcon{14, 14};
constexpr int kProgressInterval = 100; // ms

QPushButton* makeButton(const QString& text)
{
    auto* button = new QPushButton(text);
    button->setIconSize(kIcon);
    button->setFixedHeight(kHeight);
    return button;
}

TrainingSettings trainingOf(const Document* document)
{
    return document->network().training.value_or(TrainingSettings{});
}

/// A number among an optimizer's settings, however the file wrote it.
double numberOf(const Settings& settings, const std::string& name, double otherwise)
{
    const auto found = settings.find(name);
    if (found == settings.end()) return otherwise;
    if (const auto* real = std::get_if<double>(&found->second)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&found->second))
        return static_cast<double>(*whole);
    return otherwise;
}

QString shortNumber(double value) { return QString::number(value, 'g', 6); }

} // namespace

TrainingBar::TrainingBar(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    addUndoButtons(row);
    addRunButtons(row);
    addSettings(row);
    connectWorkbench();
    applyTheme();
    showRun();
    showSettings();
}

void TrainingBar::addUndoButtons(QHBoxLayout* row)
{
    QUndoStack& stack = m_workbench.document->undoStack();
    m_undo = new QToolButton;
    m_redo = new QToolButton;
    for (QToolButton* button : {m_undo, m_redo}) {
        button->setStyleSheet("padding: 0"); // all room for the sign
        button->setFixedSize(kHeight + 2, kHeight);
        button->setIconSize({16, 16});
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    }
    const auto show = [this, &stack] {
        m_undo->setEnabled(stack.canUndo());
        m_redo->setEnabled(stack.canRedo());
        m_undo->setToolTip(stack.canUndo() ? tr("Undo: %1 (Ctrl+Z)").arg(stack.undoText())
                                           : tr("Nothing to undo"));
        m_redo->setToolTip(stack.canRedo() ? tr("Redo: %1 (Ctrl+Shift+Z)").arg(stack.redoText())
                                           : tr("Nothing to redo"));
        m_undo->setAccessibleName(m_undo->toolTip());
        m_redo->setAccessibleName(m_redo->toolTip());
    };
    connect(m_undo, &QToolButton::clicked, &stack, &QUndoStack::undo);
    connect(m_redo, &QToolButton::clicked, &stack, &QUndoStack::redo);
    connect(&stack, &QUndoStack::indexChanged, this, show);
    show();
}

void TrainingBar::addRunButtons(QHBoxLayout* row)
{
    RunMonitor* run = m_workbench.run;
    m_train = makeButton(tr("Resume"));
    m_train->setProperty("role", "primary");
    m_train->setMinimumWidth(m_train->sizeHint().width() + kIcon.width() + 8);
    m_stop = makeButton(tr("Stop"));
    m_step = makeButton(tr("Step"));
    m_stop->setToolTip(tr("End the run with a checkpoint (Shift+F5)"));
    m_step->setToolTip(tr("Train one batch, then pause"));
    for (QPushButton* button : {m_train, m_stop, m_step}) row->addWidget(button);
    connect(m_train, &QPushButton::clicked, this, &TrainingBar::pressTrain);
    connect(m_stop, &QPushButton::clicked, run, &RunMonitor::stop);
    connect(m_step, &QPushButton::clicked, run, &RunMonitor::stepOnce);
}

void TrainingBar::addSettings(QHBoxLayout* row)
{
    m_optimizer = new SettingButton;
    m_batch = new SettingButton;
    m_epochs = new SettingButton;
    m_seed = new SettingButton;
    m_optimizer->setToolTip(tr("Optimizer and learning rate"));
    m_batch->setToolTip(tr("Images in a training step"));
    m_epochs->setToolTip(tr("How often the training set is gone through"));
    m_seed->setToolTip(tr("Equal seeds give equal runs: initial weights, order, dropout"));
    m_progress = new ProgressBlock;
    m_device = new DeviceButton(m_workbench);
    m_device->setFixedHeight(kHeight);
    for (SettingButton* button : {m_optimizer, m_batch, m_epochs}) row->addWidget(button);
    row->addSpacing(4);
    row->addWidget(m_progress, 1);
    row->addSpacing(4);
    row->addWidget(m_device);
    row->addWidget(m_seed);

    makeOptimizerEditors();
    m_batchSize = addCount(m_batch, tr("&Batch size"), 65'536);
    m_epochCount = addCount(m_epochs, tr("&Epochs"), 1'000'000);
    connect(m_batchSize, &NumberEdit::committed, this, [this](const QString& text) {
        m_workbench.document->edit(tr("Change batch size"), [&](Network& network) {
            network.training->batch_size = text.toLongLong();
        });
    });
    connect(m_epochCount, &NumberEdit::committed, this, [this](const QString& text) {
        m_workbench.document->edit(tr("Change epochs"), [&](Network& network) {
            network.training->epochs = text.toLongLong();
        });
    });
    makeSeedEditors();
}

NumberEdit* TrainingBar::addCount(SettingButton* button, const QString& label, qint64 high)
{
    NumberEdit* edit = makeIntegerEdit(1, high);
    button->addRow(label, edit);
    connect(edit, &QLineEdit::returnPressed, button, &SettingButton::close);
    return edit;
}

void TrainingBar::makeOptimizerEditors()
{
    m_optimizerName = new QComboBox;
    m_optimizerName->addItems(
        {QStringLiteral("SGD"), QStringLiteral("Adam"), QStringLiteral("AdamW")});
    m_learningRate = makeRealEdit(0, 1000);
    m_weightDecay = makeRealEdit(0, 1000);
    m_optimizer->addRow(tr("&Learning rate"), m_learningRate);
    m_optimizer->addRow(tr("&Weight decay"), m_weightDecay);
    m_optimizer->addRow(tr("&Optimizer"), m_optimizerName);
    for (const NumberEdit* edit : {m_learningRate, m_weightDecay})
        connect(edit, &QLineEdit::returnPressed, m_optimizer, &SettingButton::close);
    connect(m_learningRate, &NumberEdit::committed, this, [this](const QString& text) {
        changeLive(QStringLiteral("lr"), tr("Change learning rate"), text.toDouble());
    });
    connect(m_weightDecay, &NumberEdit::committed, this, [this](const QString& text) {
        changeLive(QStringLiteral("weight_decay"), tr("Change weight decay"), text.toDouble());
    });
    connect(m_optimizerName, &QComboBox::textActivated, this, [this](const QString& name) {
        m_workbench.document->edit(tr("Change optimizer"), [&](Network& network) {
            OptimizerSettings& optimizer = network.training->optimizer;
            if (optimizer.name == name.toStdString()) return;
            optimizer.name = name.toStdString();
            // The others' arguments are not this one's.
            std::erase_if(optimizer.settings, [](const auto& setting) {
                return setting.first != "lr" && setting.first != "weight_decay";
            });
        });
    });
}

void TrainingBar::makeSeedEditors()
{
    m_seedText = new NumberEdit(
        [](const QString& text) {
            bool isNumber = false;
            text.toULongLong(&isNumber);
            return isNumber ? QString() : tr("Expected a whole number, 0 or more");
        },
        [](const QString& text, int direction) {
            return QString::number(text.toULongLong() + static_cast<quint64>(direction));
        });
    m_seed->addRow(tr("&Seed"), m_seedText);
    m_seed->setNote(tr("With the same seed, drawing and settings a run repeats itself."));
    connect(m_seedText, &QLineEdit::returnPressed, m_seed, &SettingButton::close);
    connect(m_seedText, &NumberEdit::committed, this, [this](const QString& text) {
        m_workbench.document->edit(tr("Change seed"), [&](Network& network) {
            network.training->seed = text.toULongLong();
        });
    });
}

void TrainingBar::connectWorkbench()
{
    const RunMonitor* run = m_workbench.run;
    connect(run, &RunMonitor::stateChanged, this, &TrainingBar::showRun);
    auto* turn = new LiveTurn(m_workbench.budget, kProgressInterval, this);
    connect(turn, &LiveTurn::due, this, &TrainingBar::showProgress);
    connect(run, &RunMonitor::stepsArrived, turn, &LiveTurn::wish);
    connect(run, &RunMonitor::epochArrived, this, &TrainingBar::showProgress);
    connect(run, &RunMonitor::changeArrived, this, &TrainingBar::showSettings);
    connect(m_workbench.document, &Document::changed, this, [this] {
        showSettings();
        showRun();
    });
    connect(&Theme::instance(), &Theme::changed, this, &TrainingBar::applyTheme);
}

void TrainingBar::applyTheme()
{
    const Colours& c = colours();
    m_undo->setIcon(barIcon(BarIcon::Undo, c.text));
    m_redo->setIcon(barIcon(BarIcon::Redo, c.text));
    m_stop->setIcon(barIcon(BarIcon::Stop, c.text));
    m_step->setIcon(barIcon(BarIcon::Step, c.text));
}

void TrainingBar::pressTrain()
{
    RunMonitor* run = m_workbench.run;
    const bool runs =
        run->state() == RunMonitor::State::Training || run->state() == RunMonitor::State::Loading;
    if (runs)
        run->pause();
    else
        run->train();
}

void TrainingBar::showTrainButton()
{
    using State = RunMonitor::State;
    const RunMonitor* run = m_workbench.run;
    const QString obstacle = run->obstacle();
    BarIcon icon = BarIcon::Play;
    QString text = tr("Train"), tip = tr("Train the drawing as it is (F5)");
    bool isEnabled = obstacle.isEmpty();
    if (run->state() == State::Training || run->state() == State::Loading) {
        icon = BarIcon::Pause;
        text = tr("Pause");
        tip = tr("Pause after this step (F6)");
        isEnabled = true;
    } else if (run->state() == State::Paused) {
        text = tr("Resume");
        tip = tr("Go on with the run (F5)");
        isEnabled = true;
    } else if (run->state() == State::Stopping) {
        tip = tr("The run is ending");
        isEnabled = false;
    } else if (!isEnabled) {
        tip = obstacle;
    }
    m_train->setText(text);
    m_train->setIcon(barIcon(icon, Qt::white));
    m_train->setEnabled(isEnabled);
    m_train->setToolTip(tip);
    m_train->setAccessibleDescription(tip);
}

void TrainingBar::showRun()
{
    using State = RunMonitor::State;
    const RunMonitor* run = m_workbench.run;
    showTrainButton();
    m_stop->setEnabled(run->isRunning() && run->state() != State::Stopping);
    m_step->setEnabled(run->isRunning() ? run->state() != State::Stopping
                                        : run->obstacle().isEmpty());
    const QString later = tr("The run that is on keeps its own; a change holds from the next on.");
    const QString live = tr("Learning rate and weight decay change the run that is on from its "
                            "next step, and are recorded with it.");
    m_optimizer->setNote(run->isRunning() ? live : QString());
    m_optimizerName->setEnabled(!run->isRunning());
    for (SettingButton* button : {m_batch, m_epochs})
        button->setNote(run->isRunning() ? later : QString());
    showSettings();
    showProgress();
}

void TrainingBar::showSettings()
{
    const RunMonitor* run = m_workbench.run;
    const TrainingSettings training = trainingOf(m_workbench.document);
    const Settings& settings = training.optimizer.settings;
    const QString optimizer = QString::fromStdString(training.optimizer.name);
    double rate = numberOf(settings, "lr", 0.001);
    if (run->isRunning() && std::isfinite(run->learningRate())) rate = run->learningRate();
    m_optimizer->show(optimizer + tr(" · lr"), QString::number(rate, 'g', 3));
    m_optimizerName->setCurrentText(optimizer);
    m_learningRate->show(shortNumber(rate));
    const double decay = training.optimizer.name == "AdamW" ? 0.01 : 0; // PyTorch's defaults
    m_weightDecay->show(shortNumber(numberOf(settings, "weight_decay", decay)));
    m_batch->show(tr("batch"), QString::number(training.batch_size));
    m_batchSize->show(QString::number(training.batch_size));
    m_epochs->show(tr("epochs"), QString::number(training.epochs));
    m_epochCount->show(QString::number(training.epochs));
    m_seed->show(tr("Seed"), QString::number(training.seed));
    m_seedText->show(QString::number(training.seed));
}

void TrainingBar::showProgress()
{
    m_progress->show(wordsOf(*m_workbench.run, *m_workbench.document));
    // A schedule changes the rate at each step; the panel shows the run's own.
    if (m_workbench.run->isRunning()) showSettings();
}

/// Changes the run that is on; without one, the drawing's training settings.
void TrainingBar::changeLive(const QString& key, const QString& label, double value)
{
    if (m_workbench.run->isRunning())
        return m_workbench.run->change(QStringLiteral("training.optimizer.") + key, value);
    m_workbench.document->edit(label, [&](Network& network) {
        network.training->optimizer.settings[key.toStdString()] = value;
    });
}

} // namespace loom
