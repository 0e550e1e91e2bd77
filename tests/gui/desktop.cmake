loom_test(gui.document.document document_document_test.cpp LIBS loom_gui)
loom_test(gui.document.autosave document_autosave_test.cpp LIBS loom_gui)
loom_test(gui.document.world document_world_test.cpp LIBS loom_gui)
loom_test(gui.watched_application watched_application_test.cpp LIBS loom_gui)
loom_test(gui.commands commands_test.cpp LIBS loom_gui)
loom_test(gui.first_run first_run_test.cpp LIBS loom_gui TIMEOUT 900)
add_dependencies(test_gui_first_run loom)

# Under a display of its own; ctest says so when it is skipped for want of one, or of xdotool.
find_program(XVFB_RUN xvfb-run)
set(display)
if(XVFB_RUN)
    set(display LAUNCHER ${XVFB_RUN} -a -s "-screen 0 1280x800x24" env QT_QPA_PLATFORM=xcb)
endif()
loom_test(gui.real_drags real_drags_test.cpp LIBS loom_gui ${display})
target_compile_definitions(test_gui_real_drags PRIVATE
    LOOM_FAKE_ENGINE="$<TARGET_FILE:loom_fake_engine>")
add_dependencies(test_gui_real_drags loom_fake_engine)
set_tests_properties(gui.real_drags PROPERTIES SKIP_REGULAR_EXPRESSION "SKIP   : ")
# libdbus leaks when it looks for a session bus in vain.
set_property(TEST gui.real_drags APPEND PROPERTY ENVIRONMENT DBUS_SESSION_BUS_ADDRESS=disabled:)
