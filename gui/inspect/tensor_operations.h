#pragma once

#include "core/files/json.h"

#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace loom {

/// Operations to be tried on the tensor on view, one after another: reductions, comparisons,
/// changes of shape. Shows the result's shape and dtype, or why PyTorch would refuse.
class TensorOperations : public QWidget {
    Q_OBJECT

public:
    explicit TensorOperations(QWidget* parent = nullptr);

    const std::vector<Json>& operations() const { return m_operations; }
    void clear();
    /// The axes that the next operation sees, and the last one's result.
    void showResult(const std::vector<std::int64_t>& shape, const QString& dtype,
                    const QStringList& axes);
    /// The last operation is taken back, and this says why.
    void refuse(const QString& sentence);
    /// In Python: "x.sum(dim=1).flatten()".
    QString expression() const;
    QString resultText() const;

signals:
    void changed();

private:
    struct Form;
    static const std::vector<Form>& forms();
    const Form& form() const;
    void showForm();
    void apply();
    void takeBack();

    QComboBox *m_operation, *m_axis;
    QCheckBox* m_keepdim;
    QLineEdit* m_argument;
    QPushButton *m_apply, *m_takeBack, *m_clear;
    QLabel *m_expression, *m_result;
    std::vector<Json> m_operations;
};

} // namespace loom
