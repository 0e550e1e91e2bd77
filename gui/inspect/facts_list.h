#pragma once

#include <QWidget>

#include <map>

class QFormLayout;
class QLabel;

namespace loom {

/// Names and values, a line each: "shape  [1, 12, 8, 8]".
class FactsList : public QWidget {
    Q_OBJECT

public:
    explicit FactsList(QWidget* parent = nullptr);

    /// Adds the line, or changes its value.
    void show(const QString& name, const QString& value);
    QString value(const QString& name) const;

private:
    QFormLayout* m_rows;
    std::map<QString, QLabel*> m_values;
};

} // namespace loom
