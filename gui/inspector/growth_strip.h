#pragma once

#include "core/network/diagnosis.h"

#include <QWidget>

#include <vector>

namespace loom {

/// The shapes along the network as blocks: as high as the image, as thick as it has channels; a
/// vector is a thin line. Shows at a glance that channels grow while features narrow.
class GrowthStrip : public QWidget {
    Q_OBJECT

public:
    explicit GrowthStrip(QWidget* parent = nullptr);

    void setDiagnosis(const Diagnosis& diagnosis);
    int blockCount() const { return static_cast<int>(m_blocks.size()); }
    QSize sizeHint() const override { return {240, 96}; }

signals:
    void nodeClicked(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Block {
        QString node;
        Shape shape;
        QSizeF size{};
    };
    const Block* blockAt(double x) const;

    std::vector<Block> m_blocks; ///< neighbours of equal shape are one
};

} // namespace loom
