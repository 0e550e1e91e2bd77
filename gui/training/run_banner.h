#pragma once

#include "gui/workbench.h"

#include <QFrame>

#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace loom {

/// A bar that says what is wrong with the run or the engine and offers what helps: an engine that
/// is gone, data that are not there, a run that diverged or failed, or one that trains another
/// drawing than the one on the canvas. Hidden while there is nothing to say.
class RunBanner : public QFrame {
    Q_OBJECT

public:
    explicit RunBanner(const Workbench& workbench, QWidget* parent = nullptr);

    QString sentence() const { return m_message.sentence; }
    /// The offers, in their order; what a click on one does.
    QStringList offers() const;
    QPushButton* offer(int index) const;

private:
    struct Offer {
        QString text;
        std::function<void()> act;
        QString obstacle{}; ///< why it cannot be taken now
    };
    struct Message {
        QString key; ///< what it is about: a dismissed one does not come back
        QString sentence;
        std::vector<Offer> offers{};
        QString details{};
        bool isFailure = true;
    };

    void showState();
    void showMessage(Message message);
    void showOffers();
    void dismiss();
    Message message();
    Message lossMessage();
    Message noDataMessage();
    Message divergedMessage();
    Message otherDrawingMessage();
    Message downloadMessage() const;
    QString dataset() const;
    void download();
    void chooseFolder();
    void lowerLearningRate(double rate);

    Workbench m_workbench;
    Message m_message;
    QString m_dismissed;
    QString m_download; ///< how far it is; "" when none is on
    QString m_dataFault;
    QLabel *m_icon = nullptr, *m_text = nullptr, *m_details = nullptr;
    QHBoxLayout* m_offers = nullptr;
    QPushButton* m_more = nullptr;
    QToolButton* m_close = nullptr;
    std::vector<QPushButton*> m_buttons;
};

} // namespace loom
