#pragma once

#include "gui/inspect/live_view.h"

class QBarSet;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTextBrowser;
class QToolButton;

namespace loom {

class BalanceChart;
class FactsList;
class MapGrid;
class TitledCard;

/// Images by class, class balance, the data card; or how to get the data when it is not there.
class DatasetView : public QWidget {
    Q_OBJECT

public:
    explicit DatasetView(const Workbench& workbench, QWidget* parent = nullptr);

    void showData(const Reply& reply);    ///< the answer to "data"
    void showImages(const Reply& reply);  ///< to "images"
    void showDownload(const Json& event); ///< the event "download"

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeMissing();
    QWidget* makeFacts();
    QWidget* makeImages();
    QWidget* makeRight();
    void follow(); ///< the drawing's data set and transforms
    void ask();
    void askImages();
    void turnPage(int by);
    void download();
    void chooseFolder();
    QStringList transformTexts() const;

    Workbench m_workbench;
    QStackedWidget *m_pages, *m_imagePages;
    QLabel *m_message, *m_downloadNote, *m_transforms, *m_range;
    QPushButton *m_download, *m_folder, *m_before;
    QProgressBar* m_progress;
    TitledCard *m_factsCard, *m_imagesCard;
    FactsList* m_facts;
    QComboBox *m_split, *m_class;
    QToolButton *m_previous, *m_next;
    QLabel* m_noImages;
    MapGrid* m_grid;
    BalanceChart* m_balance;
    QTextBrowser* m_card;
    std::string m_name; ///< of the data set
    std::string m_transformsShown;
    bool m_isAsked = false; ///< since the name or the engine changed
    bool m_isAvailable = false;
    int m_offset = 0;
    std::int64_t m_total = 0;
    quint64 m_imagesSerial = 0;
};

} // namespace loom
