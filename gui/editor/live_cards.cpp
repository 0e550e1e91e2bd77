#include "gui/editor/live_cards.h"

#include "core/files/error.h"
#include "datasets/description.h"
#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/network_scene.h"
#include "gui/training/live_request.h"

namespace loom {
namespace {

constexpr int kChannels = 6;

const std::vector<std::string>& classesOf(const Network& network)
{
    static const std::vector<std::string> none;
    if (!network.dataset) return none;
    const DatasetDescription* known = find_dataset_description(network.dataset->name);
    return known != nullptr ? known->classes : none;
}

} // namespace

LiveCards::LiveCards(const Workbench& workbench, NetworkScene* scene, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_scene(scene),
      m_request(new LiveRequest(workbench.budget, "cards", this))
{
    connect(m_request, &LiveRequest::answered, this, &LiveCards::show);
    connect(workbench.selection, &Selection::sampleChanged, this, &LiveCards::ask);
    // The engine hears of a change before it is asked about it: both go down one pipe.
    connect(workbench.document, &Document::changed, m_request, &LiveRequest::refresh,
            Qt::QueuedConnection);
    connect(workbench.document, &Document::opened, m_scene, &NetworkScene::clearPictures);
    connect(workbench.engine, &EngineClient::left, m_scene, &NetworkScene::clearPictures);
    ask();
}

void LiveCards::setVisible(bool visible) { m_request->setActive(visible); }

void LiveCards::ask()
{
    const Sample& sample = m_workbench.selection->sample();
    Json question{{"channels", kChannels}};
    if (sample.image.empty()) {
        question["split"] = sample.split.toStdString();
        question["index"] = sample.index;
    }
    m_request->setQuestion(std::move(question), sample.image);
}

void LiveCards::show(const Reply& reply)
{
    if (reply.isError()) {
        // Without data there is nothing to see; a drawing that does not fit keeps what still holds.
        if (reply.errorCode == "no-data") m_scene->clearPictures();
        return;
    }
    const auto nodes = reply.head.find("nodes");
    if (nodes == reply.head.end() || !nodes->is_object()) return;
    std::vector<ArrayView> tensors;
    try {
        tensors = arrays(reply.bytes);
    } catch (const FileError&) {
        return; // not safetensors: nothing to show of it
    }
    const std::vector<std::string>& classes = classesOf(m_workbench.document->network());
    for (const auto& [id, node] : nodes->items())
        m_scene->showPicture(id, toCardPicture(node, find_array(tensors, id), classes));
}

} // namespace loom
