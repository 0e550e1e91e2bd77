#pragma once

namespace loom {

class Document;
class EngineClient;
class RunMonitor;
class Selection;
class ViewBudget;

/// What every view of a window looks at: the open drawing, what is selected, the engine and its
/// run. The objects outlive the views.
struct Workbench {
    Document* document = nullptr;
    Selection* selection = nullptr;
    EngineClient* engine = nullptr;
    ViewBudget* budget = nullptr;
    RunMonitor* run = nullptr;
};

} // namespace loom
