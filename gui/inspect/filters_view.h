#pragma once

#include "gui/inspect/live_view.h"
#include "gui/inspect/map_grid.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QScrollArea;
class QStackedWidget;

namespace loom {

class NumberTable;
class TitledCard;

/// The weight of a convolution as pictures, one filter a column and one input a row; of a linear
/// layer as one picture.
class FiltersView : public LiveView {
    Q_OBJECT

public:
    explicit FiltersView(const Workbench& workbench, QWidget* parent = nullptr);

    /// The answer to a "tensor" request for the weight.
    void showWeight(const Reply& reply);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum Scale { PerFilter, PerLayer, Fixed };
    QWidget* makeBar();
    QWidget* makeBody();
    void showLayers();
    void ask();
    void showInputs();
    void draw();
    void fitTiles();
    Maps mapsOfFilters() const;
    ColourRange rangeFor(std::span<const float> values) const;
    void showNumbers();
    bool isTransposed() const;
    QString mapName(int map) const;

    LiveRequest* m_request;
    QComboBox *m_layer, *m_input, *m_scale;
    QDoubleSpinBox* m_limit;
    QLabel *m_shape, *m_note, *m_empty;
    MapGrid* m_grid;
    QScrollArea* m_scroll;
    TitledCard* m_numbersCard;
    NumberTable* m_numbers;
    QLabel* m_hint;
    QStackedWidget* m_pages;
    std::string m_node;                ///< whose weight is shown; "": none
    std::vector<std::int64_t> m_sizes; ///< of the weight
    std::vector<float> m_weight;
};

} // namespace loom
