#pragma once

#include <QFrame>
#include <QLabel>
#include <QWidget>

class QVBoxLayout;

namespace loom {

/// A part of the inspector: a line above, a title, a quiet note at the right, and what is in it.
class Section : public QWidget {
    Q_OBJECT

public:
    explicit Section(const QString& title, QWidget* parent = nullptr);

    void setNote(const QString& note);
    QString note() const { return m_note->text(); }
    void add(QWidget* widget);
    QVBoxLayout* content() const { return m_content; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_title;
    QLabel* m_note;
    QVBoxLayout* m_content;
};

/// A locked value with where it comes from, in a dashed frame: set by the data, never typed.
class DerivedField : public QWidget {
    Q_OBJECT

public:
    explicit DerivedField(QWidget* parent = nullptr);

    void setTexts(const QString& value, const QString& source);
    QSize sizeHint() const override { return {110, 28}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_value, m_source;
};

/// Lines of arithmetic; what stands behind the last "=" or "→" of each is the result and
/// emphasised.
class ArithmeticCard : public QFrame {
    Q_OBJECT

public:
    explicit ArithmeticCard(QWidget* parent = nullptr);

    void setLines(const QStringList& lines);
    QStringList lines() const { return m_lines; }

private:
    void showLines();

    QStringList m_lines;
    QLabel* m_label;
};

/// A name at the left and a number in the mono font at the right.
class FigureRow : public QWidget {
    Q_OBJECT

public:
    FigureRow(const QString& name, const QString& value, QWidget* parent = nullptr);

    void setValue(const QString& value) { m_value->setText(value); }
    QString value() const { return m_value->text(); }

private:
    QLabel* m_value;
};

/// A text in the muted colour that wraps.
QLabel* mutedLabel(const QString& text, QWidget* parent);

} // namespace loom
