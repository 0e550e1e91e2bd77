#include "gui/document/document.h"
#include "gui/editor/network_view.h"
#include "gui/main_window.h"
#include "gui/theme/theme.h"

#include <QApplication>

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QApplication::setApplicationName("Tensorloom");
    QApplication::setOrganizationName("tensorloom");
    QApplication::setApplicationVersion(LOOM_VERSION);
    loom::Theme::install();

    loom::MainWindow window;
    if (argc > 1) {
        window.workbench().document->open(QString::fromLocal8Bit(argv[1]));
        window.canvas()->fitAll();
    }
    window.show();
    return QApplication::exec();
}
