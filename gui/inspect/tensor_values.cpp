#include "gui/inspect/tensor_values.h"

#include "gui/inspect/map_grid.h"
#include "gui/inspect/number_table.h"
#include "gui/inspect/titled_card.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>

#include <algorithm>

namespace loom {

TensorValues::TensorValues(QWidget* parent)
    : QWidget(parent), m_rowAxis(new QComboBox), m_columnAxis(new QComboBox), m_form(new QComboBox),
      m_chooser(new QWidget), m_indexRow(new QHBoxLayout), m_pages(new QStackedWidget),
      m_table(new NumberTable), m_picture(new MapGrid)
{
    m_rowAxis->setAccessibleName(tr("Axis of the rows"));
    m_columnAxis->setAccessibleName(tr("Axis of the columns"));
    m_form->addItems({tr("table"), tr("picture")});
    m_form->setAccessibleName(tr("Table or picture"));
    m_table->setAccessibleName(tr("Values"));
    m_picture->setAccessibleName(tr("Values as a picture"));
    for (QComboBox* box : {m_rowAxis, m_columnAxis})
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_indexRow->setSpacing(6);
    auto* formRow = new QHBoxLayout;
    formRow->setSpacing(6);
    formRow->addWidget(m_form);
    formRow->addLayout(m_indexRow);
    formRow->addStretch(1);
    auto* axesRow = new QHBoxLayout;
    axesRow->setSpacing(6);
    axesRow->addWidget(m_rowAxis);
    axesRow->addWidget(roleLabel(QString::fromUtf8("×"), "muted"));
    axesRow->addWidget(m_columnAxis);
    axesRow->addStretch(1);
    auto* choice = new QVBoxLayout(m_chooser);
    choice->setContentsMargins(0, 0, 0, 0);
    choice->setSpacing(4);
    choice->addLayout(formRow);
    choice->addLayout(axesRow);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_picture);
    scroll->setWidgetResizable(true);
    m_pages->addWidget(m_table);
    m_pages->addWidget(scroll);
    // Many axes need more room than a narrow window has.
    auto* choosers = new QScrollArea;
    choosers->setWidget(m_chooser);
    choosers->setWidgetResizable(true);
    choosers->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    choosers->setFixedHeight(2 * m_form->sizeHint().height() + 16);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    rows->addWidget(choosers);
    rows->addWidget(m_pages, 1);
    connect(m_form, &QComboBox::currentIndexChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_rowAxis, &QComboBox::activated, this, &TensorValues::chooseAxes);
    connect(m_columnAxis, &QComboBox::activated, this, &TensorValues::chooseAxes);
    m_picture->setColumns(1);
}

void TensorValues::setShape(const std::vector<std::int64_t>& shape, const QStringList& axes)
{
    if (shape == m_shape && m_rowAxis->count() == static_cast<int>(shape.size())) return;
    m_shape = shape;
    m_values.clear();
    const int rank = static_cast<int>(shape.size());
    for (QSpinBox* box : m_indexBoxes) box->deleteLater();
    m_indexBoxes.clear();
    m_rowAxis->clear();
    m_columnAxis->clear();
    for (int i = 0; i < rank; ++i) {
        const QString name = i < axes.size() ? axes[i] : tr("axis %1").arg(i);
        m_rowAxis->addItem(name);
        m_columnAxis->addItem(name);
        auto* box = new QSpinBox;
        box->setRange(
            0, static_cast<int>(std::max<std::int64_t>(shape[static_cast<std::size_t>(i)], 1) - 1));
        box->setPrefix(name + ' ');
        box->setAccessibleName(tr("Index along %1").arg(name));
        m_indexRow->addWidget(box);
        m_indexBoxes.push_back(box);
        connect(box, &QSpinBox::valueChanged, this, [this] {
            draw();
            emit sliceChanged();
        });
    }
    m_rowAxis->setCurrentIndex(std::max(rank - 2, 0));
    m_columnAxis->setCurrentIndex(rank - 1);
    chooseAxes();
}

void TensorValues::chooseAxes()
{
    const int rank = static_cast<int>(m_shape.size());
    if (rank >= 2 && m_rowAxis->currentIndex() == m_columnAxis->currentIndex()) {
        // The other one gives way.
        QComboBox* other = sender() == m_rowAxis ? m_columnAxis : m_rowAxis;
        other->setCurrentIndex((other->currentIndex() + 1) % rank);
    }
    m_rowAxis->setVisible(rank >= 2);
    m_columnAxis->setVisible(rank >= 1);
    for (int i = 0; i < rank; ++i)
        m_indexBoxes[static_cast<std::size_t>(i)]->setVisible(
            m_shape[static_cast<std::size_t>(i)] > 1 && rank > 2 &&
            i != m_rowAxis->currentIndex() && i != m_columnAxis->currentIndex());
    draw();
    emit sliceChanged();
}

std::vector<std::int64_t> TensorValues::indices() const
{
    std::vector<std::int64_t> list;
    for (int i = 0; i < static_cast<int>(m_shape.size()); ++i)
        list.push_back(i == m_rowAxis->currentIndex() || i == m_columnAxis->currentIndex()
                           ? -1
                           : m_indexBoxes[static_cast<std::size_t>(i)]->value());
    return list;
}

void TensorValues::showValues(std::vector<float> values, bool isSlice, bool isInteger)
{
    m_values = std::move(values);
    m_isSlice = isSlice;
    m_isInteger = isInteger;
    draw();
}

TensorValues::Walk TensorValues::walk() const
{
    Walk walk;
    const std::vector<std::int64_t> fixed = indices();
    std::int64_t stride = 1;
    for (int i = static_cast<int>(m_shape.size()) - 1; i >= 0; --i) {
        const auto at = static_cast<std::size_t>(i);
        if (fixed[at] >= 0) {
            if (m_isSlice) continue; // not among the values
            walk.start += fixed[at] * stride;
        } else if (i == m_columnAxis->currentIndex()) {
            walk.columnStep = stride;
        } else {
            walk.rowStep = stride;
        }
        stride *= m_shape[at];
    }
    return walk;
}

void TensorValues::draw()
{
    const auto sizeOf = [this](const QComboBox* axis) {
        return axis->currentIndex() < 0 ? 1
                                        : m_shape[static_cast<std::size_t>(axis->currentIndex())];
    };
    const std::int64_t rows = m_shape.size() < 2 ? 1 : sizeOf(m_rowAxis);
    const std::int64_t columns = m_shape.empty() ? 1 : sizeOf(m_columnAxis);
    NumberMatrix matrix{.rows = static_cast<int>(rows), .columns = static_cast<int>(columns)};
    const Walk steps = walk();
    const std::int64_t last =
        steps.start + (rows - 1) * steps.rowStep + (columns - 1) * steps.columnStep;
    // The numbers of this slice may still be on their way.
    if (rows > 0 && columns > 0 && last >= static_cast<std::int64_t>(m_values.size())) return;
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t column = 0; column < columns; ++column)
            matrix.values.push_back(m_values[static_cast<std::size_t>(
                steps.start + row * steps.rowStep + column * steps.columnStep)]);
    const bool hasNegative = std::ranges::any_of(matrix.values, [](float v) { return v < 0; });
    matrix.colours = hasNegative ? ColourMap::Diverging : ColourMap::Magma;
    matrix.range = rangeOf(matrix.values, matrix.colours);
    matrix.digits = m_isInteger ? 0 : -1;
    if (matrix.rows == 0 || matrix.columns == 0) matrix.rows = matrix.columns = 0;
    m_picture->setTileSize(std::max(width() - 24, 200) > 320 ? 320 : 200);
    m_picture->showMaps({.values = matrix.values,
                         .count = matrix.rows > 0 ? 1 : 0,
                         .height = matrix.rows,
                         .width = matrix.columns,
                         .colours = matrix.colours,
                         .ranges = {matrix.range}});
    m_table->setColumnWidths(m_isInteger ? 44 : 62);
    m_table->show(std::move(matrix));
}

} // namespace loom
