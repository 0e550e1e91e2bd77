# Tests of the CPU's layers and optimizers (core/backend/cpu/nn_kernels.h), one line each.
loom_test(core.kernels.convolution kernels_convolution_test.cpp LIBS loom_backend)
