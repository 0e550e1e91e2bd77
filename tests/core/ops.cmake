# Tests of the differentiable ops, one line each.
loom_test(core.ops.window ops_window_test.cpp LIBS loom_tensor)
loom_test(core.ops.gradient_check ops_gradient_check_test.cpp LIBS loom_test_support)
loom_test(core.ops.elementwise_gradient ops_elementwise_gradient_test.cpp LIBS loom_test_support)
loom_test(core.ops.reduction_gradient ops_reduction_gradient_test.cpp LIBS loom_test_support)
loom_test(core.ops.network_gradient ops_network_gradient_test.cpp LIBS loom_test_support)
loom_test(core.ops.behaviour ops_behaviour_test.cpp LIBS loom_tensor)
loom_test(core.ops.errors ops_errors_test.cpp LIBS loom_tensor)
loom_test(core.ops.reference ops_reference_test.cpp LIBS loom_test_support)
