#include "gui/commands/preferences_dialog.h"
#include "gui/editor/network_view.h"
#include "gui/main_window.h"
#include "gui/photographer.h"
#include "gui/theme/style_sheet.h"
#include "gui/theme/theme.h"
#include "gui/watched_application.h"

#include <QCommandLineParser>
#include <QLibraryInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <QTranslator>

#include <cstdio>
#include <optional>
#include <utility>

namespace {

void translate(QApplication& app)
{
    const QString chosen = loom::Preferences::load().language;
    QLocale locale = chosen == "system" ? QLocale() : QLocale(chosen);
    if (locale.language() == QLocale::C) locale = QLocale(QLocale::English);
    QLocale::setDefault(locale); // numbers are grouped as the words are spoken
    // What Qt itself says, where its translations are installed; what ours has goes before.
    for (const auto& [name, folder] :
         {std::pair("qtbase", QLibraryInfo::path(QLibraryInfo::TranslationsPath)),
          std::pair("tensorloom", QStringLiteral(":/i18n"))}) {
        auto* translator = new QTranslator(&app);
        if (translator->load(locale, name, "_", folder))
            QApplication::installTranslator(translator);
    }
}

void describe(QCommandLineParser& parser)
{
    parser.setApplicationDescription(
        "Draw neural networks, train them on this machine, and look inside.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("file", "a network (.loom) to open", "[file]");
    parser.addOption(
        {"screenshot", "Save a picture of the window with the file, and leave.", "picture"});
    parser.addOption(
        {"screenshots", "Save pictures of every view in both themes, and leave.", "folder"});
    parser.addOption({"size", "Of the window, in pixels: 1280x720.", "size"});
    parser.addOption({"first-paint", "Say when the file is drawn, and leave: times the start."});
    parser.addOption({"theme", "dark or light, whatever the system has.", "theme"});
}

/// Says when the canvas has shown a drawing for the first time.
class FirstPaint : public QObject {
public:
    explicit FirstPaint(loom::NetworkView* canvas) : m_canvas(canvas)
    {
        canvas->viewport()->installEventFilter(this);
    }
    bool eventFilter(QObject* viewport, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && !m_canvas->networkScene()->items().isEmpty()) {
            viewport->removeEventFilter(this);
            QTimer::singleShot(0, this, [] { // painted by then
                std::puts("drawn");
                std::fflush(stdout);
                QApplication::quit();
            });
        }
        return false;
    }

private:
    loom::NetworkView* m_canvas;
};

/// In a debug build nothing may keep the GUI thread for longer than a user would notice.
void refuseStalls([[maybe_unused]] loom::WatchedApplication& app)
{
#if !defined(NDEBUG) && !defined(LOOM_SANITIZED)
    constexpr double kLongest = 50; // ms
    app.watch([](double milliseconds, const QString& event) {
        if (milliseconds > kLongest)
            qFatal("%s has kept the GUI thread for %.0f ms", qPrintable(event), milliseconds);
    });
#endif
}

/// A script must not meet or change what a user has settled.
void isolate(const QCommandLineParser& parser)
{
    if (!parser.isSet("screenshot") && !parser.isSet("screenshots") && !parser.isSet("first-paint"))
        return;
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                       QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation));
    QSettings().clear();
}

} // namespace

int main(int argc, char** argv)
{
    loom::WatchedApplication app(argc, argv);
    refuseStalls(app);
    QApplication::setApplicationName("tensorloom");
    QApplication::setApplicationDisplayName("Tensorloom");
    QApplication::setOrganizationName("tensorloom");
    QApplication::setApplicationVersion(LOOM_VERSION);
    QApplication::setDesktopFileName("tensorloom");
    QCommandLineParser parser;
    describe(parser);
    parser.process(app);
    isolate(parser);
    translate(app);
    loom::Theme::install();
    // Under a style sheet, a widget is polished again whenever it moves into another one.
    app.setStyleSheet({});

    loom::MainWindow window;
    if (parser.isSet("theme")) {
        loom::Theme::instance().setMode(parser.value("theme") == "light" ? loom::Theme::Mode::Light
                                                                         : loom::Theme::Mode::Dark);
    }
    app.setStyleSheet(loom::styleSheet(loom::colours()));
    const QStringList size = parser.value("size").split('x');
    if (size.size() == 2) window.resize(size[0].toInt(), size[1].toInt());
    std::optional<FirstPaint> firstPaint;
    if (parser.isSet("first-paint")) firstPaint.emplace(window.canvas());
    window.show();
    window.activateWindow(); // where no window manager gives it the keys
    if (!parser.positionalArguments().isEmpty())
        window.openPath(parser.positionalArguments().front());
    auto* photographer = new loom::Photographer(&window);
    if (parser.isSet("screenshot"))
        photographer->shootOnce(parser.value("screenshot"));
    else if (parser.isSet("screenshots"))
        photographer->shootAll(parser.value("screenshots"),
                               window.devicePixelRatio() > 1 ? "@2x" : "");
    else
        window.offerRecovery();
    return QApplication::exec();
}
