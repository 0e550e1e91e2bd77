# Tests of core/network, one line each.
loom_test(core.network.file network_file_test.cpp LIBS loom_test_networks)
loom_test(core.network.diagnosis network_diagnosis_test.cpp LIBS loom_test_networks)
loom_test(core.network.fixes network_fixes_test.cpp LIBS loom_test_networks)
loom_test(core.network.set_value network_set_value_test.cpp LIBS loom_network)
loom_test(core.network.summary network_summary_test.cpp LIBS loom_test_networks)
loom_test(core.network.examples network_examples_test.cpp LIBS loom_test_networks loom_optim)
loom_test(core.network.new_layer network_new_layer_test.cpp LIBS loom_test_networks loom_model)
