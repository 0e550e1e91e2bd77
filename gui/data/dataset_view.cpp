#include "gui/data/dataset_view.h"

#include "gui/data/balance_chart.h"
#include "gui/data/data_card.h"
#include "gui/document/document.h"
#include "gui/inspect/facts_list.h"
#include "gui/inspect/map_grid.h"
#include "gui/inspect/number_text.h"
#include "gui/inspect/titled_card.h"
#include "gui/theme/theme.h"
#include "gui/training/event_fields.h"
#include "gui/words.h"

#include "datasets/description.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QTextBrowser>
#include <QToolButton>

#include <algorithm>

namespace loom {
namespace {

constexpr int kPage = 60; // images

QScrollArea* scrolled(QWidget* inside)
{
    auto* area = new QScrollArea;
    area->setWidget(inside);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

QToolButton* pageButton(Qt::ArrowType arrow, const QString& name)
{
    auto* button = new QToolButton;
    button->setArrowType(arrow);
    button->setStyleSheet("padding: 4px;");
    button->setFixedSize(26, 26);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

QString listOf(const std::vector<double>& values)
{
    QStringList list;
    for (const double value : values) list << QString::number(value, 'f', 4);
    return list.join(", ");
}

/// Numbers after the transforms, which may lie anywhere: the whole batch on one scale.
std::vector<QImage> scaledImages(const ArrayView& array)
{
    std::vector<float> values = array.floats();
    const ColourRange range = rangeOf(values, ColourMap::Grey);
    const float span = range.high > range.low ? range.high - range.low : 1;
    for (float& value : values) value = (value - range.low) / span;
    const auto* bytes = reinterpret_cast<const char*>(values.data());
    return imagesOf({array.name, array.dtype, array.shape, {bytes, values.size() * sizeof(float)}});
}

} // namespace

DatasetView::DatasetView(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_pages(new QStackedWidget)
{
    auto* page = new QWidget;
    auto* columns = new QHBoxLayout(page);
    columns->setContentsMargins(10, 8, 10, 8);
    columns->setSpacing(10);
    columns->addWidget(makeFacts());
    columns->addWidget(makeImages(), 3);
    columns->addWidget(makeRight(), 2);
    m_pages->addWidget(makeMissing());
    m_pages->addWidget(page);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_pages);

    connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
        m_offset = 0;
        askImages();
    });
    connect(m_class, &QComboBox::activated, this, [this] {
        m_offset = 0;
        askImages();
    });
    connect(m_before, &QPushButton::toggled, this, &DatasetView::askImages);
    connect(m_previous, &QToolButton::clicked, this, [this] { turnPage(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { turnPage(1); });
    connect(workbench.document, &Document::changed, this, &DatasetView::follow);
    connect(workbench.engine, &EngineClient::ready, this, [this] {
        m_isAsked = false;
        if (isVisible()) ask();
    });
    connect(workbench.engine, &EngineClient::event, this, [this](const Json& event) {
        if (event.value("event", "") == "download") showDownload(event);
    });
    follow();
}

QWidget* DatasetView::makeMissing()
{
    auto* page = new QWidget;
    m_message = emptyPage();
    m_message->setMargin(8);
    m_downloadNote = roleLabel({}, "muted");
    m_downloadNote->setAlignment(Qt::AlignCenter);
    m_downloadNote->setWordWrap(true);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(320);
    m_progress->setAccessibleName(tr("Download"));
    m_download = new QPushButton(tr("Download"));
    setRole(m_download, "primary");
    m_folder = new QPushButton(tr("Choose the folder…"));
    m_folder->setToolTip(tr("The folder in which the files of the data set lie"));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_download);
    buttons->addWidget(m_folder);
    buttons->addStretch(1);
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(24, 8, 24, 8);
    rows->setSpacing(8);
    rows->addStretch(1);
    rows->addWidget(m_message);
    rows->addLayout(buttons);
    rows->addWidget(m_progress, 0, Qt::AlignHCenter);
    rows->addWidget(m_downloadNote);
    rows->addStretch(1);
    m_progress->hide();
    m_download->hide();
    m_folder->hide();
    connect(m_download, &QPushButton::clicked, this, &DatasetView::download);
    connect(m_folder, &QPushButton::clicked, this, &DatasetView::chooseFolder);
    return page;
}

QWidget* DatasetView::makeFacts()
{
    m_factsCard = new TitledCard(tr("Dataset"));
    m_facts = new FactsList;
    m_transforms = new QLabel;
    m_transforms->setWordWrap(true);
    m_transforms->setFont(Theme::monoFont(11));
    m_transforms->setAccessibleName(tr("Transforms"));
    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 0, 6, 0);
    rows->addWidget(m_facts);
    rows->addSpacing(6);
    rows->addWidget(roleLabel(tr("Transforms"), "section"));
    rows->addWidget(m_transforms);
    rows->addStretch(1);
    m_factsCard->content()->addWidget(scrolled(inside));
    m_factsCard->setFixedWidth(220);
    return m_factsCard;
}

QWidget* DatasetView::makeImages()
{
    m_imagesCard = new TitledCard(tr("Images"));
    m_split = new QComboBox;
    m_split->addItem(tr("train"), "train");
    m_split->addItem(tr("test"), "test");
    m_split->setAccessibleName(tr("Which part of the data"));
    m_class = new QComboBox;
    m_class->setAccessibleName(tr("Class"));
    m_class->setMinimumContentsLength(5);
    m_class->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_before = toggleButton(tr("As trained"),
                            tr("Each image before and after the transforms, as training sees it"));
    m_range = roleLabel({}, "muted");
    m_previous = pageButton(Qt::LeftArrow, tr("Previous images"));
    m_next = pageButton(Qt::RightArrow, tr("Next images"));
    auto* choice = new QHBoxLayout;
    choice->setSpacing(6);
    choice->addWidget(m_split);
    choice->addWidget(m_class, 1);
    choice->addWidget(m_before);
    auto* paging = new QHBoxLayout;
    paging->setSpacing(6);
    paging->addWidget(m_range);
    paging->addStretch(1);
    paging->addWidget(m_previous);
    paging->addWidget(m_next);
    m_grid = new MapGrid;
    m_grid->setAccessibleName(tr("Images"));
    m_noImages = emptyPage();
    m_imagePages = new QStackedWidget;
    m_imagePages->addWidget(scrolled(m_grid));
    m_imagePages->addWidget(m_noImages);
    m_imagesCard->titleRow()->addLayout(paging);
    m_imagesCard->content()->addLayout(choice);
    m_imagesCard->content()->addWidget(m_imagePages, 1);
    return m_imagesCard;
}

QWidget* DatasetView::makeRight()
{
    auto* card = new QFrame;
    card->setProperty("role", "card");
    auto* tabs = new QTabBar;
    tabs->addTab(tr("Balance"));
    tabs->addTab(tr("Data card"));
    tabs->setDrawBase(false);
    tabs->setUsesScrollButtons(false);
    m_balance = new BalanceChart;
    m_card = new QTextBrowser;
    m_card->setOpenExternalLinks(true);
    m_card->setAccessibleName(tr("Data card"));
    m_card->setFrameShape(QFrame::NoFrame);
    auto* pages = new QStackedWidget;
    pages->addWidget(scrolled(m_balance));
    pages->addWidget(m_card);
    auto* rows = new QVBoxLayout(card);
    rows->setContentsMargins(8, 4, 8, 8);
    rows->setSpacing(4);
    rows->addWidget(tabs);
    rows->addWidget(pages, 1);
    card->setMinimumWidth(190);
    connect(tabs, &QTabBar::currentChanged, pages, &QStackedWidget::setCurrentIndex);
    return card;
}

QStringList DatasetView::transformTexts() const
{
    QStringList lines;
    const auto& dataset = m_workbench.document->network().dataset;
    if (!dataset) return lines;
    for (const TransformSettings& transform : dataset->transforms) {
        QStringList settings;
        for (const auto& [name, value] : transform.settings)
            settings << QString::fromStdString(name + "=" + to_python(value));
        lines << QString::fromStdString(transform.name) + '(' + settings.join(", ") + ')';
    }
    return lines;
}

void DatasetView::follow()
{
    const auto& dataset = m_workbench.document->network().dataset;
    const std::string name = dataset ? dataset->name : std::string();
    const QStringList transforms = transformTexts();
    m_transforms->setText(transforms.isEmpty()
                              ? tr("None: the images go into training as they are.")
                              : transforms.join('\n'));
    setRole(m_transforms, transforms.isEmpty() ? "muted" : "");
    const bool isOther = name != m_name;
    const std::string shown = transforms.join('\n').toStdString();
    const bool transformsChanged = shown != m_transformsShown;
    m_transformsShown = shown;
    if (!isOther && !m_name.empty()) {
        if (transformsChanged && m_before->isChecked()) askImages();
        return;
    }
    m_name = name;
    m_isAsked = false;
    m_isAvailable = false;
    m_offset = 0;
    m_pages->setCurrentIndex(0);
    for (QWidget* widget : {static_cast<QWidget*>(m_download), static_cast<QWidget*>(m_folder),
                            static_cast<QWidget*>(m_progress)})
        widget->hide();
    m_downloadNote->clear();
    m_message->setText(name.empty() ? tr("Choose a data set in the Input layer to see its images.")
                                    : tr("Reading %1 …").arg(QString::fromStdString(name)));
    if (isVisible()) ask();
}

void DatasetView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    ask();
}

void DatasetView::ask()
{
    if (m_isAsked || m_name.empty()) return;
    m_isAsked = true;
    m_workbench.engine->request("data", {{"name", m_name}}, this,
                                [this, name = m_name](const Reply& reply) {
                                    if (name == m_name) showData(reply);
                                });
}

void DatasetView::showData(const Reply& reply)
{
    if (reply.errorCode == "engine-gone") m_isAsked = false; // the next engine is asked again
    m_isAvailable = !reply.isError() && reply.head.value("available", false);
    m_progress->hide();
    m_downloadNote->clear();
    m_download->setEnabled(true);
    if (!m_isAvailable) {
        m_message->setText(reply.isError() ? reply.errorMessage
                                           : sentenceField(reply.head, "message"));
        m_download->setVisible(reply.head.value("can_download", false));
        m_folder->setVisible(!reply.isError());
        return m_pages->setCurrentIndex(0);
    }
    const Json& head = reply.head;
    const DatasetDescription* known = find_dataset_description(m_name);
    const QString title = QString::fromStdString(known != nullptr ? known->display_name : m_name);
    m_factsCard->setTitle(title);
    const QLocale locale;
    const QStringList classes = texts(head, "classes");
    m_facts->show(
        tr("train"),
        tr("%1 images").arg(locale.toString(qlonglong{integerField(head, "train_size")})));
    m_facts->show(tr("test"),
                  tr("%1 images").arg(locale.toString(qlonglong{integerField(head, "test_size")})));
    m_facts->show(tr("image"), shapeText(integers(head, "image_shape")));
    m_facts->show(tr("classes"), QString::number(classes.size()));
    m_facts->show(tr("mean"), listOf(numbers(head, "mean")));
    m_facts->show(tr("std"), listOf(numbers(head, "std")));
    m_facts->show(tr("files"), translated(textField(head, "verified").toStdString()));
    m_facts->show(tr("folder"), textField(head, "folder"));
    m_balance->show(classes, numbers(head, "train_counts"), numbers(head, "test_counts"));
    QString card = dataCard(m_name, textField(head, "card"));
    if (card.startsWith("# ")) card.prepend("##"); // a title is large in a column
    m_card->setMarkdown(card);
    m_class->clear();
    m_class->addItem(tr("all classes"));
    m_class->addItems(classes);
    m_pages->setCurrentIndex(1);
    askImages();
}

void DatasetView::askImages()
{
    if (!m_isAvailable) return;
    Json question{{"name", m_name},
                  {"split", m_split->currentData().toString().toStdString()},
                  {"offset", m_offset},
                  {"count", kPage}};
    if (m_class->currentIndex() > 0) question["class"] = m_class->currentIndex() - 1;
    if (m_before->isChecked()) question["transforms"] = true;
    m_workbench.engine->request("images", std::move(question), this,
                                [this, serial = ++m_imagesSerial](const Reply& reply) {
                                    if (serial == m_imagesSerial) showImages(reply);
                                });
}

void DatasetView::turnPage(int by)
{
    m_offset = std::max(m_offset + by * kPage, 0);
    askImages();
}

void DatasetView::showImages(const Reply& reply)
{
    const std::vector<ArrayView> found =
        reply.isError() ? std::vector<ArrayView>() : arrays(reply.bytes);
    const ArrayView* before = find_array(found, "images");
    m_imagePages->setCurrentIndex(before == nullptr ? 1 : 0);
    m_noImages->setText(reply.errorMessage);
    if (before == nullptr) return;
    const ArrayView* after = find_array(found, "transformed");
    std::vector<QImage> images = imagesOf(*before);
    const std::vector<std::int64_t> indices = integers(reply.head, "indices");
    const std::vector<std::int64_t> labels = integers(reply.head, "labels");
    QStringList names, captions;
    for (std::size_t i = 0; i < std::min(indices.size(), labels.size()); ++i)
        names << QString("#%1: %2")
                     .arg(indices[i])
                     .arg(m_class->itemText(static_cast<int>(labels[i]) + 1));
    if (after != nullptr) {
        const std::vector<QImage> changed = scaledImages(*after);
        std::vector<QImage> pairs;
        QStringList pairNames;
        for (std::size_t i = 0; i < std::min(images.size(), changed.size()); ++i) {
            pairs.insert(pairs.end(), {images[i], changed[i]});
            const QString name = names.value(static_cast<qsizetype>(i));
            pairNames << name << tr("%1, as trained").arg(name);
            captions << tr("before") << tr("after");
        }
        images = std::move(pairs);
        names = pairNames;
    }
    m_grid->setNames(names);
    m_grid->setCaptions(captions);
    m_grid->showImages(images);
    m_total = integerField(reply.head, "total");
    const QLocale locale;
    m_range->setText(tr("%1–%2 of %3")
                         .arg(locale.toString(m_offset + 1),
                              locale.toString(m_offset + static_cast<int>(indices.size())),
                              locale.toString(qlonglong{m_total})));
    m_previous->setEnabled(m_offset > 0);
    m_next->setEnabled(m_offset + kPage < m_total);
}

void DatasetView::download()
{
    m_download->setEnabled(false);
    m_progress->setRange(0, 0);
    m_progress->show();
    m_downloadNote->setText(tr("Asking for the files …"));
    m_workbench.engine->request("download", {{"name", m_name}}, this, [this](const Reply& reply) {
        m_progress->hide();
        m_download->setEnabled(true);
        m_downloadNote->setText(reply.errorMessage);
        if (reply.isError()) return;
        m_isAsked = false;
        ask();
    });
}

void DatasetView::showDownload(const Json& event)
{
    const double received = numberField(event, "received"), total = numberField(event, "total");
    m_progress->show();
    const bool isKnown = total > 0;
    m_progress->setRange(0, isKnown ? 1000 : 0);
    if (isKnown) m_progress->setValue(static_cast<int>(received / total * 1000));
    m_downloadNote->setText(
        isKnown ? tr("%1: %2 of %3")
                      .arg(textField(event, "file"), memoryText(received), memoryText(total))
                : tr("%1: %2").arg(textField(event, "file"), memoryText(received)));
}

void DatasetView::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("The folder with %1").arg(QString::fromStdString(m_name)));
    if (folder.isEmpty()) return;
    m_isAsked = true;
    m_message->setText(tr("Reading %1 …").arg(folder));
    m_workbench.engine->request("data", {{"name", m_name}, {"root", folder.toStdString()}}, this,
                                [this](const Reply& reply) { showData(reply); });
}

} // namespace loom
