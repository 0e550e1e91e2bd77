#include "gui/inspect/facts_list.h"

#include "gui/inspect/titled_card.h"
#include "gui/theme/theme.h"

#include <QFormLayout>
#include <QLabel>

namespace loom {

FactsList::FactsList(QWidget* parent) : QWidget(parent), m_rows(new QFormLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(12);
    m_rows->setVerticalSpacing(5);
    m_rows->setLabelAlignment(Qt::AlignLeft);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void FactsList::show(const QString& name, const QString& value)
{
    QLabel*& label = m_values[name];
    if (label == nullptr) {
        label = new QLabel;
        label->setFont(Theme::monoFont(12));
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setAccessibleName(name);
        m_rows->addRow(roleLabel(name, "muted"), label);
    }
    label->setText(value);
}

QString FactsList::value(const QString& name) const
{
    const auto found = m_values.find(name);
    return found == m_values.end() ? QString() : found->second->text();
}

} // namespace loom
