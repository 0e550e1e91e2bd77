#include "gui/inspector/summary_list.h"

#include "gui/inspect/number_text.h"
#include "gui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <unordered_map>

namespace loom {
namespace {

constexpr int kLineHeight = 24, kTwoLinesHeight = 39;
constexpr int kHighest = 470; // px; more layers scroll inside
constexpr int kPartsRole = Qt::UserRole, kCategoryRole = Qt::UserRole + 1;

// The parts of a line.
enum Part { Name, Type, Output, Parameters, MultiplyAdds };

int heightOf(const QStringList& parts)
{
    return parts[Parameters].isEmpty() && parts[MultiplyAdds].isEmpty() ? kLineHeight
                                                                        : kTwoLinesHeight;
}

class RowDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        return {120, heightOf(index.data(kPartsRole).toStringList())};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect area = option.rect;
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colours().card);
            painter->drawRoundedRect(area.adjusted(0, 1, 0, -1), 5, 5);
        }
        const QVariant category = index.data(kCategoryRole);
        painter->setPen(Qt::NoPen);
        painter->setBrush(category.isValid()
                              ? colours().category(static_cast<Category>(category.toInt()))
                              : colours().muted);
        painter->drawRoundedRect(QRectF(area.left() + 4, area.top() + 7.5, 8, 8), 2.5, 2.5);
        const QStringList parts = index.data(kPartsRole).toStringList();
        paintLine(*painter, QRect(area.left() + 18, area.top() + 2, area.width() - 22, 19),
                  {parts[Name], parts[Type], parts[Output]});
        QStringList counts;
        if (!parts[Parameters].isEmpty())
            counts << SummaryList::tr("%1 parameters").arg(parts[Parameters]);
        if (!parts[MultiplyAdds].isEmpty())
            counts << SummaryList::tr("%1 multiply-adds").arg(parts[MultiplyAdds]);
        const QRect below(area.left() + 18, area.top() + 20, area.width() - 22, 17);
        painter->setFont(Theme::textFont(11));
        painter->setPen(colours().muted);
        painter->drawText(
            below, Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(counts.join(" · "), Qt::ElideRight, below.width()));
        painter->restore();
    }

private:
    /// Name and type from the left, the shape at the right, which goes before the type.
    static void paintLine(QPainter& painter, const QRect& line, const QStringList& parts)
    {
        painter.setFont(Theme::monoFont(11));
        const int shapeWidth = painter.fontMetrics().horizontalAdvance(parts[2]);
        painter.setPen(colours().text);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, parts[2]);
        const QFont nameFont = Theme::textFont(12, QFont::Medium);
        painter.setFont(nameFont);
        const int room = line.width() - shapeWidth - 8;
        const QString name =
            painter.fontMetrics().elidedText(parts[0], Qt::ElideRight, std::max(20, room));
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, name);
        const int left = painter.fontMetrics().horizontalAdvance(name) + 6;
        painter.setFont(Theme::textFont(12));
        painter.setPen(colours().muted);
        if (room - left < 20) return;
        painter.drawText(line.adjusted(left, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(parts[1], Qt::ElideRight, room - left));
    }
};

QStringList partsOf(const Node& node, const Diagnosis& diagnosis, const LayerType* type)
{
    QStringList parts{QString::fromStdString(node.id), QString::fromStdString(node.type), "?", "",
                      ""};
    const auto found = diagnosis.nodes.find(node.id);
    if (found == diagnosis.nodes.end() || !found->second.inference) return parts;
    const Inference& inference = *found->second.inference;
    parts[Output] = type != nullptr && type->has_output ? text(inference.output) : QString();
    if (const std::int64_t count = parameter_count(inference); count > 0)
        parts[Parameters] = grouped(count);
    if (inference.multiply_adds > 0) parts[MultiplyAdds] = grouped(inference.multiply_adds);
    return parts;
}

} // namespace

SummaryList::SummaryList(QWidget* parent) : QListWidget(parent)
{
    setItemDelegate(new RowDelegate(this));
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Summary of the layers"));
    connect(this, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
        emit nodeChosen(item->data(kPartsRole).toStringList().front());
    });
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void SummaryList::setNetwork(const Network& network, const Diagnosis& diagnosis,
                             const LayerCatalog& catalog)
{
    // In the order of execution, then what is on a circle.
    std::unordered_map<std::string_view, int> places;
    for (const NodeId& id : diagnosis.order) places.emplace(id, static_cast<int>(places.size()));
    std::vector<std::pair<int, const Node*>> ordered;
    for (const Node& node : network.nodes) {
        const auto found = places.find(node.id);
        const int last = static_cast<int>(network.nodes.size());
        ordered.emplace_back(found == places.end() ? last : found->second, &node);
    }
    std::ranges::stable_sort(ordered, {}, &std::pair<int, const Node*>::first);
    QList<QStringList> lines;
    for (const auto& [place, node] : ordered)
        lines << partsOf(*node, diagnosis, catalog.find(node->type));
    if (lines == m_shown) return;
    m_shown = lines;
    clear();
    for (const auto& [place, node] : ordered) {
        const QStringList& parts = lines[count()];
        auto* item = new QListWidgetItem(this);
        item->setData(kPartsRole, parts);
        item->setData(Qt::AccessibleTextRole, parts.join(", "));
        if (const LayerType* type = catalog.find(node->type))
            item->setData(kCategoryRole, static_cast<int>(type->category));
    }
    updateGeometry();
}

QSize SummaryList::sizeHint() const
{
    int height = 2;
    for (const QStringList& parts : m_shown) height += heightOf(parts);
    return {200, std::min(height, kHighest)};
}

void SummaryList::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isEnter || currentItem() == nullptr) return QListWidget::keyPressEvent(event);
    emit nodeChosen(currentItem()->data(kPartsRole).toStringList().front());
}

} // namespace loom
