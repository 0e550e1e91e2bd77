loom_test(gui.inspect.map_grid map_grid_test.cpp LIBS loom_gui)
loom_test(gui.inspect.views inspect_views_test.cpp LIBS loom_gui)
loom_test(gui.inspect.predictions predictions_view_test.cpp LIBS loom_gui)
loom_test(gui.data.dataset_view dataset_view_test.cpp LIBS loom_gui)
