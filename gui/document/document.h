#pragma once

#include "core/network/diagnosis.h"
#include "core/network/network.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>
#include <memory>

namespace loom {

/// Edits of one gesture (a drag, a press on a slider) become one undo step.
enum class Gesture : int { None = 0 };

/// The drawing that is open: its Network with undo, path and unsaved mark. All changes go through
/// `edit`. Weights, selection and zoom are not in it.
class Document : public QObject {
    Q_OBJECT

public:
    explicit Document(const LayerCatalog& catalog = LayerCatalog::built_in(),
                      QObject* parent = nullptr);
    ~Document() override;

    const LayerCatalog& catalog() const { return m_catalog; }
    const Network& network() const { return *m_network; }
    /// Immutable: whoever holds it keeps this state of the drawing.
    std::shared_ptr<const Network> snapshot() const { return m_network; }
    const Diagnosis& diagnosis() const { return m_diagnosis; }
    /// What the drawing would mean in another state.
    Diagnosis diagnosisOf(const Network& network) const;
    /// Grows with every change of the network, undo and redo included.
    quint64 version() const { return m_version; }

    /// Applies `change` to a copy, and takes it as one undo step called `text`; edits in a row with
    /// one gesture are one step. A change that changes nothing leaves no step. Without effect when
    /// read-only.
    void edit(const QString& text, const std::function<void(Network&)>& change,
              Gesture gesture = Gesture::None);
    /// A gesture that no edit has used.
    Gesture newGesture();
    void apply(const Fix& fix);

    QUndoStack& undoStack() { return m_undoStack; }

    // Files. Each returns "" or a sentence that names the file and the reason, and then nothing has
    // changed.
    QString open(const QString& path);
    QString save(); ///< to path()
    QString saveAs(const QString& path);
    /// Another drawing, not yet on disk (an example, a recovered or a new one).
    void setNetwork(Network network, const QString& path = {});
    /// The empty drawing: a data set and nothing else.
    void clear();

    QString path() const { return m_path; } ///< "" when it has never been saved
    QString displayName() const;            ///< "seed-cnn.loom", "Untitled"
    bool isModified() const { return !m_undoStack.isClean() || m_isRecovered; }
    /// Recovered work is unsaved although there is nothing to undo.
    void markRecovered();
    bool isReadOnly() const { return m_isReadOnly; }
    void setReadOnly(bool readOnly);

signals:
    void changed(); ///< network and diagnosis
    void opened();  ///< another drawing: selection, zoom and weights start anew
    void pathChanged();
    void modifiedChanged(bool modified);
    void refused(const QString& sentence); ///< an edit of a read-only drawing

private:
    class EditCommand;
    void show(std::shared_ptr<const Network> network);
    void emitModified();

    const LayerCatalog& m_catalog;
    std::shared_ptr<const Network> m_network;
    Diagnosis m_diagnosis;
    QUndoStack m_undoStack;
    QString m_path;
    quint64 m_version = 0;
    int m_lastGesture = 0;
    bool m_isRecovered = false;
    bool m_isReadOnly = false;
};

} // namespace loom
