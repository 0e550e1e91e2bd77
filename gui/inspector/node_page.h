#pragma once

#include "gui/document/document.h"
#include "gui/workbench.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;

namespace loom {

class ArithmeticCard;
class DatasetSection;
class FiltersSection;
class ParametersSection;
class ProblemCards;
class Section;
class SettingsForm;

/// The inspector's page of one node, made of its layer type's description.
class NodePage : public QWidget {
    Q_OBJECT

public:
    explicit NodePage(const Workbench& workbench, QWidget* parent = nullptr);

    void setNode(const NodeId& id);
    void setActive(bool active); ///< whether it can be seen
    void rename();               ///< puts the cursor into the name

private:
    void addHeader();
    void showSettings(const Node& node, const LayerType* type);
    void showDerived(const Node& node, const Inference* inference);
    void showOutput(const NodeDiagnosis* meaning, const LayerType* type);
    void changeSetting(const QString& name, const SettingValue& value);
    void takeName();

    Workbench m_workbench;
    NodeId m_node;
    QWidget* m_header;
    QLineEdit* m_name;
    QLabel *m_type, *m_nameSentence, *m_link;
    ProblemCards* m_problems;
    Section *m_settings, *m_derived, *m_output;
    SettingsForm* m_form;
    QGridLayout* m_derivedGrid;
    QStringList m_derivedShown;
    ArithmeticCard* m_arithmetic;
    DatasetSection* m_dataset;
    ParametersSection* m_parameters;
    FiltersSection* m_filters;
    Gesture m_gesture = Gesture::None;
};

} // namespace loom
