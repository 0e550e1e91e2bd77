#pragma once

#include "gui/workbench.h"

#include <QObject>

namespace loom {

class LiveRequest;
class NetworkScene;
struct Reply;

/// Keeps the cards' pictures up to date: the chosen sample through the network, on the weights of
/// now. Asks only while the canvas can be seen.
class LiveCards : public QObject {
    Q_OBJECT

public:
    LiveCards(const Workbench& workbench, NetworkScene* scene, QObject* parent);

    void setVisible(bool visible);
    /// Shows an answer to "cards"; what it does not mention keeps its picture.
    void show(const Reply& reply);

private:
    void ask();

    Workbench m_workbench;
    NetworkScene* m_scene;
    LiveRequest* m_request;
};

} // namespace loom
