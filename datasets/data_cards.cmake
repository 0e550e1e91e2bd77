# Writes the data cards into a source file, so that the programs need no files beside them.
# cmake -DCARDS=<folder> -DOUTPUT=<file> -P data_cards.cmake

file(GLOB cards ${CARDS}/*.md)
list(SORT cards)
set(entries "")
foreach(card IN LISTS cards)
    get_filename_component(name ${card} NAME)
    file(READ ${card} text)
    # A literal may hold 64 KiB; the cards are far below.
    string(APPEND entries "    {\"${name}\", R\"card(${text})card\"},\n")
endforeach()
list(LENGTH cards count)
file(WRITE ${OUTPUT} "#include \"datasets/description.h\"

#include <array>
#include <utility>

namespace loom {

namespace {

using Card = std::pair<std::string_view, std::string_view>;

constexpr std::array<Card, ${count}> kCards{{
${entries}}};

} // namespace

std::string_view data_card(const DatasetDescription& description)
{
    for (const auto& [name, text] : kCards)
        if (name == description.card) return text;
    return {};
}

} // namespace loom
")
