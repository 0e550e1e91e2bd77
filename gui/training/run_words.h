#pragma once

#include <QCoreApplication>
#include <QString>

namespace loom {

class Document;
class RunMonitor;

/// What a run is doing, in words: the line above the progress bar and what stands at its right.
struct RunWords {
    Q_DECLARE_TR_FUNCTIONS(RunWords)

public:
    QString line, aside;
    double share = 0;       ///< of the run that is done
    bool isFailure = false; ///< shown with a sign, in the colour of errors
};

RunWords wordsOf(const RunMonitor& run, const Document& document);

/// What a message begins with that has several lines: "Fashion-MNIST: not found."
QString headline(const QString& message);

/// "9 s", "1 min 20 s", "2 h 5 min".
QString durationText(double seconds);

} // namespace loom
