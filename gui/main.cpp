#include "gui/commands/preferences_dialog.h"
#include "gui/main_window.h"
#include "gui/photographer.h"
#include "gui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QStandardPaths>
#include <QTranslator>

namespace {

void translate(QApplication& app)
{
    const QString chosen = loom::Preferences::load().language;
    const QLocale locale = chosen == "system" ? QLocale() : QLocale(chosen);
    auto* translator = new QTranslator(&app);
    if (translator->load(locale, "tensorloom", "_", ":/i18n"))
        QApplication::installTranslator(translator);
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
    parser.addOption({"theme", "dark or light, whatever the system has.", "theme"});
}

/// A script must not meet or change what a user has settled.
void isolate(const QCommandLineParser& parser)
{
    if (parser.isSet("screenshot") || parser.isSet("screenshots"))
        QStandardPaths::setTestModeEnabled(true);
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
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

    loom::MainWindow window;
    if (parser.isSet("theme")) {
        loom::Theme::instance().setMode(parser.value("theme") == "light" ? loom::Theme::Mode::Light
                                                                         : loom::Theme::Mode::Dark);
    }
    window.show();
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
