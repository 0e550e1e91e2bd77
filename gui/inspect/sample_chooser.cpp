#include "gui/inspect/sample_chooser.h"

#include "gui/document/document.h"
#include "gui/inspect/live_view.h"
#include "gui/inspect/titled_card.h"
#include "gui/theme/theme.h"

#include "datasets/description.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QToolButton>

#include <algorithm>

namespace loom {
namespace {

QToolButton* arrowButton(Qt::ArrowType arrow, const QString& name)
{
    auto* button = new QToolButton;
    button->setArrowType(arrow);
    button->setAutoRepeat(true);
    button->setStyleSheet("padding: 4px;");
    button->setFixedSize(26, 26);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

} // namespace

SampleChooser::SampleChooser(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench),
      m_previous(arrowButton(Qt::LeftArrow, tr("Previous image"))),
      m_next(arrowButton(Qt::RightArrow, tr("Next image"))), m_place(new QLineEdit),
      m_class(roleLabel({}, "section"))
{
    m_place->setFont(Theme::monoFont(12));
    m_place->setFixedWidth(104);
    m_place->setAlignment(Qt::AlignCenter);
    m_place->setToolTip(tr("Which image: its number, with \"train\" or \"test\" before it"));
    m_place->setAccessibleName(tr("Image"));
    m_class->setMinimumWidth(64);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_previous);
    row->addWidget(m_place);
    row->addWidget(m_next);
    row->addSpacing(6);
    row->addWidget(m_class);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_place, &QLineEdit::editingFinished, this, &SampleChooser::goToText);
    connect(workbench.selection, &Selection::sampleChanged, this, &SampleChooser::show);
    show();
}

void SampleChooser::show()
{
    m_place->setText(sampleName(m_workbench.selection->sample()));
    const bool canStep = m_indices.empty() || m_indices.size() > 1;
    m_previous->setEnabled(canStep);
    m_next->setEnabled(canStep);
}

void SampleChooser::showClass(const QString& name) { m_class->setText(name); }

std::int64_t SampleChooser::sizeOf(const QString& split) const
{
    const auto& dataset = m_workbench.document->network().dataset;
    const DatasetDescription* known = dataset ? find_dataset_description(dataset->name) : nullptr;
    if (known == nullptr) return 10'000;
    return split == QLatin1String("train") ? known->train_size : known->test_size;
}

void SampleChooser::restrictTo(std::vector<std::int64_t> indices)
{
    m_indices = std::move(indices);
    show();
}

void SampleChooser::goToFirst()
{
    if (m_indices.empty()) return;
    const Sample& sample = m_workbench.selection->sample();
    if (sample.image.empty() && std::ranges::count(m_indices, sample.index) > 0) return;
    m_workbench.selection->setSample({.split = sample.split, .index = m_indices.front()});
}

void SampleChooser::step(int by)
{
    Sample sample = m_workbench.selection->sample();
    if (!sample.image.empty()) {
        sample.image.clear(); // back to the data, where it was left
    } else if (m_indices.empty()) {
        const std::int64_t size = sizeOf(sample.split);
        sample.index = (sample.index + by + size) % size;
    } else {
        const auto count = static_cast<std::ptrdiff_t>(m_indices.size());
        const auto at = std::ranges::find(m_indices, sample.index) - m_indices.begin();
        const auto next = at == count ? 0 : (at + by + count) % count;
        sample.index = m_indices[static_cast<std::size_t>(next)];
    }
    m_workbench.selection->setSample(sample);
}

void SampleChooser::goToText()
{
    static const QRegularExpression kForm("^\\s*(train|test)?\\s*#?\\s*(\\d+)\\s*$",
                                          QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = kForm.match(m_place->text());
    Sample sample = m_workbench.selection->sample();
    if (match.hasMatch() && m_place->text() != sampleName(sample)) {
        if (!match.captured(1).isEmpty()) sample.split = match.captured(1).toLower();
        const std::int64_t last = sizeOf(sample.split) - 1;
        const std::int64_t index = std::min<std::int64_t>(match.captured(2).toLongLong(), last);
        m_workbench.selection->setSample({.split = sample.split, .index = index});
    }
    show();
}

} // namespace loom
