#include "gui/data/data_card.h"

#include "datasets/description.h"

#include <QCoreApplication>
#include <QFile>

namespace loom {

QString dataCard(std::string_view dataset, const QString& english)
{
    const DatasetDescription* known = find_dataset_description(dataset);
    if (known == nullptr) return english;
    //: The folder in resources/datasets that has the data cards in this language.
    const QString language = QCoreApplication::translate("DataCard", "en");
    QFile file(QStringLiteral(":/cards/%1/%2").arg(language, QString::fromStdString(known->card)));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : english;
}

} // namespace loom
