#pragma once

#include <QComboBox>

namespace loom {

/// A choice among words, looking like the fields around it. Scrolls the inspector instead of
/// changing while it has no focus.
class ChoiceBox : public QComboBox {
    Q_OBJECT

public:
    explicit ChoiceBox(QWidget* parent = nullptr);

protected:
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace loom
