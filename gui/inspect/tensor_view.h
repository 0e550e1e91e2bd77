#pragma once

#include "gui/inspect/live_view.h"

class QComboBox;
class QLabel;
class QStackedWidget;

namespace loom {

class FactsList;
class Histogram;
class TensorOperations;
class TensorValues;
class TitledCard;

/// A tensor: rank, axes, shape, statistics, values; reduced and reshaped on the spot.
class TensorView : public LiveView {
    Q_OBJECT

public:
    explicit TensorView(const Workbench& workbench, QWidget* parent = nullptr);

    void showTensor(const Reply& reply); ///< the answer to "tensor"

private:
    QWidget* makeFacts();
    void follow();
    void showTensorNames();
    void setSubject();
    void ask();
    void showFacts(const Json& head);
    Json question() const;
    bool isActivation() const;

    LiveRequest* m_request;
    QComboBox *m_nodes, *m_tensors;
    TitledCard *m_factsCard, *m_valuesCard, *m_operationsCard;
    FactsList* m_facts;
    Histogram* m_histogram;
    TensorValues* m_values;
    TensorOperations* m_operations;
    QLabel *m_empty, *m_trouble;
    QStackedWidget *m_pages, *m_factsPages;
    NodeId m_node;
    std::int64_t m_elements = 0; ///< 0 while not known
};

} // namespace loom
