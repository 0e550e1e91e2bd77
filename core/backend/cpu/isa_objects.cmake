# Compiles the given sources once for every instruction set, into object libraries
# <name>_baseline, <name>_avx2 and <name>_avx512, and adds them to <target>.
#
# In these files every function that is not static, in an anonymous namespace or in the namespace
# LOOM_ISA_NAMESPACE must be inlined away: of two weak copies of one inline function the linker keeps
# any, and an AVX-512 copy would then run on a processor without it. Eigen gets a namespace of its
# own for the same reason. The test core.backend.isa_symbols looks for such copies.
function(loom_isa_objects target name)
    set(avx2 -mavx2 -mfma -mbmi2 -mf16c)
    set(flags_baseline "")
    set(flags_avx2 ${avx2})
    set(flags_avx512 ${avx2} -mavx512f -mavx512bw -mavx512dq -mavx512vl
        -mprefer-vector-width=512)
    if(LOOM_EMULATE_AVX512)
        set(flags_avx512 ${avx2} -DLOOM_EMULATE_AVX512)
    endif()
    set(optimised -O3)
    if(LOOM_SANITIZE)
        set(optimised -O1)
    endif()
    foreach(isa baseline avx2 avx512)
        set(objects ${name}_${isa})
        add_library(${objects} OBJECT ${ARGN})
        target_link_libraries(${objects} PRIVATE loom_flags Eigen3::Eigen)
        target_compile_definitions(${objects} PRIVATE
            LOOM_ISA_NAMESPACE=isa_${isa} Eigen=Eigen_${isa} EIGEN_DONT_PARALLELIZE)
        # Optimised in every configuration: these loops are what programs and tests wait for. With
        # a sanitizer's checks in them, more than -O1 takes minutes to compile.
        target_compile_options(${objects} PRIVATE ${optimised}
            -fno-math-errno -fno-trapping-math -Wno-psabi ${flags_${isa}})
        target_sources(${target} PRIVATE $<TARGET_OBJECTS:${objects}>)
    endforeach()
endfunction()
