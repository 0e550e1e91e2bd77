#include <QApplication>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/live_cards.h"
#include "gui/editor/network_scene.h"
#include "gui/editor/network_view.h"
#include "gui/editor/node_card.h"
#include "gui/main_window.h"
#include "gui/training/run_monitor.h"
#include "gui/training/training_bar.h"

using namespace loom;

namespace {

constexpr int kPatience = 240000; // ms; a loaded machine with a debug build is slow

const char* const kLayers[] = {"Input",  "Conv2d",          "ReLU", "MaxPool2d", "Flatten",
                               "Linear", "CrossEntropyLoss"};

void click(QWidget* widget) { QTest::mouseClick(widget, Qt::LeftButton); }

/// Drops a layer on the canvas as the palette's drag does.
void drop(NetworkView& canvas, const char* type, QPoint place)
{
    QMimeData mime;
    mime.setData(NetworkView::kLayerMimeType, type);
    QWidget* viewport = canvas.viewport();
    QDragEnterEvent enter(place, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QDragMoveEvent move(place, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QDropEvent dropped(QPointF(place), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    for (QEvent* event : {static_cast<QEvent*>(&enter), static_cast<QEvent*>(&move),
                          static_cast<QEvent*>(&dropped)})
        QApplication::sendEvent(viewport, event);
}

void drag(NetworkView& canvas, QPoint from, QPoint to)
{
    QWidget* viewport = canvas.viewport();
    QTest::mouseMove(viewport, from);
    QTest::mousePress(viewport, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 5; ++i) {
        const QPoint between = from + (to - from) * i / 5;
        QMouseEvent move(QEvent::MouseMove, between, viewport->mapToGlobal(between), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(viewport, &move);
    }
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
}

} // namespace

/// The program as a new user meets it, with the real engine and the real Fashion-MNIST.
class FirstRunTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!QFile::exists("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"))
            QSKIP("Fashion-MNIST is not installed");
        QStandardPaths::setTestModeEnabled(true);
        QApplication::setOrganizationName("tensorloom-test");
        QApplication::setApplicationName("first-run");
        QSettings().clear();
        // As with "ssh host loom serve": a shell stands between the editor and the engine.
        QFile far(m_runs.filePath("far"));
        QVERIFY(far.open(QIODevice::WriteOnly));
        far.write("#!/bin/sh\nshift\nexec \"$@\"\n");
        far.close();
        far.setPermissions(far.permissions() | QFileDevice::ExeOwner);
        QSettings().setValue("engineCommand",
                             QStringLiteral("\"%1\" host \"%2\" serve --runs \"%3\"")
                                 .arg(far.fileName(), LOOM_BINARY_DIR "/bin/loom", m_runs.path()));
    }

    void init()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void twoClicksFromTheStartToATrainedNetwork()
    {
        click(m_window->findChild<QPushButton*>("example-seed-cnn"));
        QVERIFY(bar().trainButton()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(bar().trainButton()->isEnabled(), kPatience);
        // Pictures are there while designing.
        QTRY_VERIFY_WITH_TIMEOUT(canvas().networkScene()->card("conv1")->picture().kind !=
                                     CardPicture::Kind::None,
                                 kPatience);
        click(bar().trainButton());

        QTRY_VERIFY_WITH_TIMEOUT(!run().epochScores().empty(), kPatience);
        QVERIFY(run().epochScores().front().testAccuracy > 0.6);
        QVERIFY(run().losses().size() >= 600);
        run().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!run().isRunning(), kPatience);
        QVERIFY(QDir(run().folder()).exists("checkpoints"));
    }

    void aNetworkIsDrawnWithTheMouseAndTrained()
    {
        m_window->findChild<QAction*>("fileNew")->trigger();
        QCoreApplication::processEvents(); // the canvas takes its place
        for (int i = 0; i < 7; ++i)
            drop(canvas(), kLayers[i], QPoint(110 + 190 * (i % 4), 90 + 200 * (i / 4)));
        QCOMPARE(document().network().nodes.size(), 7u);
        std::vector<NodeId> ids;
        for (const Node& node : document().network().nodes) ids.push_back(node.id);

        for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
            const NodeCard* from = canvas().networkScene()->card(ids[i]);
            const NodeCard* to = canvas().networkScene()->card(ids[i + 1]);
            drag(canvas(), canvas().mapFromScene(from->outputPort()),
                 canvas().mapFromScene(to->inputPort(0)));
        }
        QCOMPARE(document().network().edges.size(), 6u);
        trainAFewSteps();
    }

    void aNetworkIsDrawnWithTheKeyboardAndTrained()
    {
        m_window->findChild<QAction*>("fileNew")->trigger();
        canvas().setFocus();
        for (const char* type : kLayers) {
            QTest::keyClick(&canvas(), Qt::Key_Tab);
            QTRY_VERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()));
            QWidget* field = QApplication::focusWidget();
            QTest::keyClicks(field, type);
            QTest::keyClick(field, Qt::Key_Return);
        }
        QCOMPARE(document().network().nodes.size(), 7u);
        QCOMPARE(document().network().edges.size(), 6u);
        trainAFewSteps();
    }

    void allOfAnExampleIsShownToRead_data()
    {
        QTest::addColumn<QString>("example");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("zoom");
        QTest::newRow("small window") << "seed-cnn" << QSize(1280, 720) << 0.61;
        QTest::newRow("usual window") << "seed-cnn" << QSize(1440, 900) << 0.68;
        QTest::newRow("wide drawing") << "mid-cnn" << QSize(1440, 900) << NodeCard::kReadableZoom;
    }
    void allOfAnExampleIsShownToRead()
    {
        QFETCH(QString, example);
        QFETCH(QSize, size);
        QFETCH(double, zoom);
        MainWindow window;
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));

        window.openExample(":/examples/" + example + ".loom");

        const NetworkView& drawing = *window.canvas();
        QTRY_VERIFY(drawing.zoom() < 1);
        QVERIFY2(drawing.zoom() >= zoom, qPrintable(QString::number(drawing.zoom())));
        QVERIFY(showsAll(drawing));
    }

    void theDrawingFollowsTheRoomUntilItIsMoved()
    {
        m_window->openExample(":/examples/mid-cnn.loom");
        QCoreApplication::processEvents(); // the canvas takes its place
        const double before = canvas().zoom();

        m_window->resize(1800, 1000);
        QTRY_VERIFY(canvas().zoom() > before);
        QVERIFY(showsAll(canvas()));
        canvas().zoomIn();
        const double chosen = canvas().zoom();
        m_window->resize(1440, 900);
        QCoreApplication::processEvents();

        QCOMPARE(canvas().zoom(), chosen);
    }

    void aBrokenFileIsShownWithItsProblem()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath("broken.loom"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"format\": 7, \"nodes\": []}");
        file.close();
        const Network before = document().network();

        m_window->openPath(file.fileName());

        bool told = false;
        for (const QLabel* label : m_window->findChildren<QLabel*>())
            told = told || (label->isVisible() && label->text().contains("broken.loom"));
        QVERIFY(told);
        QVERIFY(document().network() == before);
    }

    void theDrawingIsStillThereBehindOtherPages()
    {
        m_window->openExample(":/examples/mlp.loom");
        m_window->openPath("/nowhere.loom");
        QVERIFY(!canvas().isVisible());

        for (auto* back : m_window->findChildren<QPushButton*>())
            if (back->text() == "Back" && back->isVisible()) click(back);
        QVERIFY(canvas().isVisible());
        QVERIFY(document().network().nodes.contains("fc1"));

        m_window->showWelcome();
        click(m_window->findChild<QPushButton*>("back"));
        QVERIFY(canvas().isVisible());
    }

    void everyViewIsShown()
    {
        m_window->openExample(":/examples/seed-cnn.loom");
        for (int tab = 0; tab < m_window->bottom()->count(); ++tab) {
            m_window->bottom()->setCurrentIndex(tab);
            QVERIFY(m_window->bottom()->widget(tab)->isVisible());
            QVERIFY(!m_window->grab().isNull());
        }
    }

private:
    /// Cards, and the lines beside them.
    static bool showsAll(const NetworkView& drawing)
    {
        const QRectF seen = drawing.mapToScene(drawing.viewport()->rect()).boundingRect();
        const NetworkScene& scene = *drawing.networkScene();
        return seen.contains(scene.cardsRect()) && seen.contains(scene.linesRect());
    }

    void trainAFewSteps()
    {
        QVERIFY2(!document().diagnosis().has_errors(), "the drawing has problems");
        QTRY_VERIFY_WITH_TIMEOUT(bar().trainButton()->isEnabled(), kPatience);
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(run().losses().size() > 20, kPatience);
        run().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!run().isRunning(), kPatience);
        QVERIFY(run().losses().back() < run().losses().front());
    }

    TrainingBar& bar() { return *m_window->findChild<TrainingBar*>(); }
    NetworkView& canvas() { return *m_window->canvas(); }
    Document& document() { return *m_window->workbench().document; }
    RunMonitor& run() { return *m_window->workbench().run; }

    QTemporaryDir m_runs;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(FirstRunTest)
#include "first_run_test.moc"
