#pragma once

#include <QFrame>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace loom {

/// A framed part of a view: a title, a note at its right, and what stands below.
class TitledCard : public QFrame {
    Q_OBJECT

public:
    explicit TitledCard(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setNote(const QString& note);
    QString note() const;
    QBoxLayout* content() const { return m_content; }
    QBoxLayout* titleRow() const { return m_titleRow; }

private:
    class Header;
    Header* m_header;
    QBoxLayout *m_titleRow, *m_content;
};

/// A label in the look of one of the style sheet's roles: "muted", "section", "error".
QLabel* roleLabel(const QString& text, const char* role, QWidget* parent = nullptr);
void setRole(QWidget* widget, const char* role);
/// A button that stays down, and looks it.
QPushButton* toggleButton(const QString& text, const QString& help);

/// A page of a view that has nothing to show: one sentence that says what to do.
QLabel* emptyPage(QWidget* parent = nullptr);

} // namespace loom
