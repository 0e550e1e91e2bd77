# Tests of core/network, one line each.
loom_test(core.network.file network_file_test.cpp LIBS loom_test_networks)
loom_test(core.network.diagnosis network_diagnosis_test.cpp LIBS loom_test_networks)
loom_test(core.network.fixes network_fixes_test.cpp LIBS loom_test_networks)
