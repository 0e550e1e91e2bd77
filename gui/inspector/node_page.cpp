#include "gui/inspector/node_page.h"

#include "gui/document/selection.h"
#include "gui/inspect/number_text.h"
#include "gui/inspector/dataset_section.h"
#include "gui/inspector/filters_section.h"
#include "gui/inspector/layer_words.h"
#include "gui/inspector/parameters_section.h"
#include "gui/inspector/problem_cards.h"
#include "gui/inspector/section.h"
#include "gui/inspector/settings_form.h"
#include "gui/theme/theme.h"
#include "gui/words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace loom {
namespace {

/// The square of the node's category.
class CategorySquare : public QWidget {
public:
    explicit CategorySquare(QWidget* parent) : QWidget(parent) { setFixedSize(11, 11); }
    void setCategory(std::optional<Category> category)
    {
        m_category = category;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_category ? colours().category(*m_category) : colours().muted);
        painter.drawRoundedRect(rect(), 3, 3);
    }

private:
    std::optional<Category> m_category;
};

/// Where a node's inputs come from, in the order of slots: "from conv1, conv2".
QString sourcesOf(const Network& network, const NodeId& id)
{
    std::vector<const Edge*> edges;
    for (const Edge& edge : network.edges)
        if (edge.to == id) edges.push_back(&edge);
    std::ranges::stable_sort(edges, {}, &Edge::slot);
    QStringList names;
    for (const Edge* edge : edges) names << QString::fromStdString(edge->from);
    return names.isEmpty() ? QString() : NodePage::tr("from %1").arg(names.join(", "));
}

QString pythonText(const SettingValue& value) { return QString::fromStdString(to_python(value)); }

std::vector<Problem> problemsOf(const Diagnosis& diagnosis, const NodeId& id)
{
    std::vector<Problem> found;
    for (const Problem& problem : diagnosis.problems)
        if (problem.node == id || (problem.edge && problem.edge->to == id))
            found.push_back(problem);
    return found;
}

} // namespace

NodePage::NodePage(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_header(new CategorySquare(this)),
      m_name(new QLineEdit(this)), m_type(new QLabel(this)), m_nameSentence(new QLabel(this)),
      m_link(new QLabel(this)), m_problems(new ProblemCards(workbench, this)),
      m_settings(new Section(tr("Hyperparameters"), this)),
      m_derived(new Section(tr("From the data"), this)),
      m_output(new Section(tr("Output shape"), this)),
      m_form(new SettingsForm(SettingsForm::Limits::Free, this)), m_derivedGrid(new QGridLayout),
      m_arithmetic(new ArithmeticCard(this)), m_dataset(new DatasetSection(workbench, this)),
      m_parameters(new ParametersSection(workbench, this)),
      m_filters(new FiltersSection(workbench, this))
{
    m_settings->setNote(tr("you choose"));
    m_settings->add(m_form);
    m_derived->setNote(tr("set by what comes in"));
    m_derived->content()->addLayout(m_derivedGrid);
    m_derivedGrid->setColumnStretch(1, 1);
    m_derivedGrid->setHorizontalSpacing(4);
    m_output->add(m_arithmetic);
    m_link->setOpenExternalLinks(true);
    m_link->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_link->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    addHeader();
    for (QWidget* widget : {static_cast<QWidget*>(m_problems), static_cast<QWidget*>(m_dataset),
                            static_cast<QWidget*>(m_settings), static_cast<QWidget*>(m_derived),
                            static_cast<QWidget*>(m_output), static_cast<QWidget*>(m_parameters),
                            static_cast<QWidget*>(m_filters), static_cast<QWidget*>(m_link)})
        layout->addWidget(widget);
    layout->addStretch(1);

    connect(m_form, &SettingsForm::gestureBegan, this,
            [this] { m_gesture = m_workbench.document->newGesture(); });
    connect(m_form, &SettingsForm::edited, this, &NodePage::changeSetting);
    connect(m_name, &QLineEdit::editingFinished, this, &NodePage::takeName);
    connect(&Theme::instance(), &Theme::changed, this, [this] { setNode(NodeId(m_node)); });
}

void NodePage::addHeader()
{
    m_name->setFont(Theme::textFont(15, QFont::DemiBold));
    m_name->setObjectName("nodeName");
    m_name->setAccessibleName(tr("Name of the node"));
    m_name->setToolTip(tr("F2 renames. The name is the prefix of the weights' names."));
    m_name->setStyleSheet(
        "QLineEdit { background: transparent; border: 1px solid transparent; "
        "padding: 2px 4px; } QLineEdit:focus { border-color: palette(highlight); }");
    m_type->setProperty("role", "muted");
    m_type->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_nameSentence->setProperty("role", "error");
    m_nameSentence->setWordWrap(true);
    m_nameSentence->setObjectName("nameSentence");
    m_nameSentence->hide();
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 10, 0, 10);
    row->setSpacing(6);
    row->addWidget(m_header);
    row->addWidget(m_name, 1);
    row->addWidget(m_type);
    auto* layout = static_cast<QVBoxLayout*>(this->layout());
    layout->addLayout(row);
    layout->addWidget(m_nameSentence);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameSentence->hide(); });
}

void NodePage::setActive(bool active)
{
    m_parameters->setActive(active);
    m_filters->setActive(active);
}

void NodePage::rename()
{
    m_name->setFocus(Qt::ShortcutFocusReason);
    m_name->selectAll();
}

void NodePage::setNode(const NodeId& id)
{
    const Network& network = m_workbench.document->network();
    const Diagnosis& diagnosis = m_workbench.document->diagnosis();
    const Node* node = network.nodes.find(id);
    if (node == nullptr) return;
    if (id != m_node) {
        // What is being typed belongs to the node that was shown before.
        if (QWidget* typing = focusWidget()) typing->clearFocus();
        m_nameSentence->hide();
    }
    const bool isTyping = id == m_node && m_name->isModified();
    m_node = id;
    const LayerType* type = m_workbench.document->catalog().find(node->type);
    const auto found = diagnosis.nodes.find(id);
    const NodeDiagnosis* meaning = found == diagnosis.nodes.end() ? nullptr : &found->second;
    const Inference* inference = meaning && meaning->inference ? &*meaning->inference : nullptr;

    static_cast<CategorySquare*>(m_header)->setCategory(type ? std::optional(type->category)
                                                             : std::nullopt);
    if (!isTyping) m_name->setText(QString::fromStdString(id));
    m_type->setText(QString::fromStdString(node->type));
    m_type->setToolTip(type ? layerToolTip(*type) : tr("Not known to this version."));
    m_problems->setProblems(problemsOf(diagnosis, id));
    const bool bringsData = type != nullptr && type->max_inputs == 0;
    m_dataset->setVisible(bringsData);
    if (bringsData) m_dataset->refresh();
    showSettings(*node, type);
    showDerived(*node, inference);
    showOutput(meaning, type);
    m_parameters->setNode(id, inference);
    m_filters->setNode(id, inference);
    m_link->setVisible(type != nullptr && !type->url.empty());
    if (type != nullptr)
        m_link->setText(QString("<p><a style='color:%1' href='%2'>%3</a></p>")
                            .arg(colours().accent.name(), QString::fromStdString(type->url),
                                 tr("%1 in PyTorch's documentation").arg(pytorchName(*type))));
}

void NodePage::showSettings(const Node& node, const LayerType* type)
{
    m_settings->setVisible(type != nullptr && !type->settings.empty());
    if (type == nullptr) return;
    std::vector<ShownSetting> rows;
    for (const SettingType& setting : type->settings) {
        const auto found = node.settings.find(setting.name);
        ShownSetting row{.type = setting};
        row.value = found == node.settings.end() ? setting.default_value : found->second;
        std::string why;
        const std::optional<SettingValue> form = canonical(setting, *row.value, why);
        if (form)
            row.value = form;
        else
            row.problem = translatedSentences(why) + ".";
        rows.push_back(std::move(row));
    }
    m_form->setRows(rows);
}

void NodePage::showDerived(const Node& node, const Inference* inference)
{
    m_derived->setVisible(inference != nullptr && !inference->derived.empty());
    if (inference == nullptr) return;
    const QString sources = sourcesOf(m_workbench.document->network(), node.id);
    QStringList shown;
    for (const DerivedSetting& derived : inference->derived)
        shown << QString::fromStdString(derived.name) + " " + pythonText(derived.value) + sources;
    if (shown == m_derivedShown) return;
    m_derivedShown = shown;
    while (QLayoutItem* item = m_derivedGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const DerivedSetting& derived : inference->derived) {
        auto* label = new QLabel(QString::fromStdString(derived.name), m_derived);
        label->setProperty("role", "muted");
        label->setMinimumWidth(112);
        auto* field = new DerivedField(m_derived);
        field->setObjectName(QString::fromStdString(derived.name));
        field->setTexts(pythonText(derived.value), sources);
        m_derivedGrid->addWidget(label, row, 0);
        m_derivedGrid->addWidget(field, row++, 1);
        label->show();
        field->show();
    }
}

void NodePage::showOutput(const NodeDiagnosis* meaning, const LayerType* type)
{
    const bool hasShape = meaning != nullptr && meaning->inference && type != nullptr;
    QStringList lines;
    if (hasShape) {
        for (const std::string& line : meaning->inference->arithmetic)
            lines << translatedSentences(line);
        QStringList inputs;
        for (const Shape& input : meaning->inputs) inputs << text(input);
        const QString output = type->has_output ? text(meaning->inference->output) : tr("the loss");
        lines << (inputs.isEmpty() ? QString("→ %1").arg(output)
                                   : QString("%1 → %2").arg(inputs.join(", "), output));
    } else {
        lines << tr("Known once its inputs fit.");
    }
    m_arithmetic->setLines(lines);
    m_output->setNote(hasShape && meaning->inference->multiply_adds > 0
                          ? tr("%1 multiply-adds").arg(grouped(meaning->inference->multiply_adds))
                          : QString());
}

void NodePage::changeSetting(const QString& name, const SettingValue& value)
{
    const Node* shown = m_workbench.document->network().nodes.find(m_node);
    if (shown == nullptr) return; // gone while it was being typed
    const LayerType* type = m_workbench.document->catalog().find(shown->type);
    const std::string key = name.toStdString();
    const auto change = [&](Network& network) {
        Node& node = network.nodes[m_node];
        node.unknown_settings.erase(key);
        if (value == type->setting(key)->default_value)
            node.settings.erase(key);
        else
            node.settings[key] = value;
    };
    m_workbench.document->edit(tr("Change %1 of %2").arg(name, QString::fromStdString(m_node)),
                               change, m_gesture);
}

void NodePage::takeName()
{
    if (!m_name->isModified() || !m_workbench.document->network().nodes.contains(m_node)) return;
    const NodeId wanted = m_name->text().trimmed().toStdString();
    QString sentence;
    if (wanted == m_node) {
        m_name->setText(QString::fromStdString(m_node));
    } else if (!is_valid_node_id(wanted)) {
        sentence = tr("A name is a Python identifier: letters, digits and _, not beginning with a "
                      "digit, no word of Python's own, at most 64 characters.");
    } else if (m_workbench.document->network().nodes.contains(wanted)) {
        sentence = tr("There is a node called %1 already.").arg(QString::fromStdString(wanted));
    }
    m_nameSentence->setText(sentence);
    m_nameSentence->setVisible(!sentence.isEmpty());
    if (!sentence.isEmpty() || wanted == m_node) return;
    m_name->setModified(false);
    m_name->clearFocus(); // undo is the document's again
    const NodeId before = m_node;
    m_workbench.document->edit(
        tr("Rename %1 to %2").arg(QString::fromStdString(before), QString::fromStdString(wanted)),
        [&](Network& network) { rename_node(network, before, wanted); });
    if (m_workbench.document->network().nodes.contains(wanted))
        m_workbench.selection->select(wanted);
}

} // namespace loom
