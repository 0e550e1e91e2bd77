#pragma once

#include "core/network/diagnosis.h"
#include "core/network/network.h"

#include <QListWidget>

namespace loom {

/// The network's layers in the order of execution: name, type, output shape, parameters and
/// multiply-adds. A click or Enter chooses one.
class SummaryList : public QListWidget {
    Q_OBJECT

public:
    explicit SummaryList(QWidget* parent = nullptr);

    void setNetwork(const Network& network, const Diagnosis& diagnosis,
                    const LayerCatalog& catalog);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

signals:
    void nodeChosen(const QString& id);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QList<QStringList> m_shown; ///< what the lines say, so that they are made anew only on change
};

} // namespace loom
