#pragma once

#include "gui/workbench.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace loom {

class ProblemCards;
class Section;
struct Edge;

/// The inspector's page of one connection: the tensor on it, its axes and their meaning.
class EdgePage : public QWidget {
    Q_OBJECT

public:
    explicit EdgePage(const Workbench& workbench, QWidget* parent = nullptr);

    void setEdge(const Edge& edge);

private:
    Workbench m_workbench;
    QLabel *m_title, *m_shape;
    ProblemCards* m_problems;
    Section *m_tensor, *m_axes;
    QGridLayout* m_grid;
};

} // namespace loom
