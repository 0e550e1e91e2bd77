# Fails if an object compiled for AVX2 or AVX-512 defines a weak symbol that other objects may define
# too: the linker keeps any one copy of it, and a processor without these instructions would run it.
# Usage: cmake -DNM=… -DOBJECTS="a.o;b.o" -P isa_symbols.cmake
set(shared "")
foreach(object ${OBJECTS})
    execute_process(COMMAND ${NM} --defined-only -C ${object}
        OUTPUT_VARIABLE symbols RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "cannot read ${object}")
    endif()
    string(REGEX MATCHALL "[^\n]* [WVu] [^\n]*" weak "${symbols}")
    # What carries the namespace of its instruction set is its own; DW.ref is a pointer, not code.
    list(FILTER weak EXCLUDE REGEX "isa_(avx2|avx512)|Eigen_(avx2|avx512)| DW\\.ref\\.")
    foreach(symbol ${weak})
        string(APPEND shared "\n  ${object}: ${symbol}")
    endforeach()
endforeach()
if(shared)
    message(FATAL_ERROR "weak symbols that other objects may share:${shared}")
endif()
