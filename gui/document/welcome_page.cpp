#include "gui/document/welcome_page.h"

#include "core/network/network_file.h"
#include "gui/document/recent_files.h"
#include "gui/theme/theme.h"
#include "gui/words.h"

#include <QFile>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace loom {
namespace {

constexpr int kColumns = 3;

// By how much each asks of a newcomer.
constexpr const char* kExamples[] = {"seed-cnn",  "mlp",          "lenet5",          "mid-cnn",
                                     "vgg-small", "resnet-small", "inception-small", "speedrun-94"};

QLabel* label(const QString& text, const char* role)
{
    auto* made = new QLabel(text);
    made->setProperty("role", role);
    made->setWordWrap(true);
    return made;
}

/// A button that looks like a card: a name and a sentence.
QPushButton* cardButton(const QString& name, const QString& sentence)
{
    auto* button = new QPushButton;
    button->setProperty("role", "choice");
    button->setAccessibleName(name);
    button->setAccessibleDescription(sentence);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto* column = new QVBoxLayout(button);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(4);
    for (QLabel* part : {label(name, "section"), label(sentence, "muted")}) {
        part->setAttribute(Qt::WA_TransparentForMouseEvents);
        column->addWidget(part);
    }
    column->addStretch();
    button->setMinimumHeight(104);
    return button;
}

} // namespace

WelcomePage::WelcomePage(RecentFiles* recent, QWidget* parent)
    : QWidget(parent), m_recent(recent), m_back(new QPushButton(this)),
      m_recentRows(new QVBoxLayout)
{
    auto* content = new QWidget;
    content->setMaximumWidth(980);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(32, 36, 32, 32);
    column->setSpacing(14);
    QLabel* title = label(tr("Draw a network, train it, look inside"), "title");
    title->setFont(Theme::textFont(24, QFont::DemiBold));
    title->setStyleSheet("font-size: 24px;");
    column->addWidget(title);
    column->addWidget(label(tr("Begin with an example: it opens ready to train on Fashion-MNIST. "
                               "Press Train, and watch filters and feature maps come to be."),
                            "muted"));

    auto* starts = new QHBoxLayout;
    auto* tour = new QPushButton(tr("Show me around (2 minutes)"));
    tour->setProperty("role", "primary");
    auto* empty = new QPushButton(tr("Empty canvas"));
    auto* open = new QPushButton(tr("Open a file…"));
    connect(tour, &QPushButton::clicked, this, &WelcomePage::tourRequested);
    connect(empty, &QPushButton::clicked, this, &WelcomePage::emptyChosen);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openRequested);
    connect(m_back, &QPushButton::clicked, this, &WelcomePage::backRequested);
    m_back->setObjectName("back");
    m_back->hide();
    for (QPushButton* button : {tour, empty, open, m_back}) starts->addWidget(button);
    starts->addStretch();
    column->addLayout(starts);

    column->addSpacing(10);
    column->addWidget(label(tr("Examples"), "section"));
    column->addWidget(makeExamples());
    column->addSpacing(10);
    column->addWidget(label(tr("Opened last"), "section"));
    column->addLayout(m_recentRows);
    column->addStretch();

    auto* centred = new QWidget;
    auto* row = new QHBoxLayout(centred);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(centred);
    scroll->setWidgetResizable(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    connect(recent, &RecentFiles::changed, this, &WelcomePage::fillRecent);
    fillRecent();
}

void WelcomePage::setDrawing(const QString& name)
{
    m_back->setText(tr("Back to %1").arg(name));
    m_back->setVisible(!name.isEmpty());
}

QWidget* WelcomePage::makeExamples()
{
    auto* examples = new QWidget;
    auto* grid = new QGridLayout(examples);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(12);
    int place = 0;
    for (const char* name : kExamples) {
        const QString resource = QStringLiteral(":/examples/%1.loom").arg(QLatin1String(name));
        QFile file(resource);
        if (!file.open(QIODevice::ReadOnly)) continue;
        const Network network = parse_network(file.readAll().toStdString(), name);
        QPushButton* button = cardButton(translated(network.name), translated(network.description));
        button->setObjectName(QLatin1String("example-") + QLatin1String(name));
        connect(button, &QPushButton::clicked, this,
                [this, resource] { emit exampleChosen(resource); });
        grid->addWidget(button, place / kColumns, place % kColumns);
        ++place;
    }
    for (int column = 0; column < kColumns; ++column) grid->setColumnStretch(column, 1);
    return examples;
}

void WelcomePage::fillRecent()
{
    while (QLayoutItem* item = m_recentRows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString& path : m_recent->paths()) {
        auto* button = new QPushButton(QFileInfo(path).fileName() + QStringLiteral("  —  ") +
                                       QFileInfo(path).absolutePath());
        button->setProperty("role", "link");
        button->setStyleSheet("text-align: left;");
        connect(button, &QPushButton::clicked, this, [this, path] { emit fileChosen(path); });
        m_recentRows->addWidget(button);
    }
    if (m_recentRows->count() == 0)
        m_recentRows->addWidget(label(tr("Your own networks will be listed here."), "muted"));
}

} // namespace loom
