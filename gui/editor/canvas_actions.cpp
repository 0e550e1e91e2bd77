// The canvas' commands as actions: their names, texts and keys.

#include "gui/editor/canvas_commands.h"

#include "gui/editor/network_view.h"

#include <QAction>

namespace loom {
namespace {

struct ActionText {
    const char* name;
    QString text;
    QList<QKeySequence> keys;
};

} // namespace

void CanvasCommands::createActions()
{
    const auto add = [this](const ActionText& about, auto&& run) {
        auto* action = new QAction(about.text, this);
        action->setObjectName(about.name);
        action->setShortcuts(about.keys);
        // With the canvas in focus only: text fields have the same keys.
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        m_actions.append(action);
    };
    const auto keys = [](std::initializer_list<const char*> texts) {
        QList<QKeySequence> all;
        for (const char* text : texts) all.append(QKeySequence(text));
        return all;
    };
    add({"networkAdd", tr("&Add a layer…"), keys({"Tab", "Shift+A"})},
        [this] { m_view->openAddAtPointer(); });
    add({"editCut", tr("Cu&t"), keys({"Ctrl+X"})}, [this] { cut(); });
    add({"editCopy", tr("&Copy"), keys({"Ctrl+C"})}, [this] { copy(); });
    add({"editPaste", tr("&Paste"), keys({"Ctrl+V"})}, [this] { paste(); });
    add({"editPasteWithInputs", tr("Paste with &inputs"), keys({"Ctrl+Shift+V"})},
        [this] { pasteWithInputs(); });
    add({"editDuplicate", tr("&Duplicate"), keys({"Ctrl+D"})}, [this] { duplicate(); });
    add({"editDelete", tr("De&lete"), keys({"Del", "Backspace"})}, [this] { removeSelected(); });
    add({"editDeleteReconnect", tr("Delete and &reconnect"), keys({"Ctrl+Del"})},
        [this] { removeAndReconnect(); });
    add({"editSelectAll", tr("Select &all"), keys({"Ctrl+A"})}, [this] { selectAll(); });
    add({"editRename", tr("Re&name"), keys({"F2"})}, [this] { m_view->renameSelected(); });
    m_actions.back()->setShortcutContext(Qt::WindowShortcut); // no text field wants these two
    add({"editFind", tr("&Find a layer…"), keys({"Ctrl+F"})}, [this] { m_view->openFind(); });
    m_actions.back()->setShortcutContext(Qt::WindowShortcut);
    add({"networkConnect", tr("&Connect the selected, or fit them"), keys({"F"})},
        [this] { connectSelected(); });
    add({"networkDisconnect", tr("Dis&connect the selected"), keys({"Shift+F"})},
        [this] { disconnectSelected(); });
    add({"networkReroute", tr("Add a re&route point to the link"), keys({"R"})},
        [this] { reroute(); });
    add({"networkUnroute", tr("Remove the link's reroute &points"), keys({"Shift+R"})},
        [this] { unroute(); });
    add({"networkCollapse", tr("Co&llapse or open"), keys({"H"})}, [this] { collapse(); });
    add({"networkBypass", tr("&Bypass"), keys({"Ctrl+B", "M"})}, [this] { bypass(); });
    add({"networkFrame", tr("&Frame"), keys({"Ctrl+J"})}, [this] { frame(); });
    add({"networkFix", tr("Apply the first &fix"), keys({"Ctrl+."})}, [this] { fixFirst(); });
    add({"networkLayout", tr("Automatic &layout"), keys({"Ctrl+Shift+L"})}, [this] { layOut(); });
    add({"networkAlignLeft", tr("Align le&ft"), keys({"Alt+Shift+A"})},
        [this] { align(Side::Left); });
    add({"networkAlignRight", tr("Align &right"), keys({"Alt+Shift+D", "Shift+D"})},
        [this] { align(Side::Right); });
    add({"networkAlignTop", tr("Align &top"), keys({"Alt+Shift+W", "Shift+W"})},
        [this] { align(Side::Top); });
    add({"networkAlignBottom", tr("Align b&ottom"), keys({"Alt+Shift+S", "Shift+S"})},
        [this] { align(Side::Bottom); });
    add({"networkStraighten", tr("&Straighten the links"), keys({"Q"})}, [this] { straighten(); });
    add({"networkDistribute", tr("Distribute &horizontally"), keys({"Shift+Q"})},
        [this] { distribute(Qt::Horizontal); });
    add({"networkDistributeVertically", tr("Distribute &vertically"), keys({"Alt+Shift+Q"})},
        [this] { distribute(Qt::Vertical); });
    add({"viewFit", tr("&Fit all"), keys({"Home"})}, [this] { m_view->fitAll(); });
    add({"viewFitSelection", tr("Fit the &selection"), keys({"."})},
        [this] { m_view->fitSelection(); });
    add({"viewZoomIn", tr("Zoom &in"), keys({"Ctrl++", "Ctrl+="})}, [this] { m_view->zoomIn(); });
    add({"viewZoomOut", tr("Zoom &out"), keys({"Ctrl+-"})}, [this] { m_view->zoomOut(); });
    add({"viewZoomNormal", tr("&Normal size"), keys({"Ctrl+0"})},
        [this] { m_view->zoomToNormal(); });
    add({"viewMinimap", tr("&Map"), keys({"Ctrl+Shift+M"})}, [](bool) {});
    QAction* map = m_actions.back();
    map->setCheckable(true);
    connect(map, &QAction::toggled, m_view, &NetworkView::showMinimap);
}

} // namespace loom
