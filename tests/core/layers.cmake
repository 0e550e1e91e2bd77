# Tests of core/layers, one line each.
loom_test(core.layers.settings layers_settings_test.cpp LIBS loom_layers)
loom_test(core.layers.rules layers_rules_test.cpp LIBS loom_layers loom_test_layers)
loom_test(core.layers.misfits layers_misfits_test.cpp LIBS loom_layers loom_test_layers)
loom_test(core.layers.generic layers_generic_test.cpp LIBS loom_test_layers)
loom_test(core.layers.new_layer layers_new_layer_test.cpp LIBS loom_test_layers)
loom_test(core.layers.reference layers_reference_test.cpp LIBS loom_layers loom_files)
