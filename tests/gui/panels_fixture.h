#pragma once

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/training/engine_client.h"
#include "gui/training/live_request.h"
#include "gui/training/run_monitor.h"
#include "gui/workbench.h"

#include <QString>

namespace loom {

/// A workbench without a running engine, with a drawing of the product's examples or of a test's
/// own.
struct PanelsFixture {
    explicit PanelsFixture(const LayerCatalog& catalog = LayerCatalog::built_in())
        : document(catalog), selection(&document), budget(&engine), run(&engine, &document)
    {}

    void openExample(const char* name)
    {
        document.open(QStringLiteral(LOOM_SOURCE_DIR "/resources/examples/") + name);
    }
    Workbench workbench() { return {&document, &selection, &engine, &budget, &run}; }
    const Node& node(const char* id) const { return document.network().nodes.at(id); }
    int steps() { return document.undoStack().count(); }

    Document document;
    Selection selection;
    EngineClient engine;
    ViewBudget budget;
    RunMonitor run;
};

} // namespace loom
