# Tests of the CPU's layers and optimizers (core/backend/cpu/nn_kernels.h), one line each.
loom_test(core.kernels.convolution kernels_convolution_test.cpp LIBS loom_backend)
loom_test(core.kernels.normalization kernels_normalization_test.cpp LIBS loom_backend)
loom_test(core.kernels.optimizer kernels_optimizer_test.cpp LIBS loom_backend)
loom_test(core.kernels.pooling kernels_pooling_test.cpp LIBS loom_backend)
loom_test(core.kernels.softmax kernels_softmax_test.cpp LIBS loom_backend)
