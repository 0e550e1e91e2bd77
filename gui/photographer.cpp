#include "gui/photographer.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/network_scene.h"
#include "gui/editor/network_view.h"
#include "gui/editor/node_card.h"
#include "gui/main_window.h"
#include "gui/theme/theme.h"
#include "gui/training/engine_client.h"
#include "gui/training/run_monitor.h"

#include <QApplication>
#include <QDir>
#include <QTabWidget>

#include <cstdio>

namespace loom {
namespace {

constexpr int kPoll = 100;      // ms
constexpr int kSettle = 1500;   // ms for pictures to arrive and layouts to settle
constexpr qint64 kSteps = 1500; // of training before the views are shown

} // namespace

Photographer::Photographer(MainWindow* window) : QObject(window), m_window(window)
{
    m_timer.setInterval(kPoll);
    connect(&m_timer, &QTimer::timeout, this, &Photographer::next);
}

void Photographer::add(std::function<void()> act, std::function<bool()> isReady)
{
    m_scenes.push_back({std::move(act), std::move(isReady)});
}

void Photographer::shootOnce(const QString& file)
{
    add([] {}, [this] { return hasPictures(); });
    add([this, file] { shoot(file); });
    m_timer.start();
}

void Photographer::shootAll(const QString& folder, const QString& suffix)
{
    m_folder = folder;
    m_suffix = suffix;
    QDir().mkpath(folder);
    add([this] { m_window->showWelcome(); });
    addShots("welcome");
    addDesign();
    addTraining();
    addProblem();
    m_timer.start();
}

void Photographer::addShots(const QString& view)
{
    for (const auto& [mode, word] :
         {std::pair(Theme::Mode::Dark, "dark"), std::pair(Theme::Mode::Light, "light")}) {
        add([mode = mode] { Theme::instance().setMode(mode); });
        add([this, view, word = word] {
            shoot(QStringLiteral("%1/%2-%3%4.png").arg(m_folder, view, word, m_suffix));
        });
    }
}

void Photographer::addDesign()
{
    add([this] { m_window->openExample(":/examples/seed-cnn.loom"); },
        [this] { return hasPictures(); });
    add([this] { m_window->workbench().selection->clear(); });
    addShots("design");
}

void Photographer::addTraining()
{
    const Workbench& workbench = m_window->workbench();
    add([workbench] { workbench.run->train(); },
        [workbench] { return workbench.run->step() >= kSteps || !workbench.run->isRunning(); });
    add([this, workbench] {
        workbench.selection->select("conv2");
        m_window->bottom()->setCurrentIndex(0);
    });
    addShots("training");
    for (int tab = 1; tab < m_window->bottom()->count(); ++tab) {
        const QString name = m_window->bottom()->widget(tab)->objectName();
        add([this, tab] { m_window->bottom()->setCurrentIndex(tab); });
        addShots(name);
    }
    add([workbench] { workbench.run->stop(); },
        [workbench] { return !workbench.run->isRunning(); });
}

void Photographer::addProblem()
{
    Document* document = m_window->workbench().document;
    add([this, document] {
        document->edit(tr("Remove flatten"), [](Network& network) {
            network.nodes.remove("flatten");
            std::erase_if(network.edges, [](const Edge& edge) { return edge.to == "flatten"; });
            for (Edge& edge : network.edges)
                if (edge.from == "flatten") edge.from = "pool2";
        });
        for (const Edge& edge : document->network().edges)
            if (edge.from == "pool2") m_window->workbench().selection->setEdge(edge);
        m_window->bottom()->setCurrentIndex(m_window->bottom()->count() - 1);
    });
    addShots("problem");
}

/// Whether the cards show what the engine made of an image; a drawing that cannot run never will.
bool Photographer::hasPictures() const
{
    const Workbench& workbench = m_window->workbench();
    const Diagnosis& diagnosis = workbench.document->diagnosis();
    if (!workbench.engine->isReady()) return false;
    if (diagnosis.input.empty() || diagnosis.output_shape(diagnosis.input) == nullptr) return true;
    const NodeCard* card = m_window->canvas()->networkScene()->card(diagnosis.input);
    return card != nullptr && card->picture().kind != CardPicture::Kind::None;
}

void Photographer::next()
{
    if (m_place > 0) {
        const Scene& running = m_scenes[m_place - 1];
        m_waited += kPoll;
        const bool isReady = !running.isReady || running.isReady();
        if (m_waited < kSettle || (!isReady && m_waited < running.patience)) return;
    }
    if (m_place == m_scenes.size()) {
        m_timer.stop();
        m_window->workbench().document->undoStack().setClean();
        QApplication::quit();
        return;
    }
    m_waited = 0;
    m_scenes[m_place++].act();
}

void Photographer::shoot(const QString& file)
{
    if (m_window->grab().save(file)) return;
    std::fprintf(stderr, "tensorloom: %s cannot be written\n", qPrintable(file));
    QApplication::exit(1);
}

} // namespace loom
