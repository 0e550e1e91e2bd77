#pragma once

#include "core/layers/layer_type.h"
#include "gui/inspector/section.h"
#include "gui/workbench.h"

#include <QImage>

#include <vector>

namespace loom {

class LiveRequest;
struct Reply;

/// Small pictures side by side, as many a row as fit.
class PictureGrid : public QWidget {
    Q_OBJECT

public:
    explicit PictureGrid(QWidget* parent = nullptr);

    void setPictures(std::vector<QImage> pictures);
    const std::vector<QImage>& pictures() const { return m_pictures; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {200, heightForWidth(200)}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int columns(int width) const;
    int sideFor(int width) const;
    std::vector<QImage> m_pictures;
};

/// The filters of a node that owns a tensor of four axes, [out, in, height, width], as pictures.
class FiltersSection : public Section {
    Q_OBJECT

public:
    explicit FiltersSection(const Workbench& workbench, QWidget* parent = nullptr);

    /// Null while the node's inputs are unknown.
    void setNode(const std::string& node, const Inference* inference);
    void setActive(bool active);
    void showAnswer(const Reply& reply);

private:
    LiveRequest* m_request;
    PictureGrid* m_grid;
};

} // namespace loom
