#pragma once

#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <vector>

class QBoxLayout;
class QComboBox;
class QSpinBox;
class QStackedWidget;

namespace loom {

class MapGrid;
class NumberTable;

/// The numbers of a tensor along any two of its axes, as a table or as a picture; the other axes
/// have an index each.
class TensorValues : public QWidget {
    Q_OBJECT

public:
    explicit TensorValues(QWidget* parent = nullptr);

    /// Which tensor it is: two axes and indices are chosen anew when the shape is another.
    void setShape(const std::vector<std::int64_t>& shape, const QStringList& axes);
    /// All numbers of the tensor, or only those of the two axes in their order when `isSlice`.
    void showValues(std::vector<float> values, bool isSlice, bool isInteger);
    /// The index of each axis; -1 along the two that are shown.
    std::vector<std::int64_t> indices() const;

    const NumberTable* table() const { return m_table; }
    const MapGrid* picture() const { return m_picture; }

signals:
    void sliceChanged();

private:
    void chooseAxes();
    void draw();
    /// Where the numbers of the two axes lie among the values.
    struct Walk {
        std::int64_t start = 0, rowStep = 0, columnStep = 0;
    };
    Walk walk() const;

    QComboBox *m_rowAxis, *m_columnAxis, *m_form;
    QWidget* m_chooser;
    QBoxLayout* m_indexRow;
    std::vector<QSpinBox*> m_indexBoxes; ///< one for each axis
    QStackedWidget* m_pages;
    NumberTable* m_table;
    MapGrid* m_picture;
    std::vector<std::int64_t> m_shape;
    std::vector<float> m_values;
    bool m_isSlice = false, m_isInteger = false;
};

} // namespace loom
