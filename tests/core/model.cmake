# Tests of core/model, one line each.
loom_test(core.model.reference model_reference_test.cpp LIBS loom_test_models)
loom_test(core.model.forward model_test.cpp LIBS loom_test_models)
loom_test(core.model.fused model_fused_test.cpp LIBS loom_test_models TIMEOUT 600)
loom_test(core.model.bypass model_bypass_test.cpp LIBS loom_test_models)
