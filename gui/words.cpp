#include "gui/words.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <vector>

namespace loom {
namespace {

/// Core's sentences, %1 and so on for what it fills in; of two that fit the first is meant.
constexpr const char* kSentences[] = {
    QT_TRANSLATE_NOOP("Problems", "The drawing has no Input: no image enters it"),
    QT_TRANSLATE_NOOP("Problems", "Add an Input"),
    QT_TRANSLATE_NOOP("Problems", "Add an Input before %1"),
    QT_TRANSLATE_NOOP("Problems", "Let %1 take its place"),
    QT_TRANSLATE_NOOP("Problems", "There is an Input already, %1"),
    QT_TRANSLATE_NOOP("Problems", "The shape of its images is not known"),
    QT_TRANSLATE_NOOP("Problems", "Choose a data set, or set shape to [channels, height, width]."),
    QT_TRANSLATE_NOOP("Problems",
                      "The data set %1 is not known here: set shape to [channels, height, width]."),
    QT_TRANSLATE_NOOP("Problems", "%1's images are %2, and shape says %3"),
    QT_TRANSLATE_NOOP("Problems", "Take the data set's shape"),
    QT_TRANSLATE_NOOP("Problems", "The drawing has no loss: it can run, but not train"),
    QT_TRANSLATE_NOOP("Problems", "Add %1 behind %2"),
    QT_TRANSLATE_NOOP("Problems", "There is a loss already, %1"),
    QT_TRANSLATE_NOOP("Problems",
                      "The drawing ends here and at %1, and no loss says which is its output"),
    QT_TRANSLATE_NOOP("Problems", "Leads nowhere: the loss does not depend on it"),
    QT_TRANSLATE_NOOP("Problems", "There is no data set called \"%1\" in this version"),
    QT_TRANSLATE_NOOP("Problems", "Connect %1 instead"),
    QT_TRANSLATE_NOOP("Problems", "%1 right before %2"),
    QT_TRANSLATE_NOOP(
        "Problems",
        "CrossEntropyLoss takes the softmax itself; twice, the gradients become small."),
    QT_TRANSLATE_NOOP("Problems", "CrossEntropyLoss takes the logarithm of the softmax itself."),
    QT_TRANSLATE_NOOP("Problems", "CrossEntropyLoss takes scores of any size; squeezed between 0 "
                                  "and 1 none can win clearly."),
    QT_TRANSLATE_NOOP("Problems",
                      "CrossEntropyLoss takes scores of any size; without the negative ones a "
                      "class cannot be ruled out, and scores at 0 have no gradient."),
    QT_TRANSLATE_NOOP("Problems",
                      "It drops whole scores of classes, which no later layer can make good."),
    QT_TRANSLATE_NOOP("Problems", "Set %1's %2 to %3"),
    QT_TRANSLATE_NOOP("Problems", "Insert Flatten and Linear → %1 scores"),
    QT_TRANSLATE_NOOP("Problems", "Insert Linear → %1 scores"),
    QT_TRANSLATE_NOOP("Problems", "Insert Flatten → %1 features"),
    QT_TRANSLATE_NOOP("Problems", "Insert global average → %1"),
    QT_TRANSLATE_NOOP("Problems", "Insert %1 for both"),
    QT_TRANSLATE_NOOP("Problems", "Insert %1 → %2"),
    QT_TRANSLATE_NOOP("Problems", "%1 has %2 classes; %3 gives %4"),
    QT_TRANSLATE_NOOP("Problems",
                      "CrossEntropyLoss takes one score for each class of the data set."),
    QT_TRANSLATE_NOOP("Problems", "There is no layer type \"%1\" in this version"),
    QT_TRANSLATE_NOOP("Problems", "\"%1\" cannot name a node: names are Python identifiers"),
    QT_TRANSLATE_NOOP("Problems",
                      "The name becomes part of the weights' names and of the exported program."),
    QT_TRANSLATE_NOOP("Problems", "Rename it to %1"),
    QT_TRANSLATE_NOOP("Problems", "%1 has no setting \"%2\""),
    QT_TRANSLATE_NOOP("Problems", "Set %1 to %2, the default"),
    QT_TRANSLATE_NOOP("Problems", "Set %1 to %2"),
    QT_TRANSLATE_NOOP("Problems", "%1 cannot be bypassed, and is not"),
    QT_TRANSLATE_NOOP("Problems", "A bypassed layer hands on what comes in: an Input has nothing "
                                  "that comes in, and behind a loss nothing goes on."),
    QT_TRANSLATE_NOOP("Problems", "Number the inputs from 0 to %1"),
    QT_TRANSLATE_NOOP("Problems", "Nothing is connected to its input %1"),
    QT_TRANSLATE_NOOP("Problems", "Nothing is connected to its input"),
    QT_TRANSLATE_NOOP("Problems", "%1 needs at least %2 inputs, numbered without gaps."),
    QT_TRANSLATE_NOOP("Problems", "Connect %1 as input %2"),
    QT_TRANSLATE_NOOP("Problems", "Connect it as input %1"),
    QT_TRANSLATE_NOOP("Problems", "Connect %1"),
    QT_TRANSLATE_NOOP("Problems", "Its input is not known until %1"),
    QT_TRANSLATE_NOOP("Problems", "the circle %1 is open"),
    QT_TRANSLATE_NOOP("Problems", "%1 is mended"),
    QT_TRANSLATE_NOOP("Problems", "%1 has its inputs"),
    QT_TRANSLATE_NOOP("Problems", "%1 has a shape"),
    QT_TRANSLATE_NOOP("Problems", "%1 has a type that is known"),
    QT_TRANSLATE_NOOP("Problems", "%1's %2 is legal"),
    QT_TRANSLATE_NOOP("Problems", "%1 fits"),
    QT_TRANSLATE_NOOP("Problems", "%1 wants %2; %3 gives %4"),
    QT_TRANSLATE_NOOP("Problems", "%1 wants %2, got %3"),
    QT_TRANSLATE_NOOP("Problems", "There is no node \"%1\""),
    QT_TRANSLATE_NOOP("Problems", "%1 takes no input"),
    QT_TRANSLATE_NOOP("Problems", "%1 takes one input and has one"),
    QT_TRANSLATE_NOOP("Problems", "Input %1 of %2 is taken"),
    QT_TRANSLATE_NOOP("Problems", "%1 has no input %2"),
    QT_TRANSLATE_NOOP("Problems", "%1 is a %2: nothing comes out of it"),
    QT_TRANSLATE_NOOP("Problems", "Remove the %1 connections that lead back"),
    QT_TRANSLATE_NOOP("Problems", "%1 is a circle"),
    QT_TRANSLATE_NOOP("Problems", "A network flows one way, from its input to its loss: no node "
                                  "can wait for what it gives itself."),
    QT_TRANSLATE_NOOP("Problems", "Remove %1 → %2"),
    QT_TRANSLATE_NOOP("Problems", "Remove %1"),
    QT_TRANSLATE_NOOP("Problems", "Make it a %1"),
    QT_TRANSLATE_NOOP("Problems", "Switch %1 on"),
    QT_TRANSLATE_NOOP("Problems", "Linear multiplies its weight by flat vectors, [N, features]."),
    QT_TRANSLATE_NOOP("Problems",
                      "One number for each sample comes in, without an axis of features."),
    QT_TRANSLATE_NOOP("Problems",
                      "Images come in, %1: %2 of %3, so %4 = %5 numbers for each sample."),
    QT_TRANSLATE_NOOP("Problems", "%1 comes in: %2 = %3 numbers for each sample."),
    QT_TRANSLATE_NOOP("Problems", "%1 channels"),
    QT_TRANSLATE_NOOP("Problems", "%1 channel"),
    QT_TRANSLATE_NOOP("Problems", "AdaptiveAvgPool2d averages images, and %1 is no image: an image "
                                  "has the axes batch, channel, height and width."),
    QT_TRANSLATE_NOOP("Problems", "BatchNorm2d normalises the channels of images, and %1 is no "
                                  "image: an image has the axes batch, channel, height and width."),
    QT_TRANSLATE_NOOP("Problems", "Conv2d slides its kernel over images, and %1 is no image: an "
                                  "image has the axes batch, channel, height and width."),
    QT_TRANSLATE_NOOP("Problems", "ConvTranspose2d spreads its kernel over images, and %1 is no "
                                  "image: an image has the axes batch, channel, height and width."),
    QT_TRANSLATE_NOOP("Problems", "%1 looks at windows of images, and %2 is no image: an image has "
                                  "the axes batch, channel, height and width."),
    QT_TRANSLATE_NOOP("Problems",
                      "BatchNorm1d normalises the features of flat vectors; %1 has %2 axes."),
    QT_TRANSLATE_NOOP("Problems", "Add sums its inputs place by place, so all have one shape; "
                                  "input 1 is %1 and input %2 is %3."),
    QT_TRANSLATE_NOOP("Problems", "Concat puts its inputs side by side along axis %1, so all other "
                                  "axes agree; input 1 is %2 and input %3 is %4."),
    QT_TRANSLATE_NOOP("Problems", "CrossEntropyLoss compares one number for each class with the "
                                  "right class of each sample; %1 is no list of classes."),
    QT_TRANSLATE_NOOP("Problems", "%1's window of %2 does not fit into the image's %3 × %4: %5."),
    QT_TRANSLATE_NOOP("Problems", "an image of at least %1 × %2"),
    QT_TRANSLATE_NOOP("Problems", "padding up to %1"),
    QT_TRANSLATE_NOOP("Problems", "padding %1 around %2"),
    QT_TRANSLATE_NOOP("Problems", "channels that %1 groups share evenly"),
    QT_TRANSLATE_NOOP("Problems", "%1 channels in, %2 out"),
    QT_TRANSLATE_NOOP("Problems", "sizes whose product is %1"),
    QT_TRANSLATE_NOOP(
        "Problems", "Reshape keeps all numbers: each sample has %1, and %2 does not hold as many."),
    QT_TRANSLATE_NOOP("Problems", "%1 must be %2, not %3"),
    QT_TRANSLATE_NOOP("Problems", "%1 must be from %2 to %3, not %4"),
    QT_TRANSLATE_NOOP("Problems", "%1 needs a value: %2"),
    QT_TRANSLATE_NOOP("Problems", "an integer or two, [height, width]"),
    QT_TRANSLATE_NOOP("Problems", "an integer, two, [height, width], or one of %1"),
    QT_TRANSLATE_NOOP("Problems", "a list of integers"),
    QT_TRANSLATE_NOOP("Problems", "a list of numbers"),
    QT_TRANSLATE_NOOP("Problems", "an integer"),
    QT_TRANSLATE_NOOP("Problems", "a number"),
    QT_TRANSLATE_NOOP("Problems", "Axis 0 is the batch: its samples have nothing to do with one "
                                  "another, so %1 must name another axis."),
    QT_TRANSLATE_NOOP("Problems", "The shape stays; %1 numbers are summed at each place."),
    QT_TRANSLATE_NOOP("Problems",
                      "The shape stays; each of the %1 channels is normalised by itself."),
    QT_TRANSLATE_NOOP("Problems",
                      "The shape stays; each %1 numbers along axis %2 belong together."),
    QT_TRANSLATE_NOOP("Problems", "The shape stays; each %1 = %2 numbers are normalised together."),
    QT_TRANSLATE_NOOP("Problems", "one number: the mean over N samples of %1 classes"),
    QT_TRANSLATE_NOOP("Problems", "one number: the mean over N·%1 squares"),
    QT_TRANSLATE_NOOP("Problems", "%1 features → %2, each a sum of %3 products"),
    QT_TRANSLATE_NOOP("Problems", "The shape stays: %1"),
    QT_TRANSLATE_NOOP("Problems", "The shape stays."),
};

/// A sentence in the user's language, and what finds it with its parts.
struct Pattern {
    QRegularExpression source;
    QString translation;
};

QRegularExpression patternOf(const QString& sentence)
{
    static const QRegularExpression kPart("%\\d");
    QStringList fixed = sentence.split(kPart);
    for (QString& text : fixed) text = QRegularExpression::escape(text);
    return QRegularExpression(QRegularExpression::anchoredPattern(fixed.join("(.+?)")));
}

std::vector<Pattern> makePatterns()
{
    std::vector<Pattern> patterns;
    for (const char* sentence : kSentences) {
        const QString translation = QCoreApplication::translate("Problems", sentence);
        if (translation == QString::fromUtf8(sentence)) continue;
        patterns.push_back({patternOf(QString::fromUtf8(sentence)), translation});
    }
    return patterns;
}

/// One sentence, or a part of one that is itself made of parts.
QString translatedSentence(const std::vector<Pattern>& patterns, const QString& text)
{
    for (const Pattern& pattern : patterns) {
        const QRegularExpressionMatch match = pattern.source.match(text);
        if (!match.hasMatch()) continue;
        QString sentence = pattern.translation;
        for (int part = match.lastCapturedIndex(); part > 0; --part)
            sentence.replace('%' + QString::number(part),
                             translatedSentence(patterns, match.captured(part)));
        return sentence;
    }
    return text;
}

} // namespace

QString translated(std::string_view text)
{
    return QCoreApplication::translate("Layers", QByteArray(text.data(), std::ssize(text)));
}

QString translatedCounts(std::string_view line)
{
    const QString between = QStringLiteral(" · ");
    QStringList parts = QString::fromUtf8(line.data(), std::ssize(line)).split(between);
    for (QString& part : parts) {
        bool isCount = false;
        part.section(' ', 0, 0).toLongLong(&isCount);
        if (!isCount) continue;
        const QString noun = "%1 " + part.section(' ', 1);
        part = translated(noun.toStdString()).arg(part.section(' ', 0, 0));
    }
    return parts.join(between);
}

QString translatedSentences(std::string_view text)
{
    static const QRegularExpression kNextSentence("(?<=\\.) (?=[A-Z\\[])");
    static const std::vector<Pattern> kPatterns = makePatterns();
    const QString whole = QString::fromUtf8(text.data(), std::ssize(text));
    if (kPatterns.empty()) return whole; // English
    const QString translation = translatedSentence(kPatterns, whole);
    if (translation != whole) return translation;
    QStringList sentences = whole.split(kNextSentence);
    for (QString& sentence : sentences) sentence = translatedSentence(kPatterns, sentence);
    return sentences.join(' ');
}

} // namespace loom
