#pragma once

#include "gui/inspect/live_view.h"

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace loom {

class MapGrid;
class NumberTable;
class ProbabilityBars;
class SampleChooser;
class TitledCard;

/// The chosen image's probabilities, the confusion matrix with precision and recall, the worst
/// mistakes.
class PredictionsView : public LiveView {
    Q_OBJECT

public:
    explicit PredictionsView(const Workbench& workbench, QWidget* parent = nullptr);

    void showPrediction(const Reply& reply);  ///< the answer to "predict"
    void showPredictions(const Reply& reply); ///< to "predictions"
    void showImages(const Reply& reply);      ///< to "images", of those that are listed

private:
    struct Cell {
        int label = 0, predicted = 0;
        bool operator==(const Cell&) const = default;
    };
    struct Listed {
        std::int64_t index = 0;
        int label = 0, predicted = 0;
        double probability = 0;
    };
    QWidget* makePrediction();
    QWidget* makeMatrix();
    QWidget* makeList();
    void ask();
    void showMatrix(const Json& head);
    void chooseCell(int row, int column);
    void showList();
    void listMistakes(const Json& head);
    void markSample();
    QString className(int index) const;

    LiveRequest *m_predict, *m_predictions;
    SampleChooser* m_chooser;
    QLabel *m_noPrediction, *m_noMatrix, *m_noList;
    ProbabilityBars* m_bars;
    TitledCard *m_predictionCard, *m_matrixCard, *m_listCard;
    NumberTable* m_matrix;
    QComboBox* m_split;
    QPushButton* m_all;
    MapGrid* m_grid;
    QStackedWidget *m_predictionPages, *m_matrixPages, *m_listPages;
    int m_classCount = 0;
    std::optional<Cell> m_cell; ///< only this cell's images
    std::vector<Listed> m_listed;
    std::vector<std::int64_t> m_imageIndices; ///< of the pictures in the grid
    std::int64_t m_cellTotal = 0;
    std::vector<std::vector<std::int64_t>> m_confusion;
};

} // namespace loom
