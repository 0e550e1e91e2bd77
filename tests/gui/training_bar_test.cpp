#include "gui/training/training_bar.h"

#include "gui/theme/theme.h"
#include "gui/training/device_button.h"
#include "gui/training/number_edit.h"
#include "gui/training/progress_block.h"
#include "gui/training/run_banner.h"
#include "gui/training/setting_button.h"
#include "tests/gui/training_fixture.h"

#include <QFrame>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace loom {

/// The bar and the banner with real events.
class TrainingBarTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }
    void init();
    void cleanup();
    void oneClickTrainsAndTheNextPauses();
    void problemsKeepItFromTraining();
    void undoAndRedoFollowTheDocument();
    void theLearningRateIsTypedIntoTheDrawing();
    void theLearningRateOfARunIsChangedLive();
    void whatIsNotLegalIsNotCommitted();
    void everySettingIsReachedByKeyboard();
    void progressIsToldInWords();
    void ofALongMessageTheBarSaysTheFirstSentence();
    void nothingIsCutOffAtTheSmallestWindow();
    void devicesThatAreAbsentSayWhy();
    void theBannerOffersToResume();
    void theBannerLeadsToTheNodeThatDiverged();
    void theBannerTellsOfAnotherDrawing();

private:
    const TrainingSettings& training() { return *m_fixture->document.network().training; }
    void startEngine(const char* mode);
    void type(SettingButton* button, const QString& label, const QString& text);

    std::unique_ptr<TrainingFixture> m_fixture;
    std::unique_ptr<TrainingBar> m_bar;
};

void TrainingBarTest::init()
{
    m_fixture = std::make_unique<TrainingFixture>();
    m_bar = std::make_unique<TrainingBar>(m_fixture->workbench);
    m_bar->resize(1260, 48);
    m_bar->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_bar.get()));
}

void TrainingBarTest::cleanup()
{
    m_bar.reset();
    m_fixture.reset();
}

void TrainingBarTest::startEngine(const char* mode)
{
    m_fixture->engine.setCommand({QStringLiteral(LOOM_FAKE_ENGINE), mode});
    m_fixture->engine.start();
    QTRY_COMPARE(m_fixture->run.state(), RunMonitor::State::Idle);
}

/// Opens the button's panel by keyboard and types into its first editor.
void TrainingBarTest::type(SettingButton* button, const QString& label, const QString& text)
{
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Return);
    QVERIFY2(button->isOpen(), qPrintable(label));
    auto* edit = button->panel()->findChild<NumberEdit*>();
    edit->selectAll();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

void TrainingBarTest::oneClickTrainsAndTheNextPauses()
{
    QVERIFY(!m_bar->trainButton()->isEnabled()); // there is no engine yet
    startEngine("normal");
    QCOMPARE(m_bar->trainButton()->text(), QStringLiteral("Train"));

    QTest::mouseClick(m_bar->trainButton(), Qt::LeftButton);

    QTRY_COMPARE(m_fixture->run.state(), RunMonitor::State::Training);
    QCOMPARE(m_bar->trainButton()->text(), QStringLiteral("Pause"));
    m_fixture->sayState("paused");
    QCOMPARE(m_bar->trainButton()->text(), QStringLiteral("Resume"));
    QVERIFY(m_bar->trainButton()->isEnabled());
}

void TrainingBarTest::problemsKeepItFromTraining()
{
    startEngine("normal");

    m_fixture->document.edit("Break", [](Network& network) {
        std::erase_if(network.edges, [](const Edge& edge) { return edge.to == "flatten"; });
    });

    QVERIFY(!m_bar->trainButton()->isEnabled());
    QVERIFY2(m_bar->trainButton()->toolTip().startsWith("Not ready: "),
             qPrintable(m_bar->trainButton()->toolTip()));
    QVERIFY(m_bar->progress()->words().line.startsWith("Not ready: "));
    m_fixture->document.undoStack().undo();
    QVERIFY(m_bar->trainButton()->isEnabled());
}

void TrainingBarTest::undoAndRedoFollowTheDocument()
{
    const auto buttons = m_bar->findChildren<QToolButton*>();
    QToolButton *undo = buttons.at(0), *redo = buttons.at(1);
    QVERIFY(!undo->isEnabled());

    m_fixture->document.edit("Move conv1", [](Network& n) { n.nodes["conv1"].x += 5; });
    QVERIFY(undo->toolTip().contains("Move conv1"));
    QTest::mouseClick(undo, Qt::LeftButton);

    QVERIFY(!undo->isEnabled());
    QVERIFY(redo->isEnabled());
    QTest::mouseClick(redo, Qt::LeftButton);
    QVERIFY(undo->isEnabled());
}

void TrainingBarTest::theLearningRateIsTypedIntoTheDrawing()
{
    type(m_bar->optimizerButton(), "lr", "0.002");

    QCOMPARE(std::get<double>(training().optimizer.settings.at("lr")), 0.002);
    QCOMPARE(m_bar->optimizerButton()->value(), QStringLiteral("0.002"));
    QVERIFY(!m_bar->optimizerButton()->isOpen());
    QCOMPARE(m_fixture->document.undoStack().count(), 1);
    m_fixture->document.undoStack().undo();
    QCOMPARE(m_bar->optimizerButton()->value(), QStringLiteral("0.001"));
}

void TrainingBarTest::theLearningRateOfARunIsChangedLive()
{
    startEngine("normal");
    m_fixture->sayState("training");
    m_fixture->saySteps(5);

    type(m_bar->optimizerButton(), "lr", "0.0005");

    QCOMPARE(m_fixture->document.undoStack().count(), 0);
    int changes = -1;
    m_fixture->engine.request("counts", Json::object(), this,
                              [&](const Reply& r) { changes = r.head.value("change", 0); });
    QTRY_COMPARE(changes, 1);
    m_fixture->say(
        {{"event", "changed"}, {"step", 5}, {"key", "training.optimizer.lr"}, {"value", 0.0005}});
    QCOMPARE(m_bar->optimizerButton()->value(), QStringLiteral("0.0005"));
}

void TrainingBarTest::whatIsNotLegalIsNotCommitted()
{
    m_bar->batchButton()->open();
    auto* edit = m_bar->batchButton()->panel()->findChild<NumberEdit*>();

    edit->selectAll();
    QTest::keyClicks(edit, "0");
    QVERIFY(edit->toolTip().contains("from 1 to"));
    QTest::keyClick(edit, Qt::Key_Return);

    QCOMPARE(training().batch_size, 100);
    QCOMPARE(m_fixture->document.undoStack().count(), 0);
}

void TrainingBarTest::everySettingIsReachedByKeyboard()
{
    type(m_bar->batchButton(), "batch", "64");
    type(m_bar->epochsButton(), "epochs", "3");
    type(m_bar->seedButton(), "seed", "18446744073709551615");

    QCOMPARE(training().batch_size, 64);
    QCOMPARE(training().epochs, 3);
    QCOMPARE(training().seed, ~std::uint64_t{0});
    m_bar->epochsButton()->open();
    auto* edit = m_bar->epochsButton()->panel()->findChild<NumberEdit*>();
    QTest::keyClick(edit, Qt::Key_Up);
    QCOMPARE(training().epochs, 4);
}

void TrainingBarTest::progressIsToldInWords()
{
    m_fixture->sayState("idle");
    QCOMPARE(m_bar->progress()->words().line,
             QStringLiteral("Ready to train · 6 epochs × 600 steps"));
    m_fixture->sayState("training");
    m_fixture->saySteps(412);

    const RunWords words = m_bar->progress()->words();

    QCOMPARE(words.line, QStringLiteral("Epoch 1 of 6 · step 412 of 600"));
    QCOMPARE(words.aside, QStringLiteral("38,412 images/s · 9 s left"));
    QCOMPARE(words.share, 412 / 3600.0);
    m_fixture->saySteps(188);
    QTRY_VERIFY(m_bar->progress()->words().line.contains("testing"));
    m_fixture->sayState("diverged", {{"tensor", "output of conv1"}});
    QVERIFY(m_bar->progress()->words().isFailure);
}

void TrainingBarTest::nothingIsCutOffAtTheSmallestWindow()
{
    startEngine("normal");
    m_fixture->document.edit("Long", [](Network& network) {
        network.training->optimizer.settings["lr"] = 0.000125;
        network.training->batch_size = 1024;
        network.training->epochs = 1000;
    });

    m_bar->resize(1260, 48); // 1280 less the toolbar's margins
    QTest::qWait(10);

    QVERIFY2(m_bar->minimumSizeHint().width() <= 1260,
             qPrintable(QString::number(m_bar->minimumSizeHint().width())));
    int right = 0;
    for (const QWidget* widget : m_bar->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
        if (widget->isWindow()) continue;
        QVERIFY(widget->x() >= right);
        QVERIFY(widget->width() >= widget->minimumSizeHint().width());
        right = widget->geometry().right();
    }
    QVERIFY(right < 1260);
}

void TrainingBarTest::ofALongMessageTheBarSaysTheFirstSentence()
{
    QCOMPARE(headline("MNIST: not found. Looked for images in\n  /a (yours)\nGet it."),
             QStringLiteral("MNIST: not found."));
    QCOMPARE(headline("a.loom: broken\nin two lines"), QStringLiteral("a.loom: broken"));
    QCOMPARE(headline("One line. Two sentences."), QStringLiteral("One line. Two sentences."));
}

void TrainingBarTest::devicesThatAreAbsentSayWhy()
{
    startEngine("normal");
    DeviceButton* device = m_bar->deviceButton();

    QCOMPARE(device->text(), QStringLiteral("CPU"));
    QVERIFY(device->toolTip().contains("CUDA is not available: no NVIDIA driver"));
    const std::unique_ptr<QMenu> menu(device->makeMenu());
    const QList<QAction*> actions = menu->actions();
    QCOMPARE(actions.size(), 3);
    QCOMPARE(actions.at(2)->text(), QStringLiteral("CUDA: no NVIDIA driver"));
    QVERIFY(!actions.at(2)->isEnabled());
    actions.at(1)->trigger();
    QCOMPARE(m_fixture->run.wantedDevice(), QStringLiteral("cpu"));
}

void TrainingBarTest::theBannerOffersToResume()
{
    RunBanner banner(m_fixture->workbench);
    QVERIFY(banner.isHidden());
    startEngine("dies");

    m_fixture->run.train();

    QTRY_VERIFY(!banner.isHidden());
    QVERIFY(banner.sentence().contains("exit code 3"));
    QTRY_COMPARE(m_fixture->run.state(), RunMonitor::State::Idle);
    QCOMPARE(banner.offers(), QStringList{"Resume from the last checkpoint"});
    QVERIFY(banner.offer(0)->isEnabled());
    QTest::mouseClick(banner.offer(0), Qt::LeftButton);
    QCOMPARE(m_fixture->run.state(), RunMonitor::State::Loading);
    QCOMPARE(m_fixture->run.folder(), QStringLiteral("runs/fake-1"));
}

void TrainingBarTest::theBannerLeadsToTheNodeThatDiverged()
{
    RunBanner banner(m_fixture->workbench);
    startEngine("normal");

    m_fixture->sayState("diverged",
                        {{"message", "training stopped: NaN in the output of conv1 (step 7)."},
                         {"node", "conv1"},
                         {"tensor", "output of conv1"}});

    QVERIFY(!banner.isHidden());
    QVERIFY(banner.sentence().contains("NaN in the output of conv1"));
    QCOMPARE(banner.offers().front(), QStringLiteral("Select conv1"));
    QTest::mouseClick(banner.offer(0), Qt::LeftButton);
    QCOMPARE(m_fixture->selection.current(), NodeId("conv1"));
    QTest::mouseClick(banner.offer(1), Qt::LeftButton);
    QCOMPARE(std::get<double>(training().optimizer.settings.at("lr")), 0.0001);
    QCOMPARE(m_fixture->run.state(), RunMonitor::State::Loading);
}

void TrainingBarTest::theBannerTellsOfAnotherDrawing()
{
    RunBanner banner(m_fixture->workbench);
    startEngine("normal");
    m_fixture->run.train();
    QTRY_COMPARE(m_fixture->run.state(), RunMonitor::State::Training);

    m_fixture->document.edit("Change", [](Network& network) {
        network.nodes["conv1"].settings["out_channels"] = std::int64_t{8};
    });

    QTRY_VERIFY(!banner.isHidden());
    QVERIFY(banner.offers().front().contains("keep the weights that still fit"));
    m_fixture->document.undoStack().undo();
    QTRY_VERIFY(banner.isHidden());
}

} // namespace loom

QTEST_MAIN(loom::TrainingBarTest)
#include "training_bar_test.moc"
