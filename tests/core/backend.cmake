# Tests of core/backend, one line each.
loom_test(core.backend.allocator backend_allocator_test.cpp LIBS loom_backend)
loom_test(core.backend.copy backend_copy_test.cpp LIBS loom_backend)
loom_test(core.backend.determinism backend_determinism_test.cpp LIBS loom_backend)
loom_test(core.backend.elementwise backend_elementwise_test.cpp LIBS loom_backend)
loom_test(core.backend.indexing backend_indexing_test.cpp LIBS loom_backend)
loom_test(core.backend.loader backend_loader_test.cpp LIBS loom_backend)
loom_test(core.backend.matmul backend_matmul_test.cpp LIBS loom_backend)
loom_test(core.backend.random backend_random_test.cpp LIBS loom_backend)
loom_test(core.backend.reduction backend_reduction_test.cpp LIBS loom_backend)
loom_test(core.backend.thread_pool backend_thread_pool_test.cpp LIBS loom_backend)

# Modules for the loader's test, each with something the matter.
set(stub_folder ${PROJECT_BINARY_DIR}/tests/modules)
target_compile_definitions(test_core_backend_loader PRIVATE LOOM_STUB_MODULES="${stub_folder}")
foreach(stub works held bad_settings no_driver finds_nothing throws wrong_version no_symbol)
    string(TOUPPER ${stub} definition)
    add_library(stub_${stub} MODULE backend_stub_module.cpp)
    target_link_libraries(stub_${stub} PRIVATE loom_flags)
    target_compile_definitions(stub_${stub} PRIVATE LOOM_STUB_${definition})
endforeach()
target_link_libraries(stub_works PRIVATE loom_backend)
add_library(stub_library SHARED backend_stub_library.cpp)
set_target_properties(stub_library PROPERTIES
    OUTPUT_NAME loom_stub_library VERSION 9 SOVERSION 9)
add_library(stub_missing_library MODULE backend_stub_needing_library.cpp)
target_link_libraries(stub_missing_library PRIVATE loom_flags stub_library)
foreach(stub works held bad_settings no_driver finds_nothing throws wrong_version no_symbol
    missing_library)
    set_target_properties(stub_${stub} PROPERTIES PREFIX "" OUTPUT_NAME ${stub} SKIP_BUILD_RPATH ON
        LIBRARY_OUTPUT_DIRECTORY ${stub_folder})
    add_dependencies(test_core_backend_loader stub_${stub})
endforeach()

# Sanitizers and -O0 leave inline functions behind; the release build is what is shipped.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT LOOM_SANITIZE)
    set(isa_objects "")
    foreach(objects loom_kernels loom_nn_kernels loom_lane_kernels)
        foreach(isa avx2 avx512)
            list(APPEND isa_objects $<TARGET_OBJECTS:${objects}_${isa}>)
        endforeach()
    endforeach()
    add_test(NAME core.backend.isa_symbols COMMAND ${CMAKE_COMMAND}
        -DNM=${CMAKE_NM} "-DOBJECTS=${isa_objects}"
        -P ${PROJECT_SOURCE_DIR}/tests/isa_symbols.cmake)
endif()
