# Tests of core/training, one line each.
add_library(training_fixture STATIC training_fixture.cpp)
target_link_libraries(training_fixture PUBLIC loom_training Qt6::Core)
loom_test(core.training.checkpoint training_checkpoint_test.cpp LIBS training_fixture)
loom_test(core.training.nan training_nan_test.cpp LIBS training_fixture)
loom_test(core.training.run training_run_test.cpp LIBS training_fixture)
loom_test(core.training.trainer training_trainer_test.cpp LIBS training_fixture)

add_executable(training_kill_child training_kill_child.cpp)
target_link_libraries(training_kill_child PRIVATE training_fixture)
loom_test(core.training.kill training_kill_test.cpp LIBS training_fixture)
add_dependencies(test_core_training_kill training_kill_child)
target_compile_definitions(test_core_training_kill PRIVATE
    LOOM_KILL_CHILD="$<TARGET_FILE:training_kill_child>")
