# Fails when a file passes 500 lines or a function 80 (style: 300 and 40 are the aim).
# Functions are found by their braces in the first column, which the formatter guarantees.
# cmake -DROOT=<source folder> -P budgets.cmake

file(GLOB_RECURSE sources ${ROOT}/core/*.h ${ROOT}/core/*.cpp ${ROOT}/core/*.cu ${ROOT}/core/*.cuh
    ${ROOT}/datasets/*.h ${ROOT}/datasets/*.cpp ${ROOT}/gui/*.h ${ROOT}/gui/*.cpp
    ${ROOT}/tests/*.h ${ROOT}/tests/*.cpp)
set(program [=[
FNR == 1 { start = 0 }
/^\{/ { start = FNR }
/^\}/ { if (start && FNR - start - 1 > 80) print FILENAME ":" start ": a function of " FNR - start - 1 " lines"; start = 0 }
FNR == 501 { print FILENAME ": more than 500 lines" }
]=])
execute_process(COMMAND awk "${program}" ${sources} OUTPUT_VARIABLE complaints RESULT_VARIABLE status)
if(status)
    message(FATAL_ERROR "awk failed: ${status}")
endif()
if(complaints)
    message(FATAL_ERROR "Budgets:\n${complaints}")
endif()
