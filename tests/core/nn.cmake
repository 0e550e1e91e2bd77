# Tests of core/nn, one line each.
loom_test(core.nn.module nn_module_test.cpp LIBS loom_nn)
loom_test(core.nn.state nn_state_test.cpp LIBS loom_nn)
loom_test(core.nn.layers nn_layers_test.cpp LIBS loom_nn)
loom_test(core.nn.training nn_training_test.cpp LIBS loom_nn)
