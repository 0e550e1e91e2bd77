# Tests of core/engine: the program as other programs use it.
loom_test(core.engine.command_line engine_command_line_test.cpp LIBS loom_tensor)
add_dependencies(test_core_engine_command_line loom)
loom_test(core.engine.train_command engine_train_command_test.cpp)
add_dependencies(test_core_engine_train_command loom)
