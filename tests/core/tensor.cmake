# Tests of core/tensor, one line each.
loom_test(core.tensor.shape tensor_shape_test.cpp LIBS loom_tensor)
loom_test(core.tensor.views tensor_views_test.cpp LIBS loom_tensor)
loom_test(core.tensor.autograd tensor_autograd_test.cpp LIBS loom_tensor)
loom_test(core.tensor.in_place tensor_in_place_test.cpp LIBS loom_tensor)
loom_test(core.tensor.creation tensor_creation_test.cpp LIBS loom_tensor)
loom_test(core.tensor.random tensor_random_test.cpp LIBS loom_tensor)
loom_test(core.tensor.indexing tensor_indexing_test.cpp LIBS loom_tensor)
loom_test(core.tensor.printing tensor_printing_test.cpp LIBS loom_tensor)
