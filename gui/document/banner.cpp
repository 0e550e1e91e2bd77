#include "gui/document/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace loom {

Banner::Banner(QWidget* parent) : QFrame(parent), m_text(new QLabel), m_buttons(new QHBoxLayout)
{
    setProperty("role", "banner");
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 8, 10, 8);
    row->setSpacing(12);
    row->addWidget(m_text, 1);
    row->addLayout(m_buttons);
    hide();
}

void Banner::show(const QString& sentence, const std::vector<Choice>& choices)
{
    m_text->setText(sentence);
    setAccessibleName(sentence);
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    std::vector<Choice> all = choices;
    all.push_back({tr("Dismiss")});
    for (const Choice& choice : all) {
        auto* button = new QPushButton(choice.text);
        connect(button, &QPushButton::clicked, this, [this, action = choice.action] {
            hide();
            if (action) action();
        });
        m_buttons->addWidget(button);
    }
    setVisible(true);
}

QString Banner::text() const { return m_text->text(); }

} // namespace loom
