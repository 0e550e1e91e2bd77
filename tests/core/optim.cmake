# Tests of core/optim, one line each.
loom_test(core.optim.optimizer optim_optimizer_test.cpp LIBS loom_optim)
loom_test(core.optim.reference optim_reference_test.cpp LIBS loom_optim)
