#include "gui/inspect/tensor_operations.h"

#include "gui/inspect/number_text.h"
#include "gui/inspect/titled_card.h"
#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>

namespace loom {
namespace {

enum class Argument { None, Number, Integers };

QString pythonText(const Json& value)
{
    if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
    return QString::fromStdString(to_json_line(value));
}

/// "gt" with 0.5 → " > 0.5"; "sum" over 1 → ".sum(dim=1)".
QString pythonCall(const Json& call)
{
    static const std::map<std::string, const char*> kSigns{
        {"gt", ">"}, {"ge", ">="}, {"lt", "<"}, {"le", "<="}, {"eq", "=="}, {"ne", "!="}};
    const std::string op = call.at("op").get<std::string>();
    if (const auto sign = kSigns.find(op); sign != kSigns.end())
        return QString(" %1 %2").arg(sign->second, pythonText(call.at("value")));
    QStringList arguments;
    const bool isPosition = op == "unsqueeze" || op == "squeeze" || op == "flatten";
    if (call.contains("axis"))
        arguments << (isPosition ? "" : "dim=") + pythonText(call.at("axis"));
    if (call.contains("keepdim")) arguments << "keepdim=True";
    if (call.contains("shape")) arguments << pythonText(call.at("shape"));
    QString name = QString::fromStdString(op);
    if (op == "max" || op == "min") name = 'a' + name; // what comes back are values alone
    return '.' + name + '(' + arguments.join(", ") + ')';
}

std::vector<std::int64_t> integersIn(const QString& text)
{
    std::vector<std::int64_t> list;
    static const QRegularExpression kNumber("-?\\d+");
    for (auto match = kNumber.globalMatch(text); match.hasNext();)
        list.push_back(match.next().captured().toLongLong());
    return list;
}

} // namespace

/// What one operation asks for.
struct TensorOperations::Form {
    const char* op;
    const char* label;
    bool hasAxis = false, hasKeepdim = false;
    Argument argument = Argument::None;
    const char* placeholder = "";
};

const std::vector<TensorOperations::Form>& TensorOperations::forms()
{
    using enum Argument;
    static const std::vector<Form> kForms{
        {"sum", "sum", true, true},
        {"mean", "mean", true, true},
        {"max", "max", true, true},
        {"min", "min", true, true},
        {"std", "std", true, true},
        {"argmax", "argmax", true, true},
        {"argmin", "argmin", true, true},
        {"softmax", "softmax", true},
        {"gt", "> value", false, false, Number, "0"},
        {"ge", "≥ value", false, false, Number, "0"},
        {"lt", "< value", false, false, Number, "0"},
        {"le", "≤ value", false, false, Number, "0"},
        {"eq", "= value", false, false, Number, "0"},
        {"ne", "≠ value", false, false, Number, "0"},
        {"reshape", "reshape", false, false, Integers, "sizes: 1, -1"},
        {"flatten", "flatten", true},
        {"squeeze", "squeeze", true},
        {"unsqueeze", "unsqueeze", true},
        {"permute", "permute", false, false, Integers, "axes: 0, 2, 3, 1"},
        {"abs", "abs"},
    };
    return kForms;
}

const TensorOperations::Form& TensorOperations::form() const
{
    return forms().at(static_cast<std::size_t>(std::max(m_operation->currentIndex(), 0)));
}

TensorOperations::TensorOperations(QWidget* parent)
    : QWidget(parent), m_operation(new QComboBox), m_axis(new QComboBox),
      m_keepdim(new QCheckBox("keepdim")), m_argument(new QLineEdit),
      m_apply(new QPushButton(tr("Apply"))), m_takeBack(new QPushButton(tr("Take back"))),
      m_clear(new QPushButton(tr("Clear"))), m_expression(new QLabel), m_result(new QLabel)
{
    for (const Form& one : forms()) m_operation->addItem(QString::fromUtf8(one.label));
    m_operation->setAccessibleName(tr("Operation"));
    m_axis->setAccessibleName(tr("Axis"));
    m_argument->setAccessibleName(tr("Value"));
    m_argument->setFont(Theme::monoFont(12));
    m_keepdim->setToolTip(tr("Keeps the reduced axis, with size 1"));
    for (QPushButton* link : {m_takeBack, m_clear}) setRole(link, "link");
    for (QLabel* label : {m_expression, m_result}) {
        label->setFont(Theme::monoFont(12));
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_result->setAccessibleName(tr("Result"));
    auto* choice = new QVBoxLayout;
    choice->setSpacing(6);
    choice->addWidget(m_operation);
    choice->addWidget(m_axis);
    choice->addWidget(m_argument);
    auto* second = new QHBoxLayout;
    second->setSpacing(6);
    second->addWidget(m_apply);
    second->addWidget(m_keepdim);
    second->addStretch(1);
    auto* third = new QHBoxLayout;
    third->addWidget(m_takeBack);
    third->addWidget(m_clear);
    third->addStretch(1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addLayout(choice);
    rows->addLayout(second);
    rows->addWidget(m_expression);
    rows->addWidget(m_result);
    rows->addLayout(third);
    rows->addStretch(1);
    connect(m_operation, &QComboBox::currentIndexChanged, this, &TensorOperations::showForm);
    connect(m_apply, &QPushButton::clicked, this, &TensorOperations::apply);
    connect(m_argument, &QLineEdit::returnPressed, this, &TensorOperations::apply);
    connect(m_takeBack, &QPushButton::clicked, this, &TensorOperations::takeBack);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        clear();
        emit changed();
    });
    showForm();
    clear();
}

void TensorOperations::showForm()
{
    m_axis->setVisible(form().hasAxis);
    m_keepdim->setVisible(form().hasKeepdim);
    m_argument->setVisible(form().argument != Argument::None);
    m_argument->setPlaceholderText(form().placeholder);
}

void TensorOperations::clear()
{
    m_operations.clear();
    m_expression->setText("x");
    m_result->clear();
    m_takeBack->setVisible(false);
    m_clear->setVisible(false);
}

void TensorOperations::apply()
{
    Json call{{"op", form().op}};
    const int axis = m_axis->currentData().toInt();
    const bool isAll = m_axis->currentIndex() <= 0;
    if (form().hasAxis && !isAll) call["axis"] = axis;
    if (form().hasAxis && isAll && std::string_view(form().op) == "unsqueeze") call["axis"] = 0;
    if (form().hasKeepdim && m_keepdim->isChecked()) call["keepdim"] = true;
    if (form().argument == Argument::Number) {
        bool isNumber = m_argument->text().trimmed().isEmpty();
        const double value = isNumber ? 0 : m_argument->text().toDouble(&isNumber);
        if (!isNumber) {
            setRole(m_result, "error");
            return m_result->setText(tr("\"%1\" is not a number.").arg(m_argument->text()));
        }
        call["value"] = value;
    }
    if (form().argument == Argument::Integers) call["shape"] = integersIn(m_argument->text());
    m_operations.push_back(std::move(call));
    m_expression->setText(expression());
    emit changed();
}

void TensorOperations::takeBack()
{
    if (m_operations.empty()) return;
    m_operations.pop_back();
    m_expression->setText(expression());
    emit changed();
}

void TensorOperations::refuse(const QString& sentence)
{
    const QString tried = expression();
    if (!m_operations.empty()) m_operations.pop_back();
    m_expression->setText(expression());
    setRole(m_result, "error");
    m_result->setText(tried + ": " + sentence);
}

QString TensorOperations::expression() const
{
    QString text = "x";
    for (const Json& call : m_operations) {
        const QString next = pythonCall(call);
        if (!next.startsWith('.') || !text.contains(' '))
            text += next;
        else
            text = '(' + text + ')' + next;
    }
    return text;
}

QString TensorOperations::resultText() const { return m_result->text(); }

void TensorOperations::showResult(const std::vector<std::int64_t>& shape, const QString& dtype,
                                  const QStringList& axes)
{
    const QString kept = m_axis->currentText();
    m_axis->clear();
    m_axis->addItem(tr("all axes"));
    for (int i = 0; i < static_cast<int>(shape.size()); ++i)
        m_axis->addItem(
            i < axes.size() ? tr("axis %1 · %2").arg(i).arg(axes[i]) : tr("axis %1").arg(i), i);
    m_axis->setCurrentIndex(std::max(m_axis->findText(kept), 0));
    const bool hasAny = !m_operations.empty();
    m_takeBack->setVisible(hasAny);
    m_clear->setVisible(hasAny);
    if (!hasAny && m_result->property("role").toByteArray() == "error") return;
    setRole(m_result, "");
    m_result->setText(hasAny ? QString::fromUtf8("→ %1 %2").arg(shapeText(shape), dtype)
                             : QString());
}

} // namespace loom
