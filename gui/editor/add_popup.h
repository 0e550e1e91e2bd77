#pragma once

#include "core/layers/layer_type.h"
#include "core/network/network.h"

#include <QFrame>
#include <QPointF>

#include <functional>
#include <optional>

class QLabel;
class QLineEdit;
class QListWidget;

namespace loom {

/// Where a layer that is yet to be chosen goes, and what it is connected to.
struct AddRequest {
    QPointF position;             ///< of its card
    NodeId after{};               ///< its source; "" for none
    std::optional<Edge> before{}; ///< the input that it feeds: `to` and `slot`
    std::optional<Edge> into{};   ///< the edge that it goes into
    bool joinsSelection = false;  ///< behind the selected card, where there is room
    std::function<bool(const LayerType&)> accepts{}; ///< empty: all
};

/// How well a layer type answers a search, letters in order but not in a row ("mxp" finds
/// MaxPool2d): the higher the better, below 0 not at all.
int searchScore(const LayerType& type, const QString& words);

/// A small search over the canvas: type, choose with the arrow keys, Enter.
class AddPopup : public QFrame {
    Q_OBJECT

public:
    AddPopup(const LayerCatalog& catalog, QWidget* parent);

    /// Shows itself at `place`, inside its parent.
    void open(const AddRequest& request, QPoint place);
    const AddRequest& request() const { return m_request; }

signals:
    void chosen(const QString& type);
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search(const QString& words);
    void choose();
    void close();

    const LayerCatalog& m_catalog;
    AddRequest m_request;
    QLineEdit* m_field;
    QListWidget* m_list;
    QLabel* m_help;
};

} // namespace loom
