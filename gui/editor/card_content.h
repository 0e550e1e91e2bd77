#pragma once

#include "core/layers/layer_type.h"
#include "core/network/diagnosis.h"

#include <QString>
#include <QStringList>

#include <map>
#include <optional>

namespace loom {

/// What a card says of its node; the pictures come by themselves.
struct CardContent {
    enum class State { Fine, Warning, Waiting, Error };

    QString name;                     ///< the node's id
    QString type;                     ///< display name, or the data set's on an Input
    std::optional<Category> category; ///< nothing for an unknown type
    QString text;                     ///< "6 filters · 5×5"
    QString parameters;               ///< "1,812"; "" when it learns nothing
    QString more;                     ///< shown while there is no picture: "12·4·4 = 192"
    int inputs = 1;                   ///< ports on the left
    bool hasOutput = true;
    bool hasValues = false; ///< its inputs are known and fit
    bool isInput = false;   ///< of the data set's images
    bool isBypassed = false;
    bool isCollapsed = false; ///< shown as its head alone
    State state = State::Fine;
    QString tip;            ///< what the layer does, and its problem
    QString accessibleName; ///< "Conv2d conv1, in 1x28x28, out 6x24x24, connected to relu1"

    bool operator==(const CardContent&) const = default;
};

/// Tables over the whole drawing, so that its cards can be described one after another.
class CardDescriber {
public:
    CardDescriber(const Network& network, const Diagnosis& diagnosis, const LayerCatalog& catalog);
    CardContent describe(const Node& node) const;

private:
    struct Ends {
        int lastSlot = -1;
        QStringList targets;
    };
    void describeInput(CardContent& content) const;
    void describeMeaning(const Node& node, const LayerType* type, CardContent& content) const;

    const Network& m_network;
    const Diagnosis& m_diagnosis;
    const LayerCatalog& m_catalog;
    std::map<NodeId, Ends, std::less<>> m_ends;
    std::map<NodeId, const Problem*, std::less<>> m_problems;
};

/// "1x28x28": a shape without its batch, for the ear.
QString spokenShape(const Shape& shape);

} // namespace loom
