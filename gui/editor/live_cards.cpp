#include "gui/editor/live_cards.h"

#include "core/files/error.h"
#include "datasets/description.h"
#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/network_scene.h"
#include "gui/inspect/live_view.h"
#include "gui/training/live_request.h"

namespace loom {
namespace {

constexpr int kChannels = 6;
constexpr int kNext = 5; // images behind the sample

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
    connect(workbench.document, &Document::changed, this, &LiveCards::askNext,
            Qt::QueuedConnection);
    connect(workbench.engine, &EngineClient::ready, this, [this] {
        m_nextQuestion = {};
        askNext();
    });
    ask();
}

void LiveCards::setVisible(bool visible)
{
    m_isVisible = visible;
    m_request->setActive(visible);
    askNext();
}

void LiveCards::ask()
{
    const Sample& sample = m_workbench.selection->sample();
    Json question{{"channels", kChannels}};
    if (sample.image.empty()) {
        question["split"] = sample.split.toStdString();
        question["index"] = sample.index;
    }
    m_request->setQuestion(std::move(question), sample.image);
    askNext();
}

void LiveCards::askNext()
{
    const Network& network = m_workbench.document->network();
    const DatasetDescription* known =
        network.dataset ? find_dataset_description(network.dataset->name) : nullptr;
    if (known == nullptr || !m_isVisible || !m_workbench.engine->isReady()) return;
    const Sample& sample = m_workbench.selection->sample();
    const qint64 size = sample.split == "train" ? known->train_size : known->test_size;
    Json indices = Json::array();
    for (qint64 i = 1; i <= kNext; ++i) indices.push_back((sample.index + i) % size);
    Json question{{"name", network.dataset->name},
                  {"split", sample.split.toStdString()},
                  {"indices", std::move(indices)}};
    if (question == m_nextQuestion) return;
    m_nextQuestion = question;
    m_workbench.engine->request("images", question, this, [this, question](const Reply& reply) {
        if (question == m_nextQuestion) showNext(reply);
    });
}

void LiveCards::showNext(const Reply& reply)
{
    m_next.clear();
    try {
        const std::vector<ArrayView> found = arrays(reply.bytes);
        if (const ArrayView* images = find_array(found, "images")) m_next = imagesOf(*images);
    } catch (const FileError&) {
        m_next.clear(); // not safetensors: nothing to show of it
    }
    // The data may come later: a download, another folder.
    if (m_next.empty()) m_nextQuestion = {};
    showInputs();
}

void LiveCards::showInputs()
{
    for (const auto& [id, sample] : m_inputs) {
        CardPicture picture = sample;
        picture.images.insert(picture.images.end(), m_next.begin(), m_next.end());
        m_scene->showPicture(id, std::move(picture));
    }
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
    m_inputs.clear();
    for (const auto& [id, node] : nodes->items()) {
        CardPicture picture = toCardPicture(node, find_array(tensors, id), classes);
        const NodeCard* card = m_scene->card(id);
        const bool isInput = card != nullptr && card->content().isInput;
        if (isInput && picture.kind == CardPicture::Kind::Images)
            m_inputs[id] = std::move(picture);
        else
            m_scene->showPicture(id, std::move(picture));
    }
    showInputs();
    if (m_next.empty()) askNext();
}

} // namespace loom
