#include "gui/editor/add_popup.h"

#include "gui/theme/theme.h"
#include "gui/words.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace loom {
namespace {

constexpr int kWidth = 280, kHeight = 320, kTypeRole = Qt::UserRole;

QIcon dotOf(Category category)
{
    QPixmap pixmap(32, 32);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().category(category));
    painter.drawRoundedRect(QRectF(4, 4, 9, 9), 2.5, 2.5);
    return QIcon(pixmap);
}

/// The score of one name: whole beginnings first, then parts, then letters in order.
int scoreOf(const QString& name, const QString& words)
{
    if (words.isEmpty()) return 1;
    const auto at = name.indexOf(words, 0, Qt::CaseInsensitive);
    const int length = static_cast<int>(name.size());
    if (at == 0) return 1000 - length;
    if (at > 0) return 600 - length;
    qsizetype next = 0;
    int jumps = 0;
    for (const QChar letter : words) {
        const auto found = name.indexOf(letter, next, Qt::CaseInsensitive);
        if (found < 0) return -1;
        jumps += found == next ? 0 : 1;
        next = found + 1;
    }
    return 300 - 20 * jumps - length;
}

} // namespace

int searchScore(const LayerType& type, const QString& words)
{
    const QString plain = words.simplified().remove(' ');
    const int byName = std::max(scoreOf(QString::fromStdString(type.name), plain),
                                scoreOf(translated(type.display_name).remove(' '), plain));
    if (byName >= 0) return byName;
    return translated(name(type.category)).startsWith(plain, Qt::CaseInsensitive) ? 100 : -1;
}

AddPopup::AddPopup(const LayerCatalog& catalog, QWidget* parent)
    : QFrame(parent), m_catalog(catalog), m_field(new QLineEdit), m_list(new QListWidget),
      m_help(new QLabel)
{
    setObjectName("addPopup");
    setProperty("role", "card");
    setAutoFillBackground(true);
    setAccessibleName(tr("Add a layer"));
    m_field->setPlaceholderText(tr("Search layers"));
    m_field->setAccessibleName(tr("Search layers"));
    m_list->setAccessibleName(tr("Layers found"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setIconSize({16, 16});
    m_help->setProperty("role", "muted");
    m_help->setWordWrap(true);
    m_help->setFixedHeight(50);
    m_help->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 8);
    layout->setSpacing(6);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_help);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &AddPopup::search);
    connect(m_list, &QListWidget::itemClicked, this, &AddPopup::choose);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        const LayerType* type = item != nullptr
                                    ? m_catalog.find(item->data(kTypeRole).toString().toStdString())
                                    : nullptr;
        m_help->setText(type != nullptr ? translated(type->help)
                                        : tr("No layer is called that. Esc closes."));
    });
    hide();
}

void AddPopup::open(const AddRequest& request, QPoint place)
{
    m_request = request;
    const QSize room = parentWidget()->size();
    resize(kWidth, std::min(kHeight, room.height() - 8));
    move(std::clamp(place.x(), 4, std::max(4, room.width() - width() - 4)),
         std::clamp(place.y(), 4, std::max(4, room.height() - height() - 4)));
    m_field->clear();
    search({});
    show();
    raise();
    m_field->setFocus();
}

void AddPopup::search(const QString& words)
{
    std::vector<std::pair<int, const LayerType*>> found;
    for (const LayerType& type : m_catalog.types()) {
        if (m_request.accepts && !m_request.accepts(type)) continue;
        if (const int score = searchScore(type, words); score >= 0)
            found.emplace_back(score, &type);
    }
    std::ranges::stable_sort(found, std::ranges::greater(), [](const auto& f) { return f.first; });
    m_list->clear();
    for (const auto& [score, type] : found) {
        auto* item = new QListWidgetItem(dotOf(type->category), translated(type->display_name));
        item->setData(kTypeRole, QString::fromStdString(type->name));
        m_list->addItem(item);
    }
    if (m_list->count() == 0) m_help->setText(tr("No layer is called that. Esc closes."));
    m_list->setCurrentRow(0);
}

void AddPopup::choose()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr) return;
    const QString type = item->data(kTypeRole).toString();
    close();
    emit chosen(type);
}

void AddPopup::close()
{
    if (isHidden()) return;
    hide();
    emit closed();
}

bool AddPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut) {
        close();
    } else if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int row = m_list->currentRow(), rows = m_list->count();
        switch (key->key()) {
        case Qt::Key_Escape:
        case Qt::Key_Tab: close(); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: choose(); return true; // a field hands it on: the canvas knows it, too
        case Qt::Key_Down: m_list->setCurrentRow(std::min(row + 1, rows - 1)); return true;
        case Qt::Key_Up: m_list->setCurrentRow(std::max(row - 1, 0)); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace loom
