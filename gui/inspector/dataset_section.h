#pragma once

#include "core/network/network.h"
#include "gui/document/document.h"
#include "gui/inspector/section.h"
#include "gui/workbench.h"

#include <vector>

class QComboBox;
class QToolButton;

namespace loom {

class SettingsForm;

/// The data set that the drawing is trained on: which, how large, and the changes to its images.
class DatasetSection : public QWidget {
    Q_OBJECT

public:
    explicit DatasetSection(const Workbench& workbench, QWidget* parent = nullptr);

    /// Shows the document's data set.
    void refresh();

private:
    void chooseDataset(int index);
    void showFacts(const DatasetChoice& choice);
    void showTransforms(const std::vector<TransformSettings>& transforms);
    QWidget* makeTransform(std::size_t place, const std::string& name);
    void addTransform(const std::string& name);
    void removeTransform(std::size_t place);
    void changeTransform(std::size_t place, const QString& setting, const SettingValue& value);
    void fillMenu();

    Workbench m_workbench;
    Section *m_dataset, *m_transforms;
    QComboBox* m_choice;
    FigureRow *m_images, *m_train, *m_test, *m_classes;
    QLabel* m_hint;
    QToolButton* m_add;
    std::vector<std::string> m_shown; ///< names of the transforms whose forms stand there
    std::vector<SettingsForm*> m_forms;
    Gesture m_gesture = Gesture::None;
};

} // namespace loom
