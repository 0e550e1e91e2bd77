#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "gui/document/banner.h"
#include "gui/document/broken_file_page.h"
#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/document/welcome_page.h"
#include "gui/editor/network_view.h"
#include "gui/inspector/inspector.h"
#include "gui/inspector/setting_editor.h"
#include "gui/main_window.h"

using namespace loom;

/// What is typed always reaches something, and first what one would want to type into.
class WindowFocusTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QApplication::setOrganizationName("tensorloom-test");
        QApplication::setApplicationName("window-focus");
        QSettings().clear();
        QSettings().setValue("engineCommand",
                             QStringLiteral("\"%1\" normal").arg(LOOM_FAKE_ENGINE));
    }

    void init()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void thePageInFrontHasTheKeys()
    {
        QTRY_VERIFY(hasFocus(m_window->findChild<WelcomePage*>()));

        m_window->openExample(":/examples/mlp.loom");
        QTRY_VERIFY(m_window->canvas()->hasFocus());
        m_window->showWelcome();
        QTRY_VERIFY(hasFocus(m_window->findChild<WelcomePage*>()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab); // "Empty canvas"
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_VERIFY(m_window->canvas()->hasFocus());
        m_window->openPath("/nowhere.loom");
        QTRY_VERIFY(hasFocus(m_window->findChild<BrokenFilePage*>()));
    }

    void enterEditsTheFirstSettingAndEscLeadsBack()
    {
        m_window->openExample(":/examples/seed-cnn.loom");
        m_window->workbench().selection->select("conv1");
        QTRY_VERIFY(m_window->canvas()->hasFocus());

        QTest::keyClick(m_window->canvas(), Qt::Key_Return);
        auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        QVERIFY(field != nullptr);
        QCOMPARE(field->accessibleName(), "out_channels");
        QTest::keyClicks(field, "9");
        QTest::keyClick(field, Qt::Key_Return);
        QTest::keyClick(field, Qt::Key_Escape);

        QVERIFY(m_window->canvas()->hasFocus());
        const Node& conv1 = m_window->workbench().document->network().nodes.at("conv1");
        QCOMPARE(std::get<std::int64_t>(conv1.settings.at("out_channels")), std::int64_t{9});
    }

    void enterOnTheInputLeadsToTheDataSet()
    {
        m_window->openExample(":/examples/mlp.loom");
        m_window->workbench().selection->select("input");
        QTRY_VERIFY(m_window->canvas()->hasFocus());

        QTest::keyClick(m_window->canvas(), Qt::Key_Return);

        QVERIFY(qobject_cast<QComboBox*>(QApplication::focusWidget()) != nullptr);
    }

    void whatIsGoneLeavesTheKeysToTheDrawing()
    {
        m_window->openExample(":/examples/mlp.loom");
        auto* banner = m_window->findChild<Banner*>();
        banner->show("Something is to be said.");
        auto* dismiss = banner->findChild<QPushButton*>();
        dismiss->setFocus();
        QTRY_VERIFY(dismiss->hasFocus());

        QTest::keyClick(dismiss, Qt::Key_Space);

        QTRY_VERIFY(QApplication::focusWidget() != nullptr &&
                    QApplication::focusWidget() != dismiss);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(m_window->canvas()->hasFocus());
    }

private:
    static bool hasFocus(const QWidget* page)
    {
        return page != nullptr && page->focusProxy() != nullptr && page->focusProxy()->hasFocus();
    }

    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(WindowFocusTest)
#include "window_focus_test.moc"
