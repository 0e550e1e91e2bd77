// Prints what the canvas costs with 1,000 cards: CPU milliseconds a frame at 1280 × 800.

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/network_view.h"
#include "gui/theme/theme.h"
#include "gui/training/engine_client.h"
#include "gui/training/live_request.h"
#include "gui/training/run_monitor.h"
#include "tests/support/cpu_clock.h"

#include <QApplication>
#include <QScrollBar>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <vector>

using namespace loom;

namespace {

constexpr int kCards = 1000, kColumns = 40, kFrames = 31;

/// Rows of convolutions and activations, wired along the rows, around them, and across.
Network drawing()
{
    Network network;
    network.dataset = DatasetChoice{.name = "FashionMNIST"};
    const char* types[] = {"Conv2d", "ReLU", "BatchNorm2d", "Dropout"};
    for (int i = 0; i < kCards; ++i) {
        const std::string id = i == 0 ? "input" : "node" + std::to_string(i);
        Node node{.id = id, .type = i == 0 ? "Input" : types[i % 4]};
        if (node.type == "Conv2d") node.settings["padding"] = std::string("same");
        node.x = (i % kColumns) * 266;
        node.y = (i / kColumns) * 180;
        network.nodes.add(node);
        if (i == 0) continue;
        const std::string before = i == 1 ? "input" : "node" + std::to_string(i - 1);
        network.edges.push_back({.from = before, .to = id});
        if (i % 3 == 0 && i > kColumns)
            network.edges.push_back(
                {.from = "node" + std::to_string(i - kColumns + 1), .to = id, .slot = 1});
    }
    return network;
}

/// Six maps on every card, as while it trains.
void showPictures(NetworkScene& scene)
{
    CardPicture picture{.kind = CardPicture::Kind::Images};
    for (int i = 0; i < 6; ++i) {
        QImage map(24, 24, QImage::Format_RGB32);
        for (int y = 0; y < 24; ++y)
            for (int x = 0; x < 24; ++x) map.setPixel(x, y, qRgb(9 * x, 9 * y, 40 * i));
        picture.images.push_back(map);
    }
    for (const auto& [id, card] : scene.cards()) scene.showPicture(id, picture);
}

/// The median CPU time of a frame: what `change` does, and the repaint that follows.
void measure(const char* what, NetworkView& view, const std::function<void(int)>& change)
{
    std::vector<double> times;
    for (int i = 0; i < kFrames; ++i) {
        const CpuClock clock;
        change(i);
        QApplication::processEvents();
        times.push_back(1000 * clock.seconds());
    }
    std::ranges::sort(times);
    std::printf("canvas, %d cards: %-32s %6.2f ms (median), %6.2f ms (p90)\n", kCards, what,
                times[times.size() / 2], times[times.size() * 9 / 10]);
    Q_UNUSED(view)
}

void measureAt(double zoom, NetworkView& view)
{
    const auto title = [zoom](const char* what) {
        return QString("%1 at %2").arg(what).arg(zoom).toUtf8();
    };
    view.setTransform(QTransform::fromScale(zoom, zoom));
    view.centerOn(view.networkScene()->cardsRect().center());
    QApplication::processEvents();
    measure(title("pan"), view, [&](int i) {
        QScrollBar* bar = i % 2 == 0 ? view.horizontalScrollBar() : view.verticalScrollBar();
        bar->setValue(bar->value() + 9);
    });
    measure(title("repaint"), view, [&](int) { view.viewport()->repaint(); });
    measure(title("zoom step"), view, [&](int i) {
        const double scale = zoom * (1 + 0.01 * (i % 7));
        view.setTransform(QTransform::fromScale(scale, scale));
        view.viewport()->repaint();
    });
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    Theme::install();
    Document document;
    Selection selection(&document);
    EngineClient engine;
    ViewBudget budget(&engine);
    RunMonitor run(&engine, &document);
    NetworkView view({&document, &selection, &engine, &budget, &run});
    view.resize(1280, 800);
    view.show();

    const CpuClock clock;
    document.setNetwork(drawing());
    QApplication::processEvents();
    std::printf("canvas, %d cards: %-32s %6.2f ms\n", kCards, "open and show",
                1000 * clock.seconds());
    showPictures(*view.networkScene());
    for (const double zoom : {1.0, 0.7, 0.5, 0.3, 0.12}) measureAt(zoom, view);
    view.setTransform(QTransform::fromScale(1, 1));
    view.centerOn(view.networkScene()->card("node500")->cardRect().center());
    QApplication::processEvents();
    measure("drag one card", view, [&](int i) {
        view.networkScene()->previewPositions({{"node500", QPointF(20 * 266 + i, 12 * 180 + i)}});
    });
    measure("edit and show", view, [&](int i) {
        document.edit("Move", [i](Network& n) { n.nodes["node500"].x += i % 2 == 0 ? 5 : -5; });
    });
    return 0;
}
