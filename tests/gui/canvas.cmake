loom_test(gui.theme.colour_maps colour_maps_test.cpp LIBS loom_gui)
