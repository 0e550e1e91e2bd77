#include "core/network/network_file.h"
#include "datasets/description.h"
#include "gui/document/document.h"
#include "gui/document/problem_words.h"
#include "gui/inspector/training_choices.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include <set>

using namespace loom;

namespace {

void add(QStringList& texts, const std::vector<SettingType>& settings)
{
    for (const SettingType& setting : settings) texts << QString::fromStdString(setting.help);
}

QStringList layerTexts()
{
    QStringList texts;
    for (const LayerType& type : LayerCatalog::built_in().types()) {
        texts << QString::fromStdString(type.help)
              << QString::fromStdString(std::string(name(type.category)));
        add(texts, type.settings);
        // PyTorch's names are the same everywhere; words of ours are not.
        if (type.display_name.find(' ') != std::string::npos)
            texts << QString::fromStdString(type.display_name);
    }
    return texts;
}

QStringList dataTexts()
{
    QStringList texts{"verified", "not verified", "wrong"};
    for (const TransformDescription& transform : known_transforms()) {
        texts << QString::fromStdString(transform.help);
        for (const TransformSetting& setting : transform.settings)
            texts << QString::fromStdString(setting.help);
    }
    // As the palette writes their names, and the engine those of axes.
    return texts << "Normalize"
                 << "Random crop"
                 << "Random horizontal flip"
                 << "Random erasing"
                 << "batch"
                 << "channel"
                 << "feature"
                 << "height"
                 << "width"
                 << "out channel"
                 << "in channel"
                 << "out feature"
                 << "in feature";
}

QStringList trainingTexts()
{
    QStringList texts;
    for (const auto& choices : {optimizerChoices(), scheduleChoices()})
        for (const TrainingChoice& choice : choices) {
            texts << QString::fromStdString(choice.help);
            add(texts, choice.settings);
        }
    for (const auto* settings : {&runSettings(), &earlyStoppingSettings(), &gpuSettings()})
        add(texts, *settings);
    return texts;
}

/// The examples' descriptions, and what counts something on their cards: "%1 filters".
QStringList exampleTexts()
{
    QStringList texts;
    const QDir folder(LOOM_SOURCE_DIR "/resources/examples");
    for (const QFileInfo& file : folder.entryInfoList({"*.loom"})) {
        Document document;
        if (!document.open(file.filePath()).isEmpty()) continue;
        texts << QString::fromStdString(document.network().name)
              << QString::fromStdString(document.network().description);
        for (const Node& node : document.network().nodes) {
            const LayerType* type = document.catalog().find(node.type);
            if (type == nullptr || type->card_text == nullptr) continue;
            const std::string line =
                type->card_text(document.diagnosis().nodes.at(node.id).settings);
            for (const QString& part : QString::fromStdString(line).split(" · ")) {
                bool isCount = false;
                part.section(' ', 0, 0).toLongLong(&isCount);
                if (isCount) texts << "%1 " + part.section(' ', 1);
            }
        }
    }
    return texts;
}

std::optional<DatasetShape> shapeOf(std::string_view name)
{
    const DatasetDescription* known = find_dataset_description(name);
    if (known == nullptr) return {};
    return DatasetShape{known->image_shape, static_cast<std::int64_t>(known->classes.size())};
}

/// The ways in which drawings go wrong: each node of the examples taken away, or of wide windows
/// and too many channels, or ahead of itself, or of no known type.
std::vector<Network> brokenNetworks()
{
    std::vector<Network> broken;
    const QDir folder(LOOM_SOURCE_DIR "/resources/examples");
    for (const QFileInfo& file : folder.entryInfoList({"*.loom"})) {
        const Network whole = load_network(file.filePath().toStdString());
        for (const Node& node : whole.nodes) {
            const NodeId id = node.id;
            Network& without = broken.emplace_back(whole);
            without.nodes.remove(id);
            std::erase_if(without.edges, [&](const Edge& e) { return e.from == id || e.to == id; });
            broken.emplace_back(whole).nodes[id].settings["kernel_size"] = std::int64_t{99};
            broken.emplace_back(whole).nodes[id].settings["out_features"] = std::int64_t{7};
            broken.emplace_back(whole).nodes[id].bypassed = true;
            broken.emplace_back(whole).nodes[id].type = "Dream";
            broken.emplace_back(whole).edges.push_back({.from = id, .to = id, .slot = 1});
            broken.emplace_back(whole).nodes.add({.id = "more", .type = node.type});
        }
    }
    return broken;
}

/// Sources in a file of lupdate's that have no translation.
QStringList unfinished(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {file.errorString()};
    QXmlStreamReader xml(&file);
    QStringList found;
    QString source;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == u"source") source = xml.readElementText();
        if (xml.name() == u"translation" && xml.attributes().value("type") == u"unfinished")
            found << source;
    }
    return found;
}

} // namespace

/// Nothing that a user reads stays English by accident.
class TranslationsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!m_german.load(":/i18n/tensorloom_de")) QSKIP("there is no lrelease");
        QCoreApplication::installTranslator(&m_german);
    }

    void whatCoreDescribesSpeaksGerman()
    {
        QStringList texts = layerTexts() + dataTexts() + trainingTexts() + exampleTexts();
        texts.removeDuplicates();
        QVERIFY(texts.size() > 100);

        QStringList missing;
        for (const QString& text : texts)
            if (!text.isEmpty() && m_german.translate("Layers", text.toUtf8()).isEmpty())
                missing << text;

        QVERIFY2(missing.isEmpty(), qPrintable("\n" + missing.join('\n')));
    }

    void problemsAndTheirFixesSpeakGerman()
    {
        std::set<std::string> missing;
        int found = 0;
        const auto compare = [&](const std::string& english, const std::string& translation) {
            ++found;
            if (!english.empty() && english == translation) missing.insert(english);
        };

        for (const Network& network : brokenNetworks()) {
            const Diagnosis english = diagnose(network, LayerCatalog::built_in(), shapeOf);
            Diagnosis translation = english;
            translate(translation);
            for (std::size_t i = 0; i < english.problems.size(); ++i) {
                const Problem& before = english.problems[i];
                const Problem& after = translation.problems[i];
                compare(before.message, after.message);
                compare(before.why, after.why);
                for (std::size_t fix = 0; fix < before.fixes.size(); ++fix)
                    compare(before.fixes[fix].text, after.fixes[fix].text);
            }
        }

        QVERIFY(found > 1000);
        QStringList lines;
        for (const std::string& text : missing) lines << QString::fromStdString(text);
        QVERIFY2(missing.empty(), qPrintable("\n" + lines.join('\n')));
    }

    void aSentencesPartsKeepTheirPlaces()
    {
        Diagnosis diagnosis;
        diagnosis.problems.push_back(
            {.code = "shape",
             .message = "Linear wants [N, features]; pool2 gives [N, 12, 4, 4]",
             .why = "Linear multiplies its weight by flat vectors, [N, features]. Images come in, "
                    "[N, 12, 4, 4]: 12 channels of 4 × 4, so 12·4·4 = 192 numbers for each sample.",
             .fixes = {{.text = "Insert Flatten → 192 features"}}});

        translate(diagnosis);

        const Problem& problem = diagnosis.problems.front();
        QCOMPARE(problem.message, "Linear erwartet [N, features]; pool2 gibt [N, 12, 4, 4]");
        QCOMPARE(problem.why,
                 "Linear multipliziert sein Gewicht mit flachen Vektoren, [N, features]. Herein "
                 "kommen Bilder, [N, 12, 4, 4]: 12 Kanäle von 4 × 4, also 12·4·4 = 192 Zahlen je "
                 "Beispiel.");
        QCOMPARE(problem.fixes.front().text, "Flatten einfügen → 192 Features");
    }

    void qtsOwnButtonsSpeakGerman()
    {
        for (const char* button : {"OK", "Cancel", "Save", "Discard", "Close"})
            QVERIFY2(!m_german.translate("QPlatformTheme", button).isEmpty(), button);
    }

    void whatTheWindowsSaySpeaksGerman()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("tensorloom_de.ts");
        QVERIFY(QFile::copy(LOOM_SOURCE_DIR "/resources/translations/tensorloom_de.ts", path));
        QProcess lupdate;
        lupdate.setWorkingDirectory(LOOM_SOURCE_DIR);
        lupdate.start(LOOM_LUPDATE, {"gui", "-I", ".", "-locations", "none", "-disable-heuristic",
                                     "sametext", "-disable-heuristic", "similartext", "-ts", path});
        if (!lupdate.waitForStarted()) QSKIP("there is no lupdate");
        QVERIFY(lupdate.waitForFinished());
        QCOMPARE(lupdate.exitCode(), 0);

        const QStringList missing = unfinished(path);

        QVERIFY2(missing.isEmpty(), qPrintable("\n" + missing.join('\n')));
    }

private:
    QTranslator m_german;
};

QTEST_GUILESS_MAIN(TranslationsTest)
#include "translations_test.moc"
