#include "gui/editor/layer_palette.h"

#include "datasets/description.h"
#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/layer_list.h"
#include "gui/editor/network_edits.h"
#include "gui/inspector/layer_words.h"
#include "gui/theme/theme.h"
#include "gui/words.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace loom {
namespace {

/// "RandomHorizontalFlip" as "Random horizontal flip".
std::string spacedName(const std::string& className)
{
    QString words;
    for (const QChar letter : QString::fromStdString(className)) {
        const bool isNewWord = letter.isUpper() && !words.isEmpty();
        words += isNewWord ? " " + QString(letter.toLower()) : QString(letter);
    }
    return words.toStdString();
}

PaletteEntry entryOf(const LayerType& type)
{
    return {.name = QString::fromStdString(type.name),
            .displayName = translated(type.display_name),
            .toolTip = layerToolTip(type),
            .category = type.category};
}

PaletteEntry entryOf(const TransformDescription& transform)
{
    const QString name = QString::fromStdString(transform.name);
    return {.name = name,
            .displayName = translated(spacedName(transform.name)),
            .toolTip = "<p>" + translated(transform.help).toHtmlEscaped() +
                       "</p><p>torchvision: <code>" + name + "</code></p>",
            .category = Category::Data,
            .isTransform = true};
}

/// All lines in the catalog's order, each category under its heading; transforms follow the layers
/// that bring the data in.
QList<PaletteEntry> allEntries(const LayerCatalog& catalog)
{
    std::vector<Category> categories;
    for (const LayerType& type : catalog.types())
        if (std::ranges::count(categories, type.category) == 0) categories.push_back(type.category);
    QList<PaletteEntry> entries;
    for (const Category category : categories) {
        entries << PaletteEntry{.displayName = translated(name(category)), .category = category};
        for (const LayerType& type : catalog.types())
            if (type.category == category) entries << entryOf(type);
        if (category != Category::Data) continue;
        for (const TransformDescription& transform : known_transforms())
            entries << entryOf(transform);
    }
    return entries;
}

/// How well an entry answers what was typed: its names first, the category last; -1: not at all.
int entryScore(const PaletteEntry& entry, const QString& pattern)
{
    if (entry.name.isEmpty()) return -1;
    const int names =
        std::max(matchScore(pattern, entry.displayName), matchScore(pattern, entry.name));
    if (names >= 0) return names + 100'000;
    return translated(name(entry.category)).startsWith(pattern, Qt::CaseInsensitive) ? 0 : -1;
}

QList<PaletteEntry> matching(const QList<PaletteEntry>& entries, const QString& pattern)
{
    std::vector<std::pair<int, PaletteEntry>> scored;
    for (const PaletteEntry& entry : entries)
        if (const int score = entryScore(entry, pattern); score >= 0)
            scored.emplace_back(score, entry);
    std::ranges::stable_sort(scored, std::greater(), &std::pair<int, PaletteEntry>::first);
    QList<PaletteEntry> found;
    for (const auto& [score, entry] : scored) found << entry;
    return found;
}

} // namespace

LayerPalette::LayerPalette(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_search(new QLineEdit(this)),
      m_list(new LayerList(this))
{
    m_search->setPlaceholderText(tr("Search layers"));
    m_search->setAccessibleName(tr("Search layers"));
    m_search->setToolTip(tr("On the canvas, Tab opens the same search where you are."));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumHeight(30);
    m_search->installEventFilter(this);
    m_search->setObjectName("layerSearch");
    auto* hint = new QLabel("Tab", m_search);
    hint->setObjectName("layerSearchHint");
    hint->setProperty("role", "muted");
    hint->setFont(Theme::monoFont(11));
    hint->setAttribute(Qt::WA_TransparentForMouseEvents);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 6, 6);
    layout->setSpacing(4);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    setMinimumWidth(170);

    connect(m_search, &QLineEdit::textChanged, this, &LayerPalette::fill);
    connect(m_list, &LayerList::chosen, this, &LayerPalette::add);
    connect(&Theme::instance(), &Theme::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    fill();
}

void LayerPalette::fill()
{
    const QString pattern = m_search->text().simplified();
    const QList<PaletteEntry> all = allEntries(m_workbench.document->catalog());
    m_list->setEntries(pattern.isEmpty() ? all : matching(all, pattern));
    if (!pattern.isEmpty()) {
        if (m_list->count() == 0)
            m_list->setEntries({PaletteEntry{.displayName = tr("No layer of that name")}});
        m_list->setCurrentRow(-1);
        m_list->moveCurrent(1);
    }
    paintSearchHint();
}

void LayerPalette::paintSearchHint()
{
    auto* hint = m_search->findChild<QLabel*>("layerSearchHint");
    hint->setVisible(m_search->text().isEmpty());
    hint->adjustSize();
    hint->move(m_search->width() - hint->width() - 9, (m_search->height() - hint->height()) / 2);
}

void LayerPalette::add(const QString& name, bool isTransform)
{
    if (isTransform)
        addTransform(name);
    else
        emit addRequested(name);
}

void LayerPalette::addTransform(const QString& name)
{
    m_workbench.document->edit(tr("Add %1").arg(name), [&](Network& network) {
        loom::addTransform(network, name.toStdString());
    });
    // Where its settings are.
    const NodeId input = m_workbench.document->diagnosis().input;
    if (!input.empty()) m_workbench.selection->select(input);
}

bool LayerPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize) paintSearchHint();
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down: m_list->moveCurrent(1); return true;
    case Qt::Key_Up: m_list->moveCurrent(-1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: {
        const PaletteEntry current = m_list->entry(m_list->currentItem());
        if (!current.name.isEmpty()) add(current.name, current.isTransform);
        return true;
    }
    case Qt::Key_Escape:
        if (m_search->text().isEmpty()) return false;
        m_search->clear();
        return true;
    default: return QWidget::eventFilter(watched, event);
    }
}

} // namespace loom
