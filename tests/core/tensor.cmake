# Tests of core/tensor, one line each.
loom_test(core.tensor.shape tensor_shape_test.cpp LIBS loom_tensor)
