#include "gui/editor/canvas_accessible.h"

#include "gui/document/selection.h"
#include "gui/editor/network_view.h"

#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QAccessibleWidget>
#include <QPointer>

#include <map>
#include <utility>

namespace loom {
namespace {

using ItemKey = std::pair<NodeId, Edge>; ///< a card by its id, an edge by itself

bool isBefore(const ItemKey& a, const ItemKey& b)
{
    return std::tie(a.first, a.second.from, a.second.to, a.second.slot) <
           std::tie(b.first, b.second.from, b.second.to, b.second.slot);
}

/// A card or an edge of a canvas, by name: it may be gone from the drawing, and then is not valid.
class CanvasChild : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    CanvasChild(NetworkView* view, ItemKey key) : m_view(view), m_key(std::move(key)) {}

    bool isValid() const override { return m_view && (card() != nullptr || edge() != nullptr); }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view);
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }

    QString text(QAccessible::Text which) const override
    {
        if (!isValid()) return {};
        if (which == QAccessible::Name)
            return card() != nullptr ? card()->content().accessibleName
                                     : edge()->content().accessibleName;
        if (which == QAccessible::Description && card() != nullptr) return card()->content().tip;
        return {};
    }
    void setText(QAccessible::Text, const QString&) override {}

    QRect rect() const override
    {
        if (!isValid()) return {};
        const QRectF scene = card() != nullptr ? card()->cardRect() : edge()->sceneBoundingRect();
        const QRect inView = m_view->mapFromScene(scene).boundingRect();
        return {m_view->viewport()->mapToGlobal(inView.topLeft()), inView.size()};
    }

    QAccessible::Role role() const override
    {
        return m_key.first.empty() ? QAccessible::Link : QAccessible::ListItem;
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = state.focusable = true;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selected = card() != nullptr ? card()->isShownSelected() : edge()->isShownSelected();
        state.focused = state.selected && m_view->hasFocus();
        state.offscreen = !m_view->viewport()
                               ->rect()
                               .translated(m_view->viewport()->mapToGlobal(QPoint()))
                               .intersects(rect());
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        if (type != QAccessible::ActionInterface) return nullptr;
        return static_cast<QAccessibleActionInterface*>(this);
    }
    QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString& name) override
    {
        if (name != pressAction() || !isValid()) return;
        m_view->select(m_key.first, m_key.second);
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    NodeCard* card() const
    {
        return m_key.first.empty() ? nullptr : m_view->networkScene()->card(m_key.first);
    }
    EdgeItem* edge() const
    {
        return m_key.first.empty() ? m_view->networkScene()->edge(m_key.second) : nullptr;
    }

    QPointer<NetworkView> m_view;
    ItemKey m_key;
};

class CanvasAccessible : public QAccessibleWidget {
public:
    explicit CanvasAccessible(NetworkView* view)
        : QAccessibleWidget(view, QAccessible::List), m_view(view)
    {}
    ~CanvasAccessible() override
    {
        for (const auto& [key, id] : m_ids) QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return static_cast<int>(keys().size()); }

    QAccessibleInterface* child(int index) const override
    {
        const std::vector<ItemKey> all = keys();
        if (index < 0 || static_cast<std::size_t>(index) >= all.size()) return nullptr;
        const ItemKey& key = all[static_cast<std::size_t>(index)];
        const auto known = m_ids.find(key);
        if (known != m_ids.end()) return QAccessible::accessibleInterface(known->second);
        auto* made = new CanvasChild(m_view, key);
        m_ids[key] = QAccessible::registerAccessibleInterface(made);
        return made;
    }

    int indexOfChild(const QAccessibleInterface* wanted) const override
    {
        for (int i = 0; i < childCount(); ++i)
            if (child(i) == wanted) return i;
        return -1;
    }

    QAccessibleInterface* childAt(int x, int y) const override
    {
        for (int i = 0; i < childCount(); ++i)
            if (child(i)->rect().contains(x, y)) return child(i);
        return nullptr;
    }

private:
    /// Cards in the order of their names, then edges.
    std::vector<ItemKey> keys() const
    {
        std::vector<ItemKey> all;
        for (const auto& [id, card] : m_view->networkScene()->cards()) all.emplace_back(id, Edge());
        for (const EdgeItem* edge : m_view->networkScene()->edges())
            all.emplace_back(NodeId(), edge->content().edge);
        return all;
    }

    NetworkView* m_view;
    mutable std::map<ItemKey, QAccessible::Id, decltype(&isBefore)> m_ids{&isBefore};
};

QAccessibleInterface* makeInterface(const QString& className, QObject* object)
{
    auto* view = qobject_cast<NetworkView*>(object);
    if (view == nullptr || className != QLatin1String("loom::NetworkView")) return nullptr;
    return new CanvasAccessible(view);
}

} // namespace

void installCanvasAccessibility()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

} // namespace loom
