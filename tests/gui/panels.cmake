# Tests of palette, inspector and problems, one line each.
loom_test(gui.panels.setting_text setting_text_test.cpp LIBS loom_gui)
loom_test(gui.panels.settings settings_form_test.cpp LIBS loom_gui)
loom_test(gui.panels.inspector inspector_test.cpp LIBS loom_gui)
loom_test(gui.panels.palette layer_palette_test.cpp LIBS loom_gui)
loom_test(gui.panels.problems problems_view_test.cpp LIBS loom_gui)
loom_test(gui.panels.training_choices training_choices_test.cpp LIBS loom_gui loom_optim)

find_program(LUPDATE lupdate HINTS /usr/lib/qt6/bin)
loom_test(gui.translations translations_test.cpp LIBS loom_gui)
target_compile_definitions(test_gui_translations PRIVATE LOOM_LUPDATE="${LUPDATE}")

loom_test(gui.sentences sentences_test.cpp LIBS loom_gui)
target_compile_definitions(test_gui_sentences PRIVATE
    LOOM_FAKE_ENGINE="$<TARGET_FILE:loom_fake_engine>")
add_dependencies(test_gui_sentences loom_fake_engine)
