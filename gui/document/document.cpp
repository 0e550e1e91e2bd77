#include "gui/document/document.h"

#include "core/network/network_file.h"
#include "datasets/description.h"
#include "gui/document/problem_words.h"
#include "gui/words.h"

#include <QFileInfo>
#include <QUndoCommand>

#include <exception>
#include <utility>

namespace loom {
namespace {

std::optional<DatasetShape> datasetShape(std::string_view name)
{
    const DatasetDescription* known = find_dataset_description(name);
    if (known == nullptr) return {};
    return DatasetShape{known->image_shape, static_cast<std::int64_t>(known->classes.size())};
}

Network emptyNetwork()
{
    Network network;
    network.name = "Untitled";
    network.dataset = DatasetChoice{.name = known_datasets().front().name};
    network.training = TrainingSettings{};
    return network;
}

} // namespace

/// The network before and after; merges with the next of the same gesture.
class Document::EditCommand : public QUndoCommand {
public:
    EditCommand(Document& document, const QString& text, std::shared_ptr<const Network> after,
                Gesture gesture)
        : QUndoCommand(text), m_document(document), m_before(document.snapshot()),
          m_after(std::move(after)), m_gesture(gesture)
    {}

    int id() const override
    {
        return m_gesture == Gesture::None ? -1 : static_cast<int>(m_gesture);
    }

    bool mergeWith(const QUndoCommand* other) override
    {
        m_after = static_cast<const EditCommand*>(other)->m_after;
        if (*m_after == *m_before) setObsolete(true);
        return true;
    }

    void undo() override { m_document.show(m_before); }
    void redo() override { m_document.show(m_after); }

private:
    Document& m_document;
    std::shared_ptr<const Network> m_before, m_after;
    Gesture m_gesture;
};

Document::Document(const LayerCatalog& catalog, QObject* parent)
    : QObject(parent), m_catalog(catalog), m_network(std::make_shared<Network>(emptyNetwork()))
{
    m_diagnosis = diagnosisOf(*m_network);
    connect(&m_undoStack, &QUndoStack::cleanChanged, this, &Document::emitModified);
}

Document::~Document() = default;

Diagnosis Document::diagnosisOf(const Network& network) const
{
    Diagnosis diagnosis = diagnose(network, m_catalog, datasetShape);
    translate(diagnosis);
    return diagnosis;
}

void Document::edit(const QString& text, const std::function<void(Network&)>& change,
                    Gesture gesture)
{
    if (m_isReadOnly) {
        emit refused(tr("This drawing is read-only. Save it under another name to change it."));
        return;
    }
    auto after = std::make_shared<Network>(*m_network);
    change(*after);
    if (*after == *m_network) return;
    m_undoStack.push(new EditCommand(*this, text, std::move(after), gesture));
}

Gesture Document::newGesture() { return static_cast<Gesture>(++m_lastGesture); }

void Document::apply(const Fix& fix)
{
    edit(QString::fromStdString(fix.text), [&fix](Network& network) { loom::apply(fix, network); });
}

void Document::show(std::shared_ptr<const Network> network)
{
    m_network = std::move(network);
    m_diagnosis = diagnosisOf(*m_network);
    ++m_version;
    emit changed();
}

QString Document::open(const QString& path)
{
    try {
        setNetwork(load_network(path.toStdString()), path);
    } catch (const std::exception& error) {
        return translatedSentences(error.what());
    }
    return {};
}

void Document::setNetwork(Network network, const QString& path)
{
    if (!network.training) network.training = TrainingSettings{};
    m_undoStack.clear();
    m_isRecovered = false;
    m_isReadOnly = false;
    m_path = path;
    show(std::make_shared<Network>(std::move(network)));
    emit opened();
    emit pathChanged();
    emitModified();
}

void Document::clear() { setNetwork(emptyNetwork()); }

QString Document::save()
{
    if (m_path.isEmpty()) return tr("The drawing has no file name yet.");
    return saveAs(m_path);
}

QString Document::saveAs(const QString& path)
{
    try {
        save_network(path.toStdString(), *m_network);
    } catch (const std::exception& error) {
        return translatedSentences(error.what());
    }
    m_isRecovered = false;
    m_isReadOnly = false;
    m_undoStack.setClean();
    if (path != m_path) {
        m_path = path;
        emit pathChanged();
    }
    emitModified();
    return {};
}

QString Document::displayName() const
{
    return m_path.isEmpty() ? tr("Untitled") : QFileInfo(m_path).fileName();
}

void Document::markRecovered()
{
    m_isRecovered = true;
    emitModified();
}

void Document::setReadOnly(bool readOnly) { m_isReadOnly = readOnly; }

void Document::emitModified() { emit modifiedChanged(isModified()); }

} // namespace loom
