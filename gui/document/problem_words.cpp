#include "gui/document/problem_words.h"

#include "gui/words.h"

namespace loom {

void translate(Diagnosis& diagnosis)
{
    const auto change = [](std::string& text) { text = translatedSentences(text).toStdString(); };
    for (Problem& problem : diagnosis.problems) {
        for (std::string* text : {&problem.message, &problem.expected, &problem.got, &problem.why})
            change(*text);
        for (Fix& fix : problem.fixes) change(fix.text);
    }
}

} // namespace loom
