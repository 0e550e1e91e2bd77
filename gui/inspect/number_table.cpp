#include "gui/inspect/number_table.h"

#include "gui/inspect/number_text.h"
#include "gui/theme/theme.h"

#include <QAbstractTableModel>
#include <QHeaderView>

#include <algorithm>
#include <cmath>
#include <optional>

namespace loom {
namespace {

constexpr int kRowHeight = 20;
constexpr int kLeastFitted = 17, kMostFitted = 24;       // px of a row
constexpr int kNarrowestFitted = 27, kWidestFitted = 62; // px of a column

/// Dark or light, whichever can be read on `ground`.
QColor textOn(QRgb ground)
{
    const double luma = 0.299 * qRed(ground) + 0.587 * qGreen(ground) + 0.114 * qBlue(ground);
    return luma > 140 ? QColor("#10131a") : QColor("#ffffff");
}

} // namespace

class NumberTable::Model : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    void show(NumberMatrix matrix)
    {
        const bool isOther = matrix.rows != m_matrix.rows || matrix.columns != m_matrix.columns;
        if (isOther) beginResetModel();
        m_matrix = std::move(matrix);
        if (isOther) return endResetModel();
        if (m_matrix.rows == 0 || m_matrix.columns == 0) return;
        emit dataChanged(index(0, 0), index(m_matrix.rows - 1, m_matrix.columns - 1));
        emit headerDataChanged(Qt::Horizontal, 0, m_matrix.columns - 1);
        emit headerDataChanged(Qt::Vertical, 0, m_matrix.rows - 1);
    }
    const NumberMatrix& matrix() const { return m_matrix; }

    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : m_matrix.rows;
    }
    int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : m_matrix.columns;
    }
    QVariant data(const QModelIndex& index, int role) const override
    {
        const std::size_t at = placeOf(index);
        const float value = m_matrix.values.at(at);
        const std::optional<QRgb> ground = groundOf(at);
        switch (role) {
        case Qt::DisplayRole:
            return m_matrix.texts.isEmpty() ? textOf(static_cast<double>(value))
                                            : m_matrix.texts.value(static_cast<qsizetype>(at));
        case Qt::TextAlignmentRole: return QVariant::fromValue(int(Qt::AlignCenter));
        case Qt::BackgroundRole: return ground ? QColor(*ground) : QVariant();
        case Qt::ForegroundRole: return ground ? textOn(*ground) : QVariant();
        case Qt::FontRole: return Theme::monoFont(m_matrix.texts.isEmpty() ? 12 : 11);
        case Qt::ToolTipRole:
            if (!m_matrix.texts.isEmpty()) return {};
            return QString("[%1, %2] = %3")
                .arg(index.row())
                .arg(index.column())
                .arg(static_cast<double>(value), 0, 'g', 9);
        default: return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        const QStringList& names =
            orientation == Qt::Horizontal ? m_matrix.columnNames : m_matrix.rowNames;
        if (role == Qt::DisplayRole)
            return names.isEmpty() ? QString::number(section) : names.value(section);
        if (role == Qt::FontRole)
            return names.isEmpty() ? Theme::monoFont(11) : Theme::textFont(11);
        if (role == Qt::TextAlignmentRole && orientation == Qt::Vertical && !names.isEmpty())
            return QVariant::fromValue(int(Qt::AlignLeft | Qt::AlignVCenter));
        return {};
    }

private:
    std::size_t placeOf(const QModelIndex& index) const
    {
        return static_cast<std::size_t>(index.row()) * static_cast<std::size_t>(m_matrix.columns) +
               static_cast<std::size_t>(index.column());
    }
    std::optional<QRgb> groundOf(std::size_t at) const
    {
        if (m_matrix.shades.empty()) {
            const float span = m_matrix.range.high - m_matrix.range.low;
            const float t = (m_matrix.values.at(at) - m_matrix.range.low) / span;
            return colour(m_matrix.colours, span > 0 ? t : 0.5F);
        }
        const float shade = m_matrix.shades.at(at);
        if (std::isnan(shade)) return {};
        const QColor from = colours().panel, to = colours().accent;
        const auto mix = [shade](int a, int b) {
            return a + static_cast<int>(shade * static_cast<float>(b - a));
        };
        return qRgb(mix(from.red(), to.red()), mix(from.green(), to.green()),
                    mix(from.blue(), to.blue()));
    }
    QString textOf(double value) const
    {
        return m_matrix.digits < 0 ? numberText(value)
                                   : QString::number(value, 'f', m_matrix.digits);
    }

    NumberMatrix m_matrix;
};

NumberTable::NumberTable(QWidget* parent) : QTableView(parent), m_model(new Model(this))
{
    setModel(m_model);
    setShowGrid(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setCornerButtonEnabled(false);
    setStyleSheet("QTableCornerButton::section { background: transparent; border: none; }");
    setTabKeyNavigation(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(kRowHeight);
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setMinimumSectionSize(20);
    horizontalHeader()->setDefaultSectionSize(62);
    horizontalHeader()->setFixedHeight(kRowHeight);
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

NumberTable::~NumberTable() = default;

void NumberTable::setColumnWidths(int pixels) { horizontalHeader()->setDefaultSectionSize(pixels); }

void NumberTable::setFitted(bool isFitted)
{
    m_isFitted = isFitted;
    verticalHeader()->setMinimumSectionSize(isFitted ? kLeastFitted : kRowHeight);
    updateGeometries();
}

void NumberTable::updateGeometries()
{
    QTableView::updateGeometries();
    if (m_isFitted) fitCells();
}

void NumberTable::fitCells()
{
    const int rows = m_model->rowCount(), columns = m_model->columnCount();
    if (rows == 0 || columns < 2) return;
    const QSize room = maximumViewportSize();
    const QFontMetrics words(Theme::textFont(11));
    const int last =
        std::max(kNarrowestFitted,
                 words.horizontalAdvance(m_model->matrix().columnNames.value(columns - 1)) + 14);
    const int column =
        std::clamp((room.width() - last) / (columns - 1), kNarrowestFitted, kWidestFitted);
    const int row = std::clamp(room.height() / rows, kLeastFitted, kMostFitted);
    // Each change comes back to updateGeometries().
    if (horizontalHeader()->defaultSectionSize() != column)
        horizontalHeader()->setDefaultSectionSize(column);
    if (horizontalHeader()->sectionSize(columns - 1) != last)
        horizontalHeader()->resizeSection(columns - 1, last);
    if (verticalHeader()->defaultSectionSize() != row) verticalHeader()->setDefaultSectionSize(row);
}

void NumberTable::show(NumberMatrix matrix)
{
    m_isShowing = true;
    m_model->show(std::move(matrix));
    m_isShowing = false;
    updateGeometry();
}

const NumberMatrix& NumberTable::matrix() const { return m_model->matrix(); }

QSize NumberTable::sizeHint() const
{
    const int frame = 2 * frameWidth() + 2;
    return {verticalHeader()->sizeHint().width() + horizontalHeader()->length() + frame,
            horizontalHeader()->height() + verticalHeader()->length() + frame};
}

void NumberTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (!m_isShowing && current.isValid()) emit cellChosen(current.row(), current.column());
}

} // namespace loom
