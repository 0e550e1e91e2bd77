#pragma once

#include "gui/theme/colour_maps.h"

#include <QStringList>
#include <QTableView>

#include <vector>

namespace loom {

/// A matrix to be read: its numbers, each on its colour. A picture of the same matrix is MapGrid's.
struct NumberMatrix {
    std::vector<float> values{};
    int rows = 0, columns = 0;
    ColourMap colours = ColourMap::Diverging;
    ColourRange range{};
    int digits = -1;                       ///< after the point; -1: as each number needs
    std::vector<float> shades{};           ///< 0 to 1 of the accent, instead of `range`; NaN: none
    QStringList texts{};                   ///< instead of the numbers
    QStringList rowNames{}, columnNames{}; ///< empty: their indices
};

class NumberTable : public QTableView {
    Q_OBJECT

public:
    explicit NumberTable(QWidget* parent = nullptr);
    ~NumberTable() override;

    void show(NumberMatrix matrix);
    const NumberMatrix& matrix() const;
    void setColumnWidths(int pixels);
    /// All of it is seen at once where that can be read: columns and rows share the view's room;
    /// the last column is as wide as its name needs.
    void setFitted(bool isFitted);

    QSize sizeHint() const override;

signals:
    void cellChosen(int row, int column); ///< by click or keyboard

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void updateGeometries() override;

private:
    void fitCells();

    class Model;
    Model* m_model;
    bool m_isShowing = false, m_isFitted = false;
};

} // namespace loom
