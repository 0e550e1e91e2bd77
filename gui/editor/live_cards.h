#pragma once

#include "core/network/network.h"
#include "gui/editor/card_picture.h"
#include "gui/workbench.h"

#include <QObject>

#include <map>
#include <vector>

namespace loom {

class LiveRequest;
class NetworkScene;
struct Reply;

/// Keeps the cards' pictures up to date: the chosen sample through the network, on the weights of
/// now; behind it, an Input shows the images that follow in the data set. Asks only while the
/// canvas can be seen.
class LiveCards : public QObject {
    Q_OBJECT

public:
    LiveCards(const Workbench& workbench, NetworkScene* scene, QObject* parent);

    void setVisible(bool visible);
    /// Shows an answer to "cards"; what it does not mention keeps its picture.
    void show(const Reply& reply);
    /// Shows an answer to "images".
    void showNext(const Reply& reply);

private:
    void ask();
    void askNext();
    void showInputs();

    Workbench m_workbench;
    NetworkScene* m_scene;
    LiveRequest* m_request;
    std::map<NodeId, CardPicture> m_inputs; ///< the sample itself
    std::vector<QImage> m_next;             ///< what follows it in the data set
    Json m_nextQuestion{};                  ///< that m_next is the answer to, or will be
    bool m_isVisible = false;
};

} // namespace loom
