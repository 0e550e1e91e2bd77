#include "gui/training/run_banner.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/theme/theme.h"
#include "gui/training/bar_icons.h"
#include "gui/training/engine_client.h"
#include "gui/training/event_fields.h"
#include "gui/training/run_monitor.h"
#include "gui/training/run_words.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>

#include <cmath>

namespace loom {
namespace {

using State = RunMonitor::State;

constexpr int kDetailLines = 8;
constexpr double kGentler = 0.1; // of the learning rate that diverged

QString lastLines(const QString& log)
{
    const QStringList lines = log.trimmed().split('\n', Qt::SkipEmptyParts);
    return lines.mid(std::max<qsizetype>(0, lines.size() - kDetailLines)).join('\n');
}

double rateOf(const Document* document)
{
    if (!document->network().training) return 0.001;
    const Settings& settings = document->network().training->optimizer.settings;
    const auto rate = settings.find("lr");
    if (rate == settings.end()) return 0.001;
    if (const auto* real = std::get_if<double>(&rate->second)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&rate->second))
        return static_cast<double>(*whole);
    return 0.001;
}

} // namespace

RunBanner::RunBanner(const Workbench& workbench, QWidget* parent)
    : QFrame(parent), m_workbench(workbench)
{
    setObjectName("runBanner");
    m_icon = new QLabel;
    m_text = new QLabel;
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details = new QLabel;
    m_details->setFont(Theme::monoFont(11));
    m_details->setProperty("role", "muted");
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setWordWrap(true);
    m_more = new QPushButton(tr("&Details"));
    m_more->setCheckable(true);
    m_more->setProperty("role", "link");
    m_close = new QToolButton;
    m_close->setStyleSheet("padding: 0; border: none; background: transparent");
    m_close->setFixedSize(26, 26);
    m_close->setToolTip(tr("Hide this message"));
    m_close->setAccessibleName(m_close->toolTip());

    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_more);
    m_offers = new QHBoxLayout;
    m_offers->setSpacing(8);
    row->addLayout(m_offers);
    row->addWidget(m_close);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(12, 7, 8, 7);
    rows->setSpacing(6);
    rows->addLayout(row);
    rows->addWidget(m_details);

    connect(m_more, &QPushButton::toggled, m_details, &QWidget::setVisible);
    connect(m_close, &QToolButton::clicked, this, &RunBanner::dismiss);
    connect(workbench.run, &RunMonitor::stateChanged, this, &RunBanner::showState);
    connect(workbench.document, &Document::changed, this, &RunBanner::showState);
    connect(workbench.engine, &EngineClient::event, this, [this](const Json& event) {
        if (m_download.isEmpty() || textField(event, "event") != "download") return;
        const QLocale locale;
        m_download = tr("Downloading %1: %2 of %3")
                         .arg(textField(event, "file"),
                              locale.formattedDataSize(integerField(event, "received")),
                              locale.formattedDataSize(integerField(event, "total")));
        showState();
    });
    connect(&Theme::instance(), &Theme::changed, this, &RunBanner::showOffers);
    hide();
    showState();
}

void RunBanner::showState()
{
    if (m_workbench.run->isRunning()) m_dataFault.clear();
    Message next = message();
    const bool isHidden = next.key.isEmpty() || next.key == m_dismissed;
    showMessage(std::move(next));
    setVisible(!isHidden);
}

void RunBanner::dismiss()
{
    m_dismissed = m_message.key;
    if (m_workbench.run->engineLoss()) m_workbench.run->forgetLoss();
    showState();
}

void RunBanner::showMessage(Message message)
{
    const bool isOther = message.key != m_message.key;
    m_message = std::move(message);
    m_text->setText(m_message.sentence);
    setAccessibleName(m_message.sentence);
    m_details->setText(m_message.details);
    m_more->setVisible(!m_message.details.isEmpty());
    if (isOther || m_message.details.isEmpty()) m_more->setChecked(false);
    m_details->setVisible(m_more->isChecked());
    showOffers();
}

void RunBanner::showOffers()
{
    const Colours& c = colours();
    const QColor colour = m_message.isFailure ? c.error : c.warning;
    m_icon->setPixmap(barIcon(BarIcon::Warning, colour).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_close->setIcon(barIcon(BarIcon::Close, c.muted));
    setStyleSheet(QStringLiteral("QFrame#runBanner { background: %1; border: none; border-bottom: "
                                 "1px solid %2; border-left: 3px solid %3; }")
                      .arg(c.card.name(), c.line.name(), colour.name()));
    // Buttons stay where they can: one that is being pressed must not go away under the pointer.
    while (m_buttons.size() > m_message.offers.size()) {
        m_buttons.back()->deleteLater();
        m_buttons.back()->hide();
        m_buttons.pop_back();
    }
    while (m_buttons.size() < m_message.offers.size()) {
        auto* button = new QPushButton;
        const std::size_t index = m_buttons.size();
        connect(button, &QPushButton::clicked, this, [this, index] {
            if (index >= m_message.offers.size()) return;
            const std::function<void()> act = m_message.offers[index].act;
            act();
        });
        m_offers->addWidget(button);
        m_buttons.push_back(button);
    }
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const Offer& offer = m_message.offers[i];
        m_buttons[i]->setText(offer.text);
        m_buttons[i]->setEnabled(offer.obstacle.isEmpty());
        m_buttons[i]->setToolTip(offer.obstacle);
    }
}

QStringList RunBanner::offers() const
{
    QStringList texts;
    for (const Offer& offer : m_message.offers) texts += offer.text;
    return texts;
}

QPushButton* RunBanner::offer(int index) const
{
    return m_buttons.at(static_cast<std::size_t>(index));
}

RunBanner::Message RunBanner::message()
{
    const RunMonitor* run = m_workbench.run;
    if (run->engineLoss()) return lossMessage();
    if (!m_download.isEmpty()) return downloadMessage();
    if (run->state() == State::Failed) {
        if (run->errorCode() == "no-data") return noDataMessage();
        return {.key = "failed " + run->message(), .sentence = run->message()};
    }
    if (run->state() == State::Diverged) return divergedMessage();
    if (run->isAnotherDrawing()) return otherDrawingMessage();
    return {};
}

RunBanner::Message RunBanner::lossMessage()
{
    RunMonitor* run = m_workbench.run;
    EngineClient* engine = m_workbench.engine;
    const EngineLoss& loss = *run->engineLoss();
    Message message{.key = "loss " + loss.sentence, .sentence = loss.sentence};
    message.details = lastLines(loss.log);
    const bool isBack = engine->isReady();
    if (!isBack && !loss.restarts) {
        message.offers.push_back({tr("Start the engine again"), [engine] { engine->start(); }});
        return message;
    }
    message.sentence += ' ' + (isBack ? tr("A new one is running; the drawing is as it was.")
                                      : tr("A new one is being started."));
    if (loss.folder.isEmpty()) return message;
    message.offers.push_back({tr("Resume from the last checkpoint"),
                              [run, folder = loss.folder] { run->resumeRun(folder); },
                              isBack ? QString() : run->obstacle()});
    return message;
}

RunBanner::Message RunBanner::noDataMessage()
{
    const QString fault = m_dataFault.isEmpty() ? m_workbench.run->message() : m_dataFault;
    const QString sentence = headline(fault);
    return {.key = "no-data " + fault,
            .sentence = sentence,
            .offers = {{tr("Download, then train"), [this] { download(); }},
                       {tr("Choose the folder…"), [this] { chooseFolder(); }}},
            .details = sentence == fault ? QString() : fault};
}

RunBanner::Message RunBanner::downloadMessage() const
{
    return {.key = "download", .sentence = m_download, .isFailure = false};
}

RunBanner::Message RunBanner::divergedMessage()
{
    const RunMonitor* run = m_workbench.run;
    Message message{.key = "diverged " + run->folder(), .sentence = run->message()};
    message.sentence += ' ' + tr("A smaller learning rate often helps.");
    const NodeId node = run->badNode().toStdString();
    if (m_workbench.document->network().nodes.contains(node)) {
        message.offers.push_back({tr("Select %1").arg(run->badNode()),
                                  [this, node] { m_workbench.selection->select(node); }});
    }
    const double rate = rateOf(m_workbench.document) * kGentler;
    message.offers.push_back({tr("Train with lr %1").arg(QString::number(rate, 'g', 3)),
                              [this, rate] { lowerLearningRate(rate); }, run->obstacle()});
    return message;
}

RunBanner::Message RunBanner::otherDrawingMessage()
{
    RunMonitor* run = m_workbench.run;
    return {.key = "drawing " + run->folder(),
            .sentence = tr("The run trains the drawing as it was when it began; this one has "
                           "changed since."),
            .offers = {{tr("Restart with this drawing, keep the weights that still fit"),
                        [run] { run->restart(); }, run->obstacle()}},
            .isFailure = false};
}

QString RunBanner::dataset() const
{
    const auto& dataset = m_workbench.document->network().dataset;
    return dataset ? QString::fromStdString(dataset->name) : QString();
}

void RunBanner::download()
{
    m_download = tr("Downloading %1…").arg(dataset());
    m_dataFault.clear();
    showState();
    m_workbench.engine->request("download", {{"name", dataset().toStdString()}}, this,
                                [this](const Reply& reply) {
                                    m_download.clear();
                                    if (reply.isError())
                                        m_dataFault = reply.errorMessage;
                                    else
                                        m_workbench.run->train();
                                    showState();
                                });
}

void RunBanner::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("The folder with %1").arg(dataset()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        const Json question{{"name", dataset().toStdString()}, {"root", folder.toStdString()}};
        m_workbench.engine->request("data", question, this, [this](const Reply& reply) {
            const bool isThere = !reply.isError() && reply.head.value("available", false);
            m_dataFault =
                reply.isError() ? reply.errorMessage : sentenceField(reply.head, "message");
            if (isThere) m_dataFault.clear();
            if (isThere) m_workbench.run->train();
            showState();
        });
    });
    dialog->open();
}

void RunBanner::lowerLearningRate(double rate)
{
    m_workbench.document->edit(tr("Lower the learning rate"), [rate](Network& network) {
        network.training->optimizer.settings["lr"] = rate;
    });
    m_workbench.run->train();
}

} // namespace loom
