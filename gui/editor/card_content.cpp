#include "gui/editor/card_content.h"

#include "datasets/description.h"
#include "gui/editor/presentation.h"
#include "gui/words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace loom {
namespace {

struct CardWords {
    Q_DECLARE_TR_FUNCTIONS(CardContent)
};

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

CardContent::State stateOf(const Problem& problem)
{
    switch (problem.severity) {
    case Severity::Error: return CardContent::State::Error;
    case Severity::Waiting: return CardContent::State::Waiting;
    case Severity::Warning: return CardContent::State::Warning;
    }
    return CardContent::State::Fine;
}

int portsOf(const LayerType* type, int lastSlot)
{
    const int used = lastSlot + 1;
    if (type == nullptr) return std::max(used, 1);
    // A layer of any number of inputs keeps one free for the next.
    const int wanted =
        type->max_inputs < 0 ? std::max(type->min_inputs, used + 1) : type->max_inputs;
    return std::max(used, wanted);
}

} // namespace

QString spokenShape(const Shape& shape)
{
    QStringList sizes;
    for (const std::int64_t size : shape)
        if (size != kBatch) sizes << QString::number(size);
    return sizes.join('x');
}

CardDescriber::CardDescriber(const Network& network, const Diagnosis& diagnosis,
                             const LayerCatalog& catalog)
    : m_network(network), m_diagnosis(diagnosis), m_catalog(catalog)
{
    for (const Edge& edge : network.edges) {
        Ends& to = m_ends[edge.to];
        to.lastSlot = std::max(to.lastSlot, edge.slot);
        m_ends[edge.from].targets << QString::fromStdString(edge.to);
    }
    for (const Problem& problem : diagnosis.problems) {
        const Problem*& worst = m_problems[problem.node];
        if (worst == nullptr || problem.severity < worst->severity) worst = &problem;
    }
}

CardContent CardDescriber::describe(const Node& node) const
{
    const LayerType* type = m_catalog.find(node.type);
    const auto ends = m_ends.find(node.id);
    const auto problem = m_problems.find(node.id);

    CardContent content;
    content.name = QString::fromStdString(node.id);
    content.type = translated(type != nullptr ? type->display_name : node.type);
    content.isCollapsed = isCollapsed(node);
    content.inputs = portsOf(type, ends != m_ends.end() ? ends->second.lastSlot : -1);
    if (type != nullptr) {
        content.category = type->category;
        content.hasOutput = type->has_output;
        content.tip = translated(type->help);
    }
    if (problem != m_problems.end()) {
        content.state = stateOf(*problem->second);
        content.tip = QString::fromStdString(to_string(*problem->second));
    }
    describeMeaning(node, type, content);
    content.isInput = node.type == "Input";
    if (content.isInput) describeInput(content);
    if (content.isBypassed) content.type = CardWords::tr("bypassed");

    content.accessibleName = QString::fromStdString(node.type) + ' ' + content.name;
    if (const auto known = m_diagnosis.nodes.find(node.id); known != m_diagnosis.nodes.end())
        for (const Shape& shape : known->second.inputs)
            content.accessibleName += CardWords::tr(", in %1").arg(spokenShape(shape));
    if (const Shape* shape = m_diagnosis.output_shape(node.id))
        content.accessibleName += CardWords::tr(", out %1").arg(spokenShape(*shape));
    if (ends != m_ends.end() && !ends->second.targets.isEmpty())
        content.accessibleName +=
            CardWords::tr(", connected to %1").arg(ends->second.targets.join(", "));
    if (content.isBypassed) content.accessibleName += CardWords::tr(", bypassed");
    if (content.state == CardContent::State::Error)
        content.accessibleName += CardWords::tr(", has a problem: %1").arg(content.tip);
    return content;
}

void CardDescriber::describeMeaning(const Node& node, const LayerType* type,
                                    CardContent& content) const
{
    const auto known = m_diagnosis.nodes.find(node.id);
    if (known == m_diagnosis.nodes.end()) return;
    const NodeDiagnosis& meaning = known->second;
    content.isBypassed = meaning.is_bypassed;
    // Settings that are not legal are no help to a card's text.
    const bool canSpeak = type != nullptr && type->card_text != nullptr &&
                          std::ranges::all_of(type->settings, [&](const SettingType& setting) {
                              return meaning.settings.contains(setting.name);
                          });
    if (canSpeak) content.text = translatedCounts(type->card_text(meaning.settings));
    if (!meaning.inference || meaning.inference->misfit) return;
    content.hasValues = true;
    const std::int64_t parameters = parameter_count(*meaning.inference);
    if (parameters > 0) content.parameters = number(parameters);
    if (parameters == 0 && !content.isBypassed && type->category == Category::Shape &&
        !meaning.inference->arithmetic.empty())
        content.more = translatedSentences(meaning.inference->arithmetic.back());
}

void CardDescriber::describeInput(CardContent& content) const
{
    if (!m_network.dataset) return;
    const DatasetDescription* known = find_dataset_description(m_network.dataset->name);
    content.type =
        QString::fromStdString(known != nullptr ? known->display_name : m_network.dataset->name);
    if (known == nullptr) return;
    content.text = CardWords::tr("%1 train · %2 test")
                       .arg(number(known->train_size), number(known->test_size));
    QStringList names;
    for (const TransformSettings& transform : m_network.dataset->transforms)
        names << QString::fromStdString(transform.name);
    if (names.isEmpty()) return;
    content.text = CardWords::tr("%1 · %2").arg(number(known->train_size), names.join(", "));
    content.tip += '\n' + CardWords::tr("Transforms: %1").arg(names.join(", "));
}

} // namespace loom
