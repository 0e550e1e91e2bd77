#include "gui/editor/layer_list.h"

#include "gui/editor/network_view.h"
#include "gui/theme/theme.h"

#include <QDrag>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>

#include <memory>

namespace loom {
namespace {

constexpr int kNameRole = Qt::UserRole;
constexpr int kCategoryRole = Qt::UserRole + 1;
constexpr int kTransformRole = Qt::UserRole + 2;
constexpr int kRowHeight = 27, kHeadingHeight = 32;
constexpr qreal kSquare = 9;

QFont headingFont()
{
    QFont font = Theme::textFont(11);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.5);
    return font;
}

void paintSquare(QPainter& painter, QPointF centre, Category category)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().category(category));
    painter.drawRoundedRect(
        QRectF(centre.x() - kSquare / 2, centre.y() - kSquare / 2, kSquare, kSquare), 2.5, 2.5);
}

class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        const bool isHeading = index.data(kNameRole).toString().isEmpty();
        return {120, isHeading ? kHeadingHeight : kRowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QString text = index.data(Qt::DisplayRole).toString();
        const QRect area = option.rect.adjusted(0, 1, 0, -1);
        if (index.data(kNameRole).toString().isEmpty()) {
            painter->setFont(headingFont());
            painter->setPen(colours().muted);
            painter->drawText(area.adjusted(0, 0, 0, -4), Qt::AlignLeft | Qt::AlignBottom,
                              text.toUpper());
        } else {
            paintEntry(*painter, option, area, index, text);
        }
        painter->restore();
    }

private:
    static void paintEntry(QPainter& painter, const QStyleOptionViewItem& option, const QRect& area,
                           const QModelIndex& index, const QString& text)
    {
        const bool isCurrent = option.state & QStyle::State_Selected;
        if (isCurrent || option.state & QStyle::State_MouseOver) {
            painter.setPen(isCurrent && option.state & QStyle::State_HasFocus
                               ? QPen(colours().accent)
                               : QPen(Qt::NoPen));
            painter.setBrush(colours().card);
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        }
        const auto category = static_cast<Category>(index.data(kCategoryRole).toInt());
        paintSquare(painter, QPointF(area.left() + 12.5, area.center().y() + 0.5), category);
        painter.setFont(option.font);
        painter.setPen(colours().text);
        const QRect place = area.adjusted(26, 0, -6, 0);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
    }
};

} // namespace

LayerList::LayerList(QWidget* parent) : QListWidget(parent)
{
    setItemDelegate(new EntryDelegate(this));
    setMouseTracking(true);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Layers"));
    connect(this, &QListWidget::itemDoubleClicked, this, [this](QListWidgetItem* item) {
        const PaletteEntry clicked = entry(item);
        if (!clicked.name.isEmpty()) emit chosen(clicked.name, clicked.isTransform);
    });
}

void LayerList::setEntries(const QList<PaletteEntry>& entries)
{
    clear();
    for (const PaletteEntry& entry : entries) {
        auto* item = new QListWidgetItem(entry.displayName, this);
        item->setData(kNameRole, entry.name);
        item->setData(kCategoryRole, static_cast<int>(entry.category));
        item->setData(kTransformRole, entry.isTransform);
        item->setToolTip(entry.toolTip);
        if (entry.name.isEmpty()) item->setFlags(Qt::NoItemFlags);
    }
}

PaletteEntry LayerList::entry(const QListWidgetItem* item) const
{
    if (item == nullptr) return {};
    return {.name = item->data(kNameRole).toString(),
            .displayName = item->text(),
            .toolTip = item->toolTip(),
            .category = static_cast<Category>(item->data(kCategoryRole).toInt()),
            .isTransform = item->data(kTransformRole).toBool()};
}

void LayerList::moveCurrent(int direction)
{
    for (int row = currentRow() + direction; row >= 0 && row < count(); row += direction) {
        if (item(row)->flags() == Qt::NoItemFlags) continue;
        setCurrentRow(row);
        return;
    }
}

QStringList LayerList::mimeTypes() const
{
    return {NetworkView::kLayerMimeType, kTransformMimeType};
}

QMimeData* LayerList::mimeData(const QList<QListWidgetItem*>& items) const
{
    if (items.isEmpty()) return nullptr;
    const PaletteEntry dragged = entry(items.front());
    if (dragged.name.isEmpty()) return nullptr;
    auto carried = std::make_unique<QMimeData>();
    carried->setData(dragged.isTransform ? kTransformMimeType : NetworkView::kLayerMimeType,
                     dragged.name.toUtf8());
    return carried.release();
}

void LayerList::startDrag(Qt::DropActions)
{
    QMimeData* carried = mimeData(selectedItems());
    if (carried == nullptr) return;
    auto* drag = new QDrag(this);
    drag->setMimeData(carried);
    const QPixmap pixmap = dragPixmap(entry(selectedItems().front()));
    drag->setPixmap(pixmap);
    drag->setHotSpot(QPoint(18, static_cast<int>(pixmap.deviceIndependentSize().height() / 2)));
    drag->exec(Qt::CopyAction);
}

QPixmap LayerList::dragPixmap(const PaletteEntry& entry) const
{
    const QFont textFont = Theme::textFont(13, QFont::DemiBold);
    const int width = QFontMetrics(textFont).horizontalAdvance(entry.displayName) + 48;
    const QSize size(width, 36);
    QPixmap pixmap(size * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().accent, 1.5));
    painter.setBrush(colours().card);
    painter.drawRoundedRect(QRectF({1, 1}, QSizeF(size) - QSizeF(2, 2)), 8, 8);
    paintSquare(painter, {18, 18}, entry.category);
    painter.setFont(textFont);
    painter.setPen(colours().text);
    painter.drawText(QRect({32, 0}, size), Qt::AlignLeft | Qt::AlignVCenter, entry.displayName);
    return pixmap;
}

void LayerList::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (const PaletteEntry current = entry(currentItem()); !current.name.isEmpty())
            emit chosen(current.name, current.isTransform);
        return;
    case Qt::Key_Down: return moveCurrent(1);
    case Qt::Key_Up: return moveCurrent(-1);
    default: QListWidget::keyPressEvent(event);
    }
}

} // namespace loom
