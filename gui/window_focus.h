#pragma once

#include <QObject>

class QStackedWidget;

namespace loom {

/// Sees to it that what is typed reaches a window: the page in front gets the keys when it comes,
/// when what had them is gone, and when Esc is pressed elsewhere; the window gets them when it is
/// shown, and back from its dialogs, also where no window manager sees to that.
class WindowFocus : public QObject {
public:
    /// Each page has a focus proxy, the part that is typed into first.
    explicit WindowFocus(QStackedWidget* pages, QWidget* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void givePage();
    void giveWhatNobodyHas();
    void activateSoon();

    QStackedWidget* m_pages;
    QWidget* m_window;
};

} // namespace loom
