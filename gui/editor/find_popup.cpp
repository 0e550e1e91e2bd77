#include "gui/editor/find_popup.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/words.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace loom {
namespace {

constexpr int kWidth = 300, kFromBorder = 12;

bool matches(const Node& node, const LayerCatalog& catalog, const QString& words)
{
    const LayerType* type = catalog.find(node.type);
    const auto has = [&](const QString& name) { return name.contains(words, Qt::CaseInsensitive); };
    return has(QString::fromStdString(node.id)) || has(QString::fromStdString(node.type)) ||
           (type != nullptr && has(translated(type->display_name)));
}

} // namespace

FindPopup::FindPopup(const Workbench& workbench, QWidget* parent)
    : QFrame(parent), m_workbench(workbench), m_field(new QLineEdit), m_count(new QLabel)
{
    setObjectName("findPopup");
    setProperty("role", "card");
    setAutoFillBackground(true);
    setAccessibleName(tr("Find in the drawing"));
    m_field->setPlaceholderText(tr("Find a layer by name or type"));
    m_field->setAccessibleName(tr("Find in the drawing"));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_count->setProperty("role", "muted");
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 8, 10, 8);
    layout->addWidget(m_field, 1);
    layout->addWidget(m_count);
    connect(m_field, &QLineEdit::textChanged, this, &FindPopup::search);
    hide();
}

void FindPopup::open()
{
    setFixedWidth(std::min(kWidth, parentWidget()->width() - 2 * kFromBorder));
    adjustSize();
    move(parentWidget()->width() - width() - kFromBorder, kFromBorder);
    QFrame::show();
    raise();
    m_field->selectAll();
    m_field->setFocus();
    search(m_field->text());
}

void FindPopup::close()
{
    if (isHidden()) return;
    hide();
    emit closed();
}

void FindPopup::search(const QString& words)
{
    m_found.clear();
    const Document& document = *m_workbench.document;
    if (!words.trimmed().isEmpty())
        for (const Node& node : document.network().nodes)
            if (matches(node, document.catalog(), words.trimmed()))
                m_found << QString::fromStdString(node.id);
    m_count->clear();
    if (!m_found.isEmpty()) return show(0);
    if (!words.trimmed().isEmpty()) m_count->setText(tr("none"));
}

void FindPopup::step(int direction)
{
    if (m_found.isEmpty()) return;
    show((m_place + direction + m_found.size()) % m_found.size());
}

void FindPopup::show(qsizetype place)
{
    m_place = place;
    m_count->setText(tr("%1 of %2").arg(place + 1).arg(m_found.size()));
    const NodeId id = m_found[place].toStdString();
    if (!m_workbench.document->network().nodes.contains(id)) return;
    m_workbench.selection->select(id);
    emit found(m_found[place]);
}

bool FindPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut) {
        close();
    } else if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int direction = key->modifiers() & Qt::ShiftModifier ? -1 : 1;
        switch (key->key()) {
        case Qt::Key_Escape: close(); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_F3: step(direction); return true;
        case Qt::Key_Down: step(1); return true;
        case Qt::Key_Up: step(-1); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace loom
