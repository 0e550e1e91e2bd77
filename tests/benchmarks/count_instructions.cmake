# Counts the instructions of 20 training steps of the seed CNN, which no mood of the machine
# changes, and fails if they are more than a fifth above what they were when the limit was last set.
# cmake -DPROGRAM=<seed_steps> -DLIMIT=<instructions> -DFOLDER=<for files>
#     -P count_instructions.cmake

find_program(VALGRIND valgrind)
if(NOT VALGRIND)
    message("SKIPPED: valgrind is not installed")
    return()
endif()
file(READ /proc/cpuinfo cpu)
if(NOT cpu MATCHES "avx2" OR NOT cpu MATCHES "fma")
    message("SKIPPED: the limit is for AVX2, which this processor does not run")
    return()
endif()

function(count steps result)
    set(ENV{LOOM_ISA} avx2)
    execute_process(
        COMMAND ${VALGRIND} --tool=callgrind --callgrind-out-file=${FOLDER}/callgrind.${steps}
            ${PROGRAM} ${steps}
        OUTPUT_QUIET ERROR_VARIABLE report RESULT_VARIABLE status)
    if(NOT status EQUAL 0 OR NOT report MATCHES "Collected : ([0-9]+)")
        message(FATAL_ERROR "callgrind failed: ${report}")
    endif()
    set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()

count(5 few)
count(25 many)
math(EXPR instructions "${many} - ${few}")
math(EXPR allowed "${LIMIT} + ${LIMIT} / 5")
message("20 steps of the seed CNN: ${instructions} instructions, limit ${LIMIT} and a fifth")
if(instructions GREATER allowed)
    message(FATAL_ERROR "more instructions than the ${allowed} allowed")
endif()
