#pragma once

#include "gui/inspector/section.h"
#include "gui/workbench.h"

#include "core/layers/layer_type.h"

#include <vector>

namespace loom {

class Histogram;
class LiveRequest;
struct Reply;

/// The tensors that a node owns: shapes from the drawing, numbers from the engine as they change.
class ParametersSection : public QWidget {
    Q_OBJECT

public:
    explicit ParametersSection(const Workbench& workbench, QWidget* parent = nullptr);

    /// Null while the node's inputs are unknown.
    void setNode(const std::string& node, const Inference* inference);
    /// Asks the engine only while it can be seen.
    void setActive(bool active);
    /// What the engine answered to the request "parameters".
    void showAnswer(const Reply& reply);

private:
    struct TensorRows {
        std::string name;
        Histogram* histogram = nullptr;
        FigureRow *type = nullptr, *mean = nullptr, *gradient = nullptr;
        QWidget* numbers = nullptr; ///< what is there once the engine has answered
    };
    void rebuild(const Inference& inference);
    void addTensor(Section& section, const TensorDescription& tensor, bool isLearnable);

    Workbench m_workbench;
    LiveRequest* m_request;
    Section *m_learnable, *m_buffers;
    QLabel* m_message;
    std::string m_node;
    std::vector<TensorDescription> m_tensors; ///< of both sections, in order
    std::vector<TensorRows> m_rows;
};

} // namespace loom
