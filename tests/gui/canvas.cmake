loom_test(gui.theme.colour_maps colour_maps_test.cpp LIBS loom_gui)
loom_test(gui.canvas.gestures canvas_gestures_test.cpp LIBS loom_gui)
loom_test(gui.document.undo document_undo_test.cpp LIBS loom_gui)
loom_test(gui.canvas.scene canvas_scene_test.cpp LIBS loom_gui)
