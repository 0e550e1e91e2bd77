# Tests of core/backend/cuda. The doctor's table on a GPU; without one it is skipped.
loom_test(core.cuda.device cuda_kernels_test.cpp LIBS loom_kernel_checks)

# The same table where there is no GPU: the module's sources compiled for the processor, with the
# toolkit's headers only. This finds wrong indices, reads of what nobody wrote and barriers that not
# all threads reach; what it cannot find is what only a GPU does. Sanitizers do not follow from one
# of its stacks to another.
if(NOT LOOM_CUDA_FOUND OR LOOM_SANITIZE)
    return()
endif()
set(cuda ${PROJECT_SOURCE_DIR}/core/backend/cuda)
set(kernels bfloat16 binary convolution_direct copy epilogue gradient_norm images indexing loss normalization_batch
    normalization_layer optimizer ordering pooling_average pooling_max random reduce softmax
    step_kernels step_update unary)
list(TRANSFORM kernels PREPEND ${cuda}/)
list(TRANSFORM kernels APPEND .cu)
set(host allocator context convolution convolution_dnn cuda_backend cuda_backend_nn driver errors
    libraries matmul program replay step_backward step_forward step_numbers step_plan step_queue)
list(TRANSFORM host PREPEND ${cuda}/)
list(TRANSFORM host APPEND .cpp)
set(processor ${PROJECT_SOURCE_DIR}/tests/support/cuda)

add_library(loom_cuda_on_processor STATIC ${kernels} ${host} ${processor}/blas.cpp
    ${processor}/dnn.cpp ${processor}/launch.cpp ${processor}/runtime.cpp)
set_source_files_properties(${kernels} PROPERTIES LANGUAGE CXX COMPILE_OPTIONS
    "-include;${processor}/on_processor.h;-Wno-unknown-pragmas")
target_include_directories(loom_cuda_on_processor SYSTEM PUBLIC
    ${CUDAToolkit_INCLUDE_DIRS} ${CUDNN_INCLUDE_DIR})
target_link_libraries(loom_cuda_on_processor PUBLIC loom_flags loom_backend)

loom_test(core.cuda.kernels cuda_kernels_test.cpp LIBS loom_kernel_checks loom_cuda_on_processor)
target_compile_definitions(test_core_cuda_kernels PRIVATE LOOM_ON_PROCESSOR)
loom_test(core.cuda.backend cuda_backend_test.cpp LIBS loom_kernel_checks loom_cuda_on_processor)
loom_test(core.cuda.views cuda_views_test.cpp LIBS loom_cuda_on_processor)
loom_test(core.cuda.step cuda_program_test.cpp LIBS loom_cuda_on_processor)
loom_test(core.cuda.inference cuda_inference_test.cpp LIBS loom_cuda_on_processor)
loom_test(core.cuda.update cuda_update_test.cpp LIBS loom_cuda_on_processor)
loom_test(core.cuda.training cuda_training_test.cpp LIBS training_fixture loom_cuda_on_processor)
loom_test(core.cuda.data cuda_data_test.cpp LIBS loom_datasets loom_optim loom_cuda_on_processor)

# A driver that answers what a test asks for, and the program with each module that there is.
add_library(fake_cuda_driver SHARED ${processor}/fake_driver.cpp)
target_link_libraries(fake_cuda_driver PRIVATE loom_flags)
set_target_properties(fake_cuda_driver PROPERTIES OUTPUT_NAME cuda VERSION 1 SOVERSION 1
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/fake_driver)
add_library(module_on_processor MODULE ${cuda}/module.cpp)
target_link_libraries(module_on_processor PRIVATE loom_cuda_on_processor)
set_target_properties(module_on_processor PROPERTIES PREFIX "" OUTPUT_NAME cuda_on_processor
    CXX_VISIBILITY_PRESET hidden LIBRARY_OUTPUT_DIRECTORY ${stub_folder})

function(loom_driver_test name source module)
    loom_test(${name} ${source} TIMEOUT 900 LIBS ${CMAKE_DL_LIBS})
    string(REPLACE "." "_" target "test_${name}")
    target_compile_definitions(${target} PRIVATE
        LOOM_MODULE="$<TARGET_FILE:${module}>" LOOM_CUDA_MAJOR="${CUDAToolkit_VERSION_MAJOR}"
        LOOM_FAKE_DRIVER="${PROJECT_BINARY_DIR}/tests/fake_driver")
    if(module STREQUAL "module_on_processor")
        target_compile_definitions(${target} PRIVATE LOOM_ON_PROCESSOR)
    endif()
    add_dependencies(${target} loom fake_cuda_driver ${module})
endfunction()
loom_driver_test(core.cuda.program cuda_driver_test.cpp module_on_processor)
loom_driver_test(core.cuda.runs cuda_runs_test.cpp module_on_processor)
if(TARGET backend_cuda)
    loom_driver_test(core.cuda.driver cuda_driver_test.cpp backend_cuda)
endif()
