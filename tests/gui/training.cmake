# Tests of the training bar, the charts, and of how the editor gets on with the engine.
foreach(part engine_client live_request run_monitor bar)
    loom_test(gui.training.${part} training_${part}_test.cpp LIBS loom_gui)
    target_compile_definitions(test_gui_training_${part} PRIVATE
        LOOM_FAKE_ENGINE="$<TARGET_FILE:loom_fake_engine>")
    add_dependencies(test_gui_training_${part} loom_fake_engine)
endforeach()
loom_test(gui.training.curves training_curves_test.cpp LIBS loom_gui)
loom_test(gui.training.view training_view_test.cpp LIBS loom_gui)
