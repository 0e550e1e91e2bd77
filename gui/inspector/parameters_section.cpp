#include "gui/inspector/parameters_section.h"

#include "core/network/diagnosis.h"
#include "gui/inspect/histogram.h"
#include "gui/inspect/number_text.h"
#include "gui/theme/theme.h"
#include "gui/training/live_request.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace loom {
namespace {

/// A number of an answer; those that are not finite travel as words, null is none.
double numberOf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end()) return std::numeric_limits<double>::quiet_NaN();
    if (found->is_number()) return found->get<double>();
    if (*found == "Infinity") return std::numeric_limits<double>::infinity();
    if (*found == "-Infinity") return -std::numeric_limits<double>::infinity();
    return std::numeric_limits<double>::quiet_NaN();
}

QString wordOf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

bool isSameList(const std::vector<TensorDescription>& a, const std::vector<TensorDescription>& b)
{
    return std::ranges::equal(a, b, [](const TensorDescription& x, const TensorDescription& y) {
        return x.name == y.name && x.shape == y.shape;
    });
}

void clear(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void showHistogram(Histogram& view, const Json& tensor)
{
    const auto found = tensor.find("histogram");
    if (found == tensor.end() || !found->is_object() || !found->contains("counts")) return;
    std::vector<double> counts;
    for (const Json& count : found->at("counts"))
        if (count.is_number()) counts.push_back(count.get<double>());
    view.show(numberOf(*found, "low"), numberOf(*found, "high"), std::move(counts));
}

} // namespace

ParametersSection::ParametersSection(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench),
      m_request(new LiveRequest(workbench.budget, "parameters", this)),
      m_learnable(new Section(tr("Learnable parameters"), this)),
      m_buffers(new Section(tr("Buffers"), this)), m_message(mutedLabel({}, this))
{
    m_buffers->setNote(tr("kept, not trained"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_learnable);
    layout->addWidget(m_buffers);
    layout->addWidget(m_message);
    m_message->hide();
    connect(m_request, &LiveRequest::answered, this, &ParametersSection::showAnswer);
}

void ParametersSection::setActive(bool active) { m_request->setActive(active); }

void ParametersSection::setNode(const std::string& node, const Inference* inference)
{
    const bool hasTensors =
        inference != nullptr && !(inference->parameters.empty() && inference->buffers.empty());
    setVisible(hasTensors);
    if (!hasTensors) {
        m_node.clear();
        m_request->setQuestion(nullptr);
        return;
    }
    m_learnable->setVisible(!inference->parameters.empty());
    m_buffers->setVisible(!inference->buffers.empty());
    m_learnable->setNote(grouped(parameter_count(*inference)));
    std::vector<TensorDescription> tensors = inference->parameters;
    tensors.insert(tensors.end(), inference->buffers.begin(), inference->buffers.end());
    if (node != m_node || !isSameList(tensors, m_tensors)) {
        m_tensors = std::move(tensors);
        rebuild(*inference);
        // The same node may own other tensors now: another question to the engine.
        if (node == m_node) m_request->refresh();
    }
    m_node = node;
    m_request->setQuestion({{"node", node}});
}

void ParametersSection::rebuild(const Inference& inference)
{
    m_rows.clear();
    clear(m_learnable->content());
    clear(m_buffers->content());
    for (const TensorDescription& tensor : inference.parameters)
        addTensor(*m_learnable, tensor, true);
    for (const TensorDescription& tensor : inference.buffers) addTensor(*m_buffers, tensor, false);
}

void ParametersSection::addTensor(Section& section, const TensorDescription& tensor,
                                  bool isLearnable)
{
    auto* name = new FigureRow(QString::fromStdString(tensor.name), text(tensor.shape), &section);
    name->findChild<QLabel*>()->setFont(Theme::monoFont(12));
    section.add(name);
    TensorRows rows{.name = tensor.name};
    rows.numbers = new QWidget(&section);
    auto* layout = new QVBoxLayout(rows.numbers);
    layout->setContentsMargins(0, 0, 0, 6);
    layout->setSpacing(3);
    rows.histogram = new Histogram(rows.numbers);
    rows.type = new FigureRow(tr("dtype · device"), {}, rows.numbers);
    rows.mean = new FigureRow(tr("mean / std"), {}, rows.numbers);
    rows.gradient = new FigureRow(tr("gradient norm"), {}, rows.numbers);
    rows.gradient->setVisible(isLearnable);
    for (QWidget* row : {static_cast<QWidget*>(rows.histogram), static_cast<QWidget*>(rows.type),
                         static_cast<QWidget*>(rows.mean), static_cast<QWidget*>(rows.gradient)})
        layout->addWidget(row);
    rows.numbers->hide();
    section.add(rows.numbers);
    m_rows.push_back(rows);
}

void ParametersSection::showAnswer(const Reply& reply)
{
    m_message->setVisible(reply.isError());
    m_message->setText(reply.errorMessage);
    if (reply.isError()) {
        for (const TensorRows& rows : m_rows) rows.numbers->hide();
        return;
    }
    const auto tensors = reply.head.find("tensors");
    if (tensors == reply.head.end() || !tensors->is_array()) return;
    for (const Json& tensor : *tensors) {
        const auto found =
            std::ranges::find(m_rows, wordOf(tensor, "name").toStdString(), &TensorRows::name);
        if (found == m_rows.end()) continue;
        showHistogram(*found->histogram, tensor);
        found->type->setValue(wordOf(tensor, "dtype") + " · " + wordOf(tensor, "device"));
        found->mean->setValue(figure(numberOf(tensor, "mean")) + " / " +
                              figure(numberOf(tensor, "std")));
        const double gradient = numberOf(tensor, "gradient_norm");
        const bool hasGradient =
            tensor.contains("gradient_norm") && !tensor.at("gradient_norm").is_null();
        found->gradient->setValue(hasGradient ? figure(gradient) : tr("none yet"));
        found->numbers->show();
    }
}

} // namespace loom
