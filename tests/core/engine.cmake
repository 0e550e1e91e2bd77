# Tests of core/engine: the program as other programs use it.
loom_test(core.engine.command_line engine_command_line_test.cpp LIBS loom_tensor)
add_dependencies(test_core_engine_command_line loom)
loom_test(core.engine.train_command engine_train_command_test.cpp SOURCES small_data_set.cpp)
add_dependencies(test_core_engine_train_command loom)

# The engine's side of the protocol: the codec, a session in the test's own process, the program.
add_library(engine_client STATIC engine_client.cpp)
target_link_libraries(engine_client PUBLIC loom_session)
add_library(engine_patterns STATIC engine_patterns.cpp)
target_link_libraries(engine_patterns PUBLIC engine_client training_fixture)
loom_test(core.engine.protocol engine_protocol_test.cpp LIBS loom_protocol)
loom_test(core.engine.session engine_session_test.cpp LIBS engine_patterns)
loom_test(core.engine.pictures engine_pictures_test.cpp LIBS engine_patterns)
loom_test(core.engine.views engine_views_test.cpp LIBS engine_patterns)
loom_test(core.engine.serve engine_serve_test.cpp SOURCES small_data_set.cpp LIBS engine_client)
add_dependencies(test_core_engine_serve loom)
